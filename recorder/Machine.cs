using Brainscan.Format;
using static TorchSharp.torch;

namespace Brainscan.Recorder;

/// <summary>What this machine offers libtorch: devices, processors, and how fast its matrix products are.</summary>
internal static class Machine
{
    private const string WaitPolicy = "OMP_WAIT_POLICY";
    private const string Passive = "passive";

    /// <summary>Sets up libtorch for this machine and says where to train.</summary>
    /// <exception cref="RecordingException">There is no libtorch, or no GPU where one was asked for.</exception>
    public static Device Choose(DeviceChoice choice)
    {
        try
        {
            SleepWhileWaiting();
            UseAllProcessors();
        }
        catch (Exception error) when (error is NotSupportedException or DllNotFoundException)
        {
            throw new RecordingException(error.Message, error);
        }
        bool hasCuda = cuda.is_available();
        if (choice == DeviceChoice.Cuda && !hasCuda)
        {
            throw new RecordingException(
                "--device cuda: this libtorch finds no CUDA device; build with -p:LibTorch=DIR against one with CUDA, or use --device cpu");
        }
        return hasCuda && choice != DeviceChoice.Cpu ? CUDA : CPU;
    }

    /// <summary>
    /// True where Debian's reference BLAS does the matrix products: 38 s a step of the full model where OpenBLAS takes 1.2 s on two
    /// cores. Known once libtorch is loaded; false where it cannot be told.
    /// </summary>
    public static bool HasSlowMatrixProducts()
    {
        const string Maps = "/proc/self/maps";
        return File.Exists(Maps) && File.ReadAllText(Maps).Contains("/blas/libblas.so", StringComparison.Ordinal);
    }

    /// <summary>The same for a process that is to be started.</summary>
    public static void SleepWhileWaiting(IDictionary<string, string?> environment) => environment.TryAdd(WaitPolicy, Passive);

    /// <summary>
    /// libgomp's threads spin while they wait, which costs a small model 20 times its time as soon as anything else runs (the player,
    /// the encoder): 16 s against 0.8 s for 40 steps. It reads this when it is loaded, so it must be set before libtorch's first use.
    /// </summary>
    private static void SleepWhileWaiting()
    {
        if (OperatingSystem.IsLinux()) _ = Libc.SetEnvironment(WaitPolicy, Passive, overwrite: 0);
    }

    /// <summary>
    /// One thread per processor this process may use, containers' limits included, which OpenMP does not know; fastest by measurement.
    /// Who sets OMP_NUM_THREADS has decided otherwise.
    /// </summary>
    private static void UseAllProcessors()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OMP_NUM_THREADS"))) set_num_threads(Environment.ProcessorCount);
    }
}

using Brainscan.Format;
using Brainscan.Recorder.Natives;
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
            LibTorch.Load();
            UseAllProcessors();
        }
        catch (Exception error) when (error is NotSupportedException or DllNotFoundException or TypeInitializationException)
        {
            throw new RecordingException($"libtorch cannot be used here: {error.GetBaseException().Message}", error);
        }
        bool hasCuda = cuda.is_available();
        if (choice == DeviceChoice.Cuda && !hasCuda)
        {
            throw new RecordingException(
                $"--device cuda: this libtorch finds no CUDA device; name a folder of one with CUDA by {LibTorch.FolderVariable}=DIR, or use --device cpu");
        }
        return hasCuda && choice != DeviceChoice.Cpu ? CUDA : CPU;
    }

    /// <summary>Loads libtorch, lets it multiply on the CPU, and says in one line which one it is.</summary>
    /// <exception cref="RecordingException">It cannot be loaded, or computes something else.</exception>
    public static string TryLibTorch()
    {
        Choose(DeviceChoice.Cpu);
        using var twos = full(2, 2, 2f);
        using var product = twos.mm(twos);
        using var sum = product.sum();
        return sum.item<float>() == 32
            ? $"TorchSharp {typeof(Tensor).Assembly.GetName().Version} works with {LibTorch.Load()}"
            : throw new RecordingException($"{LibTorch.Load()} multiplies two matrices to a sum of {sum.item<float>()}, not 32");
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

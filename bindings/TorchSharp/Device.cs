namespace TorchSharp;

public static partial class torch
{
    /// <summary>Where a tensor lies: a kind of device and, of several, which.</summary>
    public class Device
    {
        public DeviceType type { get; }

        /// <summary>Which of several devices of the kind; −1 the current one.</summary>
        public int index { get; }

        public Device(DeviceType deviceType, int index = -1)
        {
            type = deviceType;
            this.index = index;
        }

        public override string ToString() => type == DeviceType.CPU ? "cpu" : index == -1 ? "cuda" : $"cuda:{index}";
    }

    public static readonly Device CPU = new(DeviceType.CPU);

    public static Device CUDA { get; } = new(DeviceType.CUDA);

    /// <summary>torch.cuda: the question whether there is one.</summary>
    public static class cuda
    {
        public static bool is_available() => Native.bs_cuda_is_available() != 0;
    }
}

using System.Runtime.InteropServices;

namespace Brainscan.Recorder.Recording;

/// <summary>Room for one copy of all weights, 64-byte aligned for the widest vector loads, outside the garbage collector's heap.</summary>
internal sealed unsafe class SnapshotBuffer : SafeHandle
{
    private const int Alignment = 64;

    private readonly int _count;

    public SnapshotBuffer(int count) : base(0, ownsHandle: true)
    {
        _count = count;
        SetHandle((nint)NativeMemory.AlignedAlloc((nuint)count * sizeof(float), Alignment));
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>Valid until the buffer is disposed.</summary>
    public Span<float> Weights
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsClosed, this);
            return new Span<float>((void*)handle, _count);
        }
    }

    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        return true;
    }
}

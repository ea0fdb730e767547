using Silk.NET.OpenGL;

namespace Brainscan.Player.Rendering.Gl;

/// <summary>A mark in the stream of commands that tells when the GPU has come past it. GL thread only.</summary>
internal sealed class GlFence : IDisposable
{
    private readonly GlDevice _device;
    private nint _sync;

    /// <summary>Sets the mark after everything asked for so far.</summary>
    public GlFence(GlDevice device)
    {
        _device = device;
        _sync = device.Gl.FenceSync(SyncCondition.SyncGpuCommandsComplete, SyncBehaviorFlags.None);
        device.Made();
    }

    /// <summary>True when the GPU has come past the mark. The first call also sends the commands on their way.</summary>
    public bool IsPassed => Check(0);

    /// <summary>Waits until the GPU has come past the mark.</summary>
    public void Wait()
    {
        const ulong SecondNs = 1_000_000_000;
        while (!Check(SecondNs))
        {
        }
    }

    /// <summary>Waits at most so long; true when the GPU has come past the mark.</summary>
    public bool Wait(TimeSpan most) => Check((ulong)Math.Max(0, most.TotalNanoseconds));

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_sync != 0)
        {
            // a sync object is a pointer, not a name of 32 bits, and belongs to the GL thread altogether
            _device.Gl.DeleteSync(_sync);
            _device.Delete(static (_, _) => { }, 0);
            _sync = 0;
        }
    }

    private bool Check(ulong timeoutNs)
    {
        ObjectDisposedException.ThrowIf(_sync == 0, this);
        return _device.Gl.ClientWaitSync(_sync, SyncObjectMask.Bit, timeoutNs) switch
        {
            GLEnum.AlreadySignaled or GLEnum.ConditionSatisfied => true,
            GLEnum.TimeoutExpired => false,
            _ => throw new InvalidOperationException("OpenGL cannot wait for its own fence: the context is lost."),
        };
    }
}

using System.Threading.Channels;
using Brainscan.Player.Rendering.Gl;
using Brainscan.Player.Rendering.Readback;

namespace Brainscan.Player.Video;

/// <summary>A buffer that goes round between the thread that draws and those that write: back to the first when nobody holds it.</summary>
internal sealed class SharedBuffer
{
    private readonly ChannelWriter<SharedBuffer> _free;
    private int _holders;

    /// <summary>Belongs to a ring.</summary>
    public SharedBuffer(PictureBuffer buffer, ChannelWriter<SharedBuffer> free)
    {
        Buffer = buffer;
        _free = free;
    }

    /// <summary>The memory.</summary>
    public PictureBuffer Buffer { get; }

    /// <summary>One more holds it.</summary>
    public void Hold() => Interlocked.Increment(ref _holders);

    /// <summary>One less; the last one gives it back.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
        {
            _free.TryWrite(this);
        }
    }
}

/// <summary>A few buffers: one is drawn into while another is on its way and ffmpeg takes a third, so memory stays the same however slow ffmpeg is.</summary>
internal sealed class BufferRing : IDisposable
{
    private const int Buffers = 3;

    private readonly Channel<SharedBuffer> _free = Channel.CreateUnbounded<SharedBuffer>();
    private readonly List<PictureBuffer> _buffers = [];

    /// <summary>Makes them.</summary>
    /// <param name="device">Where.</param>
    /// <param name="bytes">Of each.</param>
    public BufferRing(GlDevice device, long bytes)
    {
        for (int i = 0; i < Buffers; i++)
        {
            _buffers.Add(new PictureBuffer(device, bytes));
            _free.Writer.TryWrite(new SharedBuffer(_buffers[i], _free.Writer));
        }
    }

    /// <summary>Waits for one that nobody holds; the caller is then its holder.</summary>
    public SharedBuffer Take(CancellationToken stop)
    {
        SharedBuffer taken = _free.Reader.TryRead(out SharedBuffer? free) ? free : _free.Reader.ReadAsync(stop).AsTask().GetAwaiter().GetResult();
        taken.Hold();
        return taken;
    }

    /// <inheritdoc/>
    public void Dispose() => _buffers.ForEach(buffer => buffer.Dispose());
}

using System.Threading.Channels;
using FFMpegCore.Pipes;

namespace Brainscan.Player.Video;

/// <summary>
/// Hands frames from the thread that draws to ffmpeg. Two buffers: one is drawn into while ffmpeg takes the other, so neither waits for
/// the other longer than it must, and memory stays at two frames however slow ffmpeg is.
/// </summary>
internal sealed class FrameQueue : IPipeSource
{
    private readonly VideoFormat _format;
    private readonly Channel<byte[]> _empty = Channel.CreateUnbounded<byte[]>();
    private readonly Channel<byte[]> _drawn = Channel.CreateUnbounded<byte[]>();

    /// <summary>Allocates both buffers.</summary>
    public FrameQueue(VideoFormat format)
    {
        _format = format;
        _empty.Writer.TryWrite(new byte[format.FrameBytes]);
        _empty.Writer.TryWrite(new byte[format.FrameBytes]);
    }

    /// <summary>Waits for a buffer that ffmpeg is done with. It belongs to the caller until <see cref="Send"/>.</summary>
    public byte[] Take(CancellationToken stop) => _empty.Reader.ReadAsync(stop).AsTask().GetAwaiter().GetResult();

    /// <summary>Gives a drawn frame to ffmpeg.</summary>
    public void Send(byte[] frame) => _drawn.Writer.TryWrite(frame);

    /// <summary>No more frames: all are drawn, or drawing failed, which ffmpeg's run then fails with.</summary>
    public void Complete(Exception? failure = null) => _drawn.Writer.TryComplete(failure);

    /// <inheritdoc/>
    public string GetStreamArguments() => _format.Arguments;

    /// <inheritdoc/>
    public async Task WriteAsync(Stream outputStream, CancellationToken cancellationToken)
    {
        await foreach (byte[] frame in _drawn.Reader.ReadAllAsync(cancellationToken))
        {
            await outputStream.WriteAsync(frame, cancellationToken);
            _empty.Writer.TryWrite(frame);
        }
    }
}

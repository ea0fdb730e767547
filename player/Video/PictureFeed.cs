using System.Threading.Channels;
using FFMpegCore.Pipes;

namespace Brainscan.Player.Video;

/// <summary>Takes pictures from the thread that draws to one ffmpeg: from the memory the GPU wrote them to straight into the pipe.</summary>
internal sealed class PictureFeed : IPipeSource
{
    private readonly VideoFormat _format;
    private readonly Channel<SharedBuffer> _drawn = Channel.CreateUnbounded<SharedBuffer>();

    /// <summary>Nothing is fed yet.</summary>
    public PictureFeed(VideoFormat format)
    {
        _format = format;
    }

    /// <summary>Gives what has arrived to ffmpeg, and with it the caller's hold of it.</summary>
    public void Send(SharedBuffer strip)
    {
        if (!_drawn.Writer.TryWrite(strip))
        {
            strip.Release();
        }
    }

    /// <summary>No more: all is drawn, or drawing failed, which ffmpeg's run then fails with.</summary>
    public void Complete(Exception? failure = null) => _drawn.Writer.TryComplete(failure);

    /// <inheritdoc/>
    public string GetStreamArguments() => _format.Arguments;

    /// <inheritdoc/>
    public async Task WriteAsync(Stream outputStream, CancellationToken cancellationToken)
    {
        Libc.EnlargePipe(outputStream);
        await foreach (SharedBuffer strip in _drawn.Reader.ReadAllAsync(cancellationToken))
        {
            // not WriteAsync: mapped memory is no managed array, and this thread has nothing else to do
            outputStream.Write(strip.Buffer.Pixels);
            strip.Release();
        }
    }
}

using System.Diagnostics;
using Brainscan.Player.Rendering.Gl;
using Brainscan.Player.Rendering.Readback;

namespace Brainscan.Player.Video;

/// <summary>
/// Draws a film's pictures on the GL thread and sends them on their way: while one is drawn, the one before is on its way to memory and ffmpeg takes that before.
/// </summary>
internal sealed class PictureSource : IDisposable
{
    private readonly IFilm _film;
    private readonly PictureReader _reader;
    private readonly BufferRing _ring;
    private readonly Queue<(SharedBuffer Strip, PictureFeed Feed, bool IsLast)> _onTheWay = [];
    private readonly Stopwatch _drawing = new();
    private readonly Stopwatch _waiting = new();
    private SharedBuffer? _last;
    private int _index = -1;

    /// <summary>Makes everything ready.</summary>
    /// <param name="device">Of the context on this thread.</param>
    /// <param name="film">What is drawn.</param>
    /// <param name="wanted">How the pixels are best laid out.</param>
    /// <param name="mostPixels">Largest side of what is painted at once, if that is to be less than OpenGL allows.</param>
    public PictureSource(GlDevice device, IFilm film, PixelLayout wanted, int? mostPixels = null)
    {
        _film = film;
        _reader = new PictureReader(device, film.Width, film.Height, wanted, mostPixels);
        _ring = new BufferRing(device, _reader.StripBytes);
    }

    /// <summary>How the pixels are laid out.</summary>
    public PixelLayout Layout => _reader.Layout;

    /// <summary>Time spent in drawing and reading back.</summary>
    public TimeSpan Drawing => _drawing.Elapsed;

    /// <summary>Time drawing stood still because ffmpeg had all buffers.</summary>
    public TimeSpan Waiting => _waiting.Elapsed;

    /// <summary>Draws a picture. Indices ascend.</summary>
    /// <param name="index">Which.</param>
    /// <param name="feed">Of the ffmpeg that gets it.</param>
    /// <param name="isLast">Whether it is the last that ffmpeg gets.</param>
    /// <param name="ended">Cancelled when nobody takes it any more.</param>
    public void Draw(int index, PictureFeed feed, bool isLast, CancellationToken ended)
    {
        // what is at hand is the picture before only where none was left out: an export that goes on may have those in between
        bool isSame = _index >= 0 && _index == index - 1 && _film.IsSame(index);
        _index = index;
        if (!isSame)
        {
            _drawing.Start();
            _film.Prepare(index);
            _drawing.Stop();
            SendArrived();
        }
        if (isSame && _last is not null)
        {
            _last.Hold();
            _onTheWay.Enqueue((_last, feed, isLast));
            // ffmpeg ends a segment only when it has been sent, and nobody but this thread sends
            SendAllButOne();
            return;
        }
        for (int strip = 0; strip < _reader.Strips; strip++)
        {
            SharedBuffer buffer = Wait(() => _ring.Take(ended));
            _drawing.Start();
            Keep(buffer); // before it is sent, after which it may be free at any moment
            _reader.Begin(strip, buffer.Buffer, _film.Paint);
            _onTheWay.Enqueue((buffer, feed, isLast && strip == _reader.Strips - 1));
            SendAllButOne();
            _drawing.Stop();
            SendArrived();
        }
    }

    /// <summary>Sends what is still on its way.</summary>
    public void Flush()
    {
        _drawing.Start();
        while (_onTheWay.Count > 0)
        {
            Send();
        }
        _drawing.Stop();
    }

    /// <summary>Counts what is done here as waiting for ffmpeg.</summary>
    public T Wait<T>(Func<T> wait)
    {
        _waiting.Start();
        try
        {
            return wait();
        }
        finally
        {
            _waiting.Stop();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ring.Dispose();
        _reader.Dispose();
    }

    /// <summary>Keeps a picture that is one strip for those after it that look the same.</summary>
    private void Keep(SharedBuffer buffer)
    {
        if (_reader.Strips == 1)
        {
            _last?.Release();
            _last = buffer;
            _last.Hold();
        }
    }

    private void SendAllButOne()
    {
        while (_onTheWay.Count > 1)
        {
            Send();
        }
    }

    private void SendArrived()
    {
        while (_onTheWay.TryPeek(out var next) && next.Strip.Buffer.HasArrived)
        {
            Send();
        }
    }

    private void Send()
    {
        (SharedBuffer strip, PictureFeed feed, bool isLast) = _onTheWay.Dequeue();
        strip.Buffer.Wait();
        feed.Send(strip);
        if (isLast)
        {
            feed.Complete();
        }
    }
}

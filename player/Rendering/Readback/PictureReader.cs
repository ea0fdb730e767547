using Brainscan.Player.Rendering.Gl;

namespace Brainscan.Player.Rendering.Readback;

/// <summary>
/// Brings pictures of any size to memory, in strips as wide as the picture. A strip is painted in as few parts as OpenGL allows; a picture that OpenGL draws at once is
/// one strip of one part.
/// </summary>
internal sealed class PictureReader : IDisposable
{
    // an 8K picture (99.5 MB) is one strip; larger strips gain nothing, and some drivers have no larger buffers
    private const long MaxStripBytes = 128 << 20;

    private readonly GlDevice _device;
    private readonly int _width;
    private readonly int _height;
    private readonly int _partWidth;
    private readonly int _stripHeight;
    private readonly Dictionary<(int, int), RenderTarget> _targets = [];
    private readonly Yuv420Pass? _yuv;

    /// <summary>Makes what is needed for pictures of this size.</summary>
    /// <param name="device">Where.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="wanted">How they are to lie in memory; what is painted in parts comes as RGB all the same.</param>
    /// <param name="mostPixels">Largest side of what is painted at once, if that is to be less than OpenGL allows.</param>
    public PictureReader(GlDevice device, int width, int height, PixelLayout wanted, int? mostPixels = null)
    {
        _device = device;
        _width = width;
        _height = height;
        int most = Math.Min(mostPixels ?? int.MaxValue, device.MaxTextureSize);
        _partWidth = Math.Min(width, most);
        _stripHeight = (int)Math.Clamp(MaxStripBytes / (3L * width), 1, Math.Min(height, most));
        if (wanted == PixelLayout.Yuv420 && Yuv420Pass.Takes(width, height) && _partWidth == width && _stripHeight == height)
        {
            _yuv = new Yuv420Pass(device);
        }
    }

    /// <summary>How the pixels lie in memory.</summary>
    public PixelLayout Layout => _yuv is null ? PixelLayout.Rgb24 : PixelLayout.Yuv420;

    /// <summary>Strips of a picture, from the top.</summary>
    public int Strips => (_height + _stripHeight - 1) / _stripHeight;

    /// <summary>Bytes of the largest strip.</summary>
    public long StripBytes => _yuv is null ? 3L * _width * _stripHeight : Yuv420Pass.Bytes(_width, _height);

    /// <summary>Paints a strip and begins to read it.</summary>
    /// <param name="strip">Which, from 0.</param>
    /// <param name="buffer">Where it goes.</param>
    /// <param name="paint">Paints the part of the picture that begins at a column and a row and has the target's size.</param>
    public void Begin(int strip, PictureBuffer buffer, Action<RenderTarget, int, int> paint)
    {
        int top = strip * _stripHeight;
        int rows = Math.Min(_stripHeight, _height - top);
        if (_yuv is not null)
        {
            RenderTarget whole = Target(_width, _height);
            paint(whole, 0, 0);
            buffer.Begin(StripBytes, memory => _yuv.Run(whole, memory));
            return;
        }
        buffer.Begin(3L * _width * rows, memory =>
        {
            for (int left = 0; left < _width; left += _partWidth)
            {
                RenderTarget part = Target(Math.Min(_partWidth, _width - left), rows);
                paint(part, left, top);
                memory.BindPixelPack();
                part.ReadIntoBuffer(3L * left, _width);
                memory.UnbindPixelPack();
            }
            _device.ThrowOnError("reading a picture");
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (RenderTarget target in _targets.Values)
        {
            target.Dispose();
        }
        _yuv?.Dispose();
    }

    private RenderTarget Target(int width, int height)
    {
        if (!_targets.TryGetValue((width, height), out RenderTarget? target))
        {
            target = new RenderTarget(_device, width, height);
            _targets.Add((width, height), target);
        }
        return target;
    }
}

using System.Diagnostics;
using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Rendering.Gl;
using Brainscan.Player.Rendering.Overlay;
using Brainscan.Player.Rendering.Text;

namespace Brainscan.Player.App;

/// <summary>
/// The picture in the window, in two layers: the piece, drawn again only when it has changed, and the screen, which is the piece with what
/// is over it. GL thread only.
/// </summary>
internal sealed class Stage : IDisposable
{
    // A renderer that takes longer than this for a whole picture (one without a GPU) draws with fewer weights while something moves.
    private const double SlowMs = 60;
    // weights a pixel asks along each axis then
    private const int QuickAsks = 2;

    private readonly GlDevice _device;
    private readonly Stopwatch _clock = new();
    private readonly GlTimer _timer;
    private RenderTarget? _piece;
    private RenderTarget? _screen;
    private Key _drawn;
    private (int Weights, int Version, bool IsA, bool IsWhole) _prepared = (-1, -1, false, false);
    private double _wholeMs;
    private bool _isTimed;

    /// <summary>Draws nothing yet.</summary>
    public Stage(GlDevice device) => (_device, _timer) = (device, new GlTimer(device));

    /// <summary>What the last picture of the piece took, until it was shown; milliseconds.</summary>
    public double DrawMs { get; private set; }

    /// <summary>What drawing a picture of the piece took the GPU, by its own clock; of the last one it is known of. Milliseconds.</summary>
    public double PaintMs => _timer.Milliseconds;

    /// <summary>Whether what is shown was drawn with fewer weights and should be drawn whole once nothing moves.</summary>
    public bool IsQuick => _drawn.MostAsked > 0;

    /// <summary>Whether there is a picture of a view's size.</summary>
    public bool HasPicture(PictureView view) => _piece is not null && _piece.Width == view.Width && _piece.Height == view.Height;

    /// <summary>Draws the piece if it is not what was drawn last.</summary>
    /// <param name="scene">What is drawn; null leaves it black.</param>
    /// <param name="weights">Counts up whenever the weights shown are others.</param>
    /// <param name="appearance">How it is drawn.</param>
    /// <param name="isA">Whether A is shown.</param>
    /// <param name="view">Where.</param>
    /// <param name="strip">How the generated text is set.</param>
    /// <param name="isWhole">Whether all tiles are at the frame shown.</param>
    /// <param name="isMoving">Whether this picture will soon be replaced.</param>
    /// <returns>Whether it was drawn.</returns>
    public bool Draw(Scene? scene, int weights, Appearance appearance, bool isA, PictureView view, TextStrip strip, bool isWhole, bool isMoving)
    {
        bool isNew = Resize(view.Width, view.Height);
        int mostAsked = isMoving && _wholeMs > SlowMs && view.Scale < 0.5f ? QuickAsks : 0;
        var key = new Key(weights, scene?.Words(isA) ?? 0, appearance.Version, isA, view, strip, mostAsked);
        // a picture that is whole need not be drawn again with fewer weights
        if (!isNew && (key == _drawn || key with { MostAsked = 0 } == _drawn))
        {
            return false;
        }
        _clock.Restart();
        _timer.Begin();
        if (scene is not null && scene.State.Frame >= 0 && _prepared != (weights, appearance.Version, isA, isWhole))
        {
            scene.Prepare(appearance.Look, isA, isWhole, isMoving);
            _prepared = (weights, appearance.Version, isA, isWhole);
        }
        _piece!.BindAndClear();
        if (scene is not null && scene.State.Frame >= 0)
        {
            scene.Draw(appearance.Look, isA, view, appearance.HalfLifeFrames, strip, mostAsked);
        }
        _timer.End();
        _drawn = key;
        _isTimed = scene is not null;
        return true;
    }

    /// <summary>Puts what is collected over the piece and hands it to the window, whose next swap shows it.</summary>
    public void Show(OverlayPass overlay)
    {
        _screen!.CopyFrom(_piece!);
        _screen.Bind();
        overlay.Draw(new PicturePart(0, 0, _screen.Width, _screen.Height));
        _screen.Present();
    }

    /// <summary>Reads what was shown last, top row first, three bytes a pixel. Something has been shown before.</summary>
    public unsafe byte[] Read(out int width, out int height)
    {
        (width, height) = (_screen!.Width, _screen.Height);
        byte[] rgb = new byte[width * height * 3];
        fixed (byte* first = rgb)
        {
            _screen.Read(first);
        }
        return rgb;
    }

    /// <summary>Says that the window has been swapped: the picture is done.</summary>
    public void Shown()
    {
        _timer.Collect();
        if (!_isTimed)
        {
            return;
        }
        _isTimed = false;
        DrawMs = _clock.Elapsed.TotalMilliseconds;
        if (_drawn.MostAsked == 0)
        {
            _wholeMs = DrawMs;
        }
    }

    /// <summary>Draws the piece anew at the next occasion, whatever was drawn before.</summary>
    public void Forget() => (_drawn, _prepared) = (default, (-1, -1, false, false));

    /// <inheritdoc/>
    public void Dispose()
    {
        _piece?.Dispose();
        _screen?.Dispose();
        _timer.Dispose();
    }

    private bool Resize(int width, int height)
    {
        if (_piece is not null && _piece.Width == width && _piece.Height == height)
        {
            return false;
        }
        _piece?.Dispose();
        _screen?.Dispose();
        _piece = new RenderTarget(_device, width, height);
        _screen = new RenderTarget(_device, width, height);
        return true;
    }

    private readonly record struct Key(int Weights, int Words, int Version, bool IsA, PictureView View, TextStrip Strip, int MostAsked);
}

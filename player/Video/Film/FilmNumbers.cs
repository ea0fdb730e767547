using Brainscan.Format;
using Brainscan.Player.App.Hud;
using Brainscan.Player.Inspection;
using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Rendering.Layout;

namespace Brainscan.Player.Video.Film;

/// <summary>The numbers in a film's weights, where the camera is so near that each has room for its own: as recorded, not as drawn.</summary>
internal sealed class FilmNumbers : IDisposable
{
    private readonly PictureLayout _layout;
    private readonly PictureMode _mode;
    private readonly WindowReader _reader;
    private readonly WindowReader? _readerOfA;
    private readonly int _placeOfA;
    private WindowValues? _values;
    private WindowValues? _valuesOfA;

    /// <summary>Reads nothing yet.</summary>
    /// <param name="reader">The recording; stays the caller's.</param>
    /// <param name="layout">Where its weights are.</param>
    /// <param name="mode">What is shown: the numbers are of that.</param>
    /// <param name="halfLifeFrames">Frames after which a change counts half as much, in the mode change.</param>
    /// <param name="placeOfA">The frame compared with, in the mode that compares.</param>
    public FilmNumbers(TimelineReader reader, PictureLayout layout, PictureMode mode, double halfLifeFrames, int placeOfA)
    {
        (_layout, _mode, _placeOfA) = (layout, mode, placeOfA);
        _reader = new WindowReader(reader, layout, halfLifeFrames);
        _readerOfA = mode == PictureMode.Compare ? new WindowReader(reader, layout, halfLifeFrames) : null;
    }

    /// <summary>Makes them ready for a view.</summary>
    /// <param name="pixels">Receives where they are, and what; none where weights are too small for them.</param>
    /// <param name="view">Where the camera looks.</param>
    /// <param name="place">The frame.</param>
    /// <exception cref="RecordingException">The frame is damaged.</exception>
    public void Prepare(PixelsModel pixels, PictureView view, int place)
    {
        (pixels.Scale, pixels.Origin, pixels.Canvas) = (view.Scale, new(view.X, view.Y), (_layout.Width, _layout.Height));
        pixels.Numbers = null;
        if (view.Scale < PixelsModel.LeastScaleOfNumbers)
        {
            return;
        }
        int left = Math.Clamp((int)MathF.Floor(-view.X / view.Scale), 0, _layout.Width);
        int top = Math.Clamp((int)MathF.Floor(-view.Y / view.Scale), 0, _layout.Height);
        int right = Math.Clamp((int)MathF.Ceiling((view.Width - view.X) / view.Scale), left, _layout.Width);
        int bottom = Math.Clamp((int)MathF.Ceiling((view.StripTop - view.Y) / view.Scale), top, _layout.Height);
        var area = new CanvasArea(left, top, right - left, bottom - top);
        if (_values?.Area != area || _values.Place != place)
        {
            _values = _reader.Read(area, place, WeightWindow.NumberOf(_mode), () => false);
            _valuesOfA = _readerOfA?.Read(area, _placeOfA, WeightNumber.Value, () => false);
        }
        pixels.Numbers = Write;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _reader.Dispose();
        _readerOfA?.Dispose();
    }

    private int Write(int canvasX, int canvasY, Span<char> text) =>
        PixelMarks.Write((_values?.At(canvasX, canvasY) ?? float.NaN) - (_valuesOfA?.At(canvasX, canvasY) ?? 0), text);
}

using System.Numerics;
using Brainscan.Format;
using Brainscan.Player.Rendering;
using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Rendering.Gl;
using Brainscan.Player.Rendering.Overlay;
using Brainscan.Player.Video.Film;
using static System.FormattableString;

namespace Brainscan.Player.Video;

/// <summary>A picture that is many: moments of a run side by side, each reduced from its weights, with its step and loss below. GL thread only.</summary>
internal sealed class ContactSheet : IFilm, IDisposable
{
    /// <summary>Moments at most.</summary>
    public const int MostMoments = 1000;

    // of a place that is looked at closely
    private const double CloseAspect = 16 / 9.0;

    // below this a weight's place cannot be seen
    private const int LeastWidth = 16;

    private const int MostNameLength = 80;

    private static readonly Vector4 Ink = new(0.93f, 0.92f, 0.89f, 1);
    private static readonly Vector4 Quiet = new(0.60f, 0.59f, 0.57f, 1);

    private readonly GlDevice _device;
    private readonly TimelineReader _reader;
    private readonly string _name;
    private readonly int[] _moments;
    private readonly Stills _stills;
    private readonly OverlayPass _pass;
    private readonly SheetGrid _grid;
    private readonly PictureView _view;
    private readonly string _title;
    private readonly List<GlTexture> _pictures = [];

    /// <summary>Plans it and makes everything ready to draw.</summary>
    /// <param name="device">Of the context on this thread.</param>
    /// <param name="reader">The recording; stays the caller's.</param>
    /// <param name="name">Its name, for the title.</param>
    /// <param name="frames">The frames to choose from, as places in the reader's list; at least one.</param>
    /// <param name="count">How many moments.</param>
    /// <param name="place">Where to look; null for the whole.</param>
    /// <param name="settings">What the weights look like; its size is the sheet's.</param>
    /// <exception cref="RecordingException">The sheet is too small for so many, or a setting or the place names nothing.</exception>
    public ContactSheet(GlDevice device, TimelineReader reader, string name, IReadOnlyList<int> frames, int count, CameraMark? place, RenderSettings settings)
    {
        (_device, _reader, _name) = (device, reader, name);
        (Width, Height) = (settings.Width, settings.Height);
        _moments = [.. Moments.Choose([.. frames.Select(frame => reader.Frames[frame])], count).Select(chosen => frames[chosen])];
        _stills = new Stills(device, reader, settings with { ShowsText = false });
        _pass = new OverlayPass(device);
        try
        {
            var layout = _stills.Picture.Layout;
            double aspect = place is null ? layout.Width / (double)layout.Height : CloseAspect;
            _grid = SheetGrid.Fit(_moments.Length, Width, Height, aspect);
            if (_grid.Width < LeastWidth || _grid.Height < LeastWidth)
            {
                throw new RecordingException($"--sheet {count} on --size {Width}x{Height} leaves {_grid.Width}x{_grid.Height} pixels for each moment: ask for fewer moments or a larger size.");
            }
            _view = PictureView.Fit(layout, _grid.Width, _grid.Height, hasStrip: false);
            string where = "";
            if (place is { } mark)
            {
                FilmPlaces places = new(layout, reader.Header, _view);
                FilmPlace found = places.Find(mark, "--place");
                (_view, where) = (places.ViewOf(found.Camera), found.Name.Length > 0 ? $"{found.Name}   " : "");
            }
            _title = where + Shown(settings);
        }
        catch
        {
            Dispose();
            throw;
        }
        Identity = Invariant($"sheet of run {reader.Header.RunId}, {string.Join(',', _moments.Select(moment => reader.Frames[moment].Step))}, {settings}, {_title}, {device.Renderer}");
    }

    /// <inheritdoc/>
    public int Width { get; }

    /// <inheritdoc/>
    public int Height { get; }

    /// <inheritdoc/>
    public int Frames => 1;

    /// <inheritdoc/>
    public string Identity { get; }

    /// <summary>How many moments it has: fewer than asked for where the run has fewer frames.</summary>
    public int Count => _moments.Length;

    /// <inheritdoc/>
    public bool IsSame(int index) => false;

    /// <inheritdoc/>
    public void Prepare(int index)
    {
        Forget();
        Title();
        foreach (var (i, moment) in _moments.Index())
        {
            float x = _grid.Left + (i % _grid.Columns * _grid.Across);
            float y = _grid.Top + (i / _grid.Columns * _grid.Down);
            bool isWhole = TrySeek(moment);
            if (isWhole)
            {
                GlTexture picture = GlTexture.Rgba(_device, _grid.Width, _grid.Height);
                _pictures.Add(picture);
                picture.WriteRgba(Opaque(_stills.Draw(_view)));
                _pass.Image(picture, x, y, _grid.Width, _grid.Height);
            }
            Caption(_reader.Frames[moment], x, y + _grid.Height, isWhole);
        }
    }

    /// <inheritdoc/>
    public void Paint(RenderTarget target, int left, int top)
    {
        target.BindAndClear();
        _pass.Draw(new PicturePart(left, top, target.Width, target.Height));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Forget();
        _pass.Dispose();
        _stills.Dispose();
    }

    private void Forget()
    {
        _pass.Clear();
        foreach (GlTexture picture in _pictures)
        {
            picture.Dispose();
        }
        _pictures.Clear();
    }

    private bool TrySeek(int moment)
    {
        try
        {
            _stills.Seek(moment);
            return true;
        }
        catch (RecordingException)
        {
            // the sheet shows what is whole, and says what is not
            return false;
        }
    }

    private void Title()
    {
        int type = SheetGrid.TitleType(Width, Height);
        int margin = SheetGrid.Margin(Width);
        float baseline = margin + (type * 0.8f);
        float right = _grid.Left + (_grid.Columns * _grid.Across) - (_grid.Across - _grid.Width);
        string name = _name.Length > MostNameLength ? _name[..MostNameLength] + "…" : _name;
        float after = _grid.Left + _pass.Text(name, type, _grid.Left, baseline, Ink);
        string figures = Invariant($"{_reader.Header.WeightCount:N0} weights   {_title}");
        // what does not fit is left out, not written over the other
        foreach (string said in new[] { figures, _title })
        {
            float width = OverlayPass.Measure(said, type);
            if (right - width >= after + type)
            {
                _pass.Text(said, type, right - width, baseline, Quiet);
                return;
            }
        }
    }

    private void Caption(FrameEntry frame, float x, float y, bool isWhole)
    {
        float baseline = y + (1.35f * _grid.Type);
        // narrower pictures than words: the number alone, and in the end as small as it takes
        string step = Invariant($"step {frame.Step:N0}");
        step = OverlayPass.Measure(step, _grid.Type) <= _grid.Width ? step : Invariant($"{frame.Step:N0}");
        int type = Math.Clamp((int)(_grid.Type * _grid.Width / OverlayPass.Measure(step, _grid.Type)), 1, _grid.Type);
        float after = x + _pass.Text(step, type, x, baseline, Ink);
        string loss = !isWhole ? "damaged"
            : _stills.Picture.Run.LossAt(frame.Step) is { } value ? Invariant($"loss {value:0.000}")
            : "";
        float width = OverlayPass.Measure(loss, _grid.Type);
        if (x + _grid.Width - width >= after + _grid.Type)
        {
            _pass.Text(loss, _grid.Type, x + _grid.Width - width, baseline, Quiet);
        }
    }

    private static string Shown(RenderSettings settings)
    {
        string name = settings.Mode switch { PictureMode.Learned => "learned", PictureMode.Value => "value", _ => "change" };
        return $"{name}  {PictureFormula.Of(settings.Mode, settings.HalfLifeFrames)}";
    }

    private static byte[] Opaque(byte[] rgb)
    {
        byte[] rgba = new byte[rgb.Length / 3 * 4];
        for (int from = 0, to = 0; from < rgb.Length; from += 3, to += 4)
        {
            rgb.AsSpan(from, 3).CopyTo(rgba.AsSpan(to));
            rgba[to + 3] = byte.MaxValue;
        }
        return rgba;
    }
}

using System.Globalization;
using System.Numerics;
using Brainscan.Format;
using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Rendering.Layout;

namespace Brainscan.Player.Rendering.Text;

/// <summary>Writes what is beside the weights: labels, status, and the strip of generated text with its certainty.</summary>
internal sealed class Words
{
    /// <summary>Cells in a line of the text strip, of 32 × 64 pixels at 8K.</summary>
    public const int StandardColumns = 236;

    /// <summary>Lines of the text strip.</summary>
    public const int Lines = 3;

    // smaller type is a smudge
    private const int SmallestPixels = 7;

    private const int LargestPixels = 200;

    private static readonly Vector3 LabelColor = new(0.40f, 0.42f, 0.46f);
    private static readonly Vector3 StatusColor = new(0.66f, 0.68f, 0.72f);

    private readonly TextPass _pass;
    private readonly PictureLayout _layout;
    private readonly RunText _text;
    private readonly StripWords _strip;
    private PictureView _view;

    /// <summary>Will write with a pass, about a layout and a run; all stay the caller's.</summary>
    public Words(TextPass pass, PictureLayout layout, RunText text) =>
        (_pass, _layout, _text, _strip) = (pass, layout, text, new StripWords(pass, FontSet.OfSystem));

    /// <summary>Collects the words of one frame.</summary>
    /// <param name="entry">The frame.</param>
    /// <param name="view">Where the canvas is.</param>
    /// <param name="look">What is shown, for the legend.</param>
    /// <param name="halfLifeFrames">Half-life of the shimmer, for the legend.</param>
    /// <param name="strip">How the generated text is set.</param>
    public void Write(FrameEntry entry, PictureView view, PictureLook look, double halfLifeFrames, TextStrip strip)
    {
        _pass.Clear();
        _view = view;
        foreach (var label in _layout.Labels)
        {
            Label(label);
        }
        Status(entry, look, halfLifeFrames);
        Strip(entry.Step, strip);
    }

    private void Label(LayoutLabel label)
    {
        int pixels = (int)Math.Min(label.Height * _view.Scale / 1.2f, Math.Max(22 * _view.Height / 4320f, SmallestPixels + 2));
        if (pixels >= SmallestPixels && TextPass.Measure(label.Text, pixels) + (FontFace.AdvanceOf(pixels) * 0.5f) <= label.Width * _view.Scale)
        {
            float x = _view.X + (label.X * _view.Scale) + (pixels * 0.2f);
            float middle = _view.Y + ((label.Y + (label.Height / 2f)) * _view.Scale);
            _pass.AddLine(label.Text, pixels, x, middle + (pixels * 0.36f), LabelColor);
        }
    }

    private void Status(FrameEntry entry, PictureLook look, double halfLifeFrames)
    {
        var area = _layout.Status;
        float width = area.Width * _view.Scale;
        int large = (int)(width / (8.2f * 0.6f));
        int small = (int)(width / (16 * 0.6f));
        float x = _view.X + (area.X * _view.Scale);
        float y = _view.Y + (area.Y * _view.Scale);
        // looked at so closely it would be larger than the window, and every size of it a set of glyphs
        if (large is < SmallestPixels or > LargestPixels || area.Height * _view.Scale < 16 * large)
        {
            return;
        }
        string step = entry.Step.ToString(CultureInfo.InvariantCulture);
        string loss = _text.LossAt(entry.Step) is { } value ? value.ToString("0.00", CultureInfo.InvariantCulture) : "–";
        // whoever wrote the file may have put anything there
        double seconds = double.IsFinite(entry.Seconds) ? Math.Clamp(entry.Seconds, 0, 1e11) : 0;
        string time = TimeSpan.FromSeconds(seconds).ToString(
            seconds < 3600 ? @"m\:ss" : @"d\.hh\:mm\:ss", CultureInfo.InvariantCulture);
        if (small < SmallestPixels)
        {
            // no room for titles: name and figure in one line
            int only = (int)(width / (9.2f * 0.6f));
            foreach (string said in new[] { $"step {step}", $"loss {loss}", time })
            {
                y += 2 * only;
                Line(said, only, x, y, StatusColor);
            }
            return;
        }
        foreach (var (title, said) in new[] { ("STEP", step), ("LOSS", loss), ("TIME", time) })
        {
            y += 1.2f * small;
            Line(title, small, x, y, LabelColor);
            y += 1.15f * large;
            Line(said, large, x, y, StatusColor);
            y += 0.8f * large;
        }
        y += large;
        foreach (string line in Legend(look, halfLifeFrames))
        {
            y += 1.5f * small;
            Line(line, small, x, y, LabelColor);
        }
    }

    private void Line(string text, int pixels, float x, float y, Vector3 color)
    {
        if (pixels >= SmallestPixels)
        {
            _pass.AddLine(text, pixels, x, y, color);
        }
    }

    /// <summary>What is shown and what its brightness is measured against, in lines of at most 16 characters.</summary>
    private static IEnumerable<string> Legend(PictureLook look, double halfLifeFrames)
    {
        bool isMean = look.Mode == PictureMode.Change && halfLifeFrames > 0;
        // the formula would be two characters too long
        yield return isMean ? "mean W(t)−W(t−1)" : PictureFormula.Of(look.Mode, halfLifeFrames);
        if (isMean)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"half-life {halfLifeFrames:0.##}");
        }
        yield return look.Normalisation switch
        {
            Normalisation.Run => "by tensor · run",
            Normalisation.Frame => "by tensor · now",
            _ => "one scale · run",
        };
        yield return string.Create(CultureInfo.InvariantCulture, $"full {Gains.Peak:0.#} × rms");
        yield return string.Create(CultureInfo.InvariantCulture, $"asinh {look.Stretch:0.##}");
    }

    private void Strip(long step, TextStrip strip)
    {
        int columns = strip.Columns;
        float cellWidth = (_view.Width - (2 * strip.Margin)) / (float)columns;
        float cellHeight = (_view.Height - _view.StripTop) / (float)Lines;
        // as wide as the cell allows with a little air, and no taller than a line
        int pixels = (int)Math.Min(cellWidth / 0.6f * 0.94f, cellHeight / 1.3f);
        if (pixels < SmallestPixels)
        {
            return;
        }
        _strip.Write(_text.Tail(step, columns, Lines), new StripGrid(columns, strip.Margin, _view.StripTop, cellWidth, cellHeight, pixels));
    }
}

using System.Globalization;
using System.Numerics;
using Brainscan.Format;
using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Rendering.Layout;

namespace Brainscan.Player.Rendering.Text;

/// <summary>Writes what is beside the weights: labels, status, and the strip of generated text with its certainty.</summary>
internal sealed class Words
{
    // the strip of 8K: three lines of 240 cells of 32 × 64
    private const int Columns = 240;
    private const int Lines = 3;

    // smaller type is a smudge
    private const int SmallestPixels = 7;

    private static readonly Vector3 LabelColor = new(0.40f, 0.42f, 0.46f);
    private static readonly Vector3 StatusColor = new(0.66f, 0.68f, 0.72f);
    private static readonly Vector3 CaretColor = new(1f, 0.86f, 0.62f);

    private readonly TextPass _pass;
    private readonly TimelineReader _reader;
    private readonly GeneratedText _text;
    private readonly PictureLayout _layout;
    private readonly PictureView _view;
    private readonly RenderSettings _settings;
    private readonly List<MetricEvent> _losses;

    /// <summary>Reads the run's tokens and metrics.</summary>
    public Words(TextPass pass, TimelineReader reader, PictureLayout layout, PictureView view, RenderSettings settings)
    {
        _pass = pass;
        _reader = reader;
        _text = new GeneratedText(reader.Tokens);
        _layout = layout;
        _view = view;
        _settings = settings;
        _losses = reader.Metrics.Where(metric => metric.Name == "loss").ToList();
    }

    /// <summary>Collects the words of one frame, its place in the reader's frames.</summary>
    public void Write(int frame)
    {
        _pass.Clear();
        var entry = _reader.Frames[frame];
        foreach (var label in _layout.Labels)
        {
            Label(label);
        }
        Status(entry);
        Strip(entry.Step);
    }

    private void Label(LayoutLabel label)
    {
        int pixels = (int)Math.Min(label.Height * _view.Scale / 1.2f, Math.Max(22 * _view.Height / 4320f, SmallestPixels + 2));
        if (pixels >= SmallestPixels && FontFace.AdvanceOf(pixels) * (label.Text.Length + 0.5f) <= label.Width * _view.Scale)
        {
            float x = _view.X + (label.X * _view.Scale) + (pixels * 0.2f);
            float middle = _view.Y + ((label.Y + (label.Height / 2f)) * _view.Scale);
            _pass.AddLine(label.Text, pixels, x, middle + (pixels * 0.36f), LabelColor);
        }
    }

    private void Status(FrameEntry entry)
    {
        var area = _layout.Status;
        float width = area.Width * _view.Scale;
        int large = (int)(width / (8.2f * 0.6f));
        int small = (int)(width / (16 * 0.6f));
        float x = _view.X + (area.X * _view.Scale);
        float y = _view.Y + (area.Y * _view.Scale);
        if (large < SmallestPixels || area.Height * _view.Scale < 16 * large)
        {
            return;
        }
        string step = entry.Step.ToString(CultureInfo.InvariantCulture);
        string loss = LossAt(entry.Step) is { } value ? value.ToString("0.00", CultureInfo.InvariantCulture) : "–";
        string time = TimeSpan.FromSeconds(Math.Max(0, entry.Seconds)).ToString(
            entry.Seconds < 3600 ? @"m\:ss" : @"d\.hh\:mm\:ss", CultureInfo.InvariantCulture);
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
        foreach (string line in Legend())
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
    private IEnumerable<string> Legend()
    {
        yield return _settings.Mode switch
        {
            PictureMode.Learned => "W(t) − W(0)",
            PictureMode.Value => "W(t)",
            _ => "W(t) − W(t−1)",
        };
        if (_settings.Mode == PictureMode.Change)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"half-life {_settings.HalfLifeFrames:0.##}");
        }
        yield return _settings.Normalisation switch
        {
            Normalisation.Run => "by tensor · run",
            Normalisation.Frame => "by tensor · now",
            _ => "one scale · run",
        };
        yield return string.Create(CultureInfo.InvariantCulture, $"full {Gains.Peak:0.#} × rms");
        yield return string.Create(CultureInfo.InvariantCulture, $"asinh {_settings.Stretch:0.##}");
    }

    private double? LossAt(long step)
    {
        int low = 0;
        int high = _losses.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _losses[middle].Step <= step ? (middle + 1, high) : (low, middle);
        }
        return low == 0 ? null : _losses[low - 1].Value;
    }

    private void Strip(long step)
    {
        float cellWidth = _view.Width / (float)Columns;
        float cellHeight = (_view.Height - _view.StripTop) / (float)Lines;
        // as wide as the cell allows with a little air, and no taller than a line
        int pixels = (int)Math.Min(cellWidth / 0.6f * 0.94f, cellHeight / 1.3f);
        if (pixels < SmallestPixels)
        {
            return;
        }
        var cells = _text.Tail(step, Columns, Lines);
        for (int i = 0; i <= cells.Length; i++)
        {
            float x = (i % Columns * cellWidth) + ((cellWidth - FontFace.AdvanceOf(pixels)) / 2);
            float baseline = _view.StripTop + (i / Columns * cellHeight) + (cellHeight * 0.5f) + (pixels * 0.36f);
            if (i == cells.Length)
            {
                _pass.Add('▏', pixels, x, baseline, CaretColor);
                break;
            }
            var (character, confidence) = cells[i];
            bool isQuiet = character is GeneratedText.Placeholder or GeneratedText.LineBreak;
            var color = Certainty(confidence);
            if (!_pass.Add(character, pixels, x, baseline, isQuiet ? color * 0.45f : color))
            {
                _pass.Add(GeneratedText.Placeholder, pixels, x, baseline, color * 0.45f);
            }
        }
    }

    /// <summary>From a dim blue guess to the warm light of certainty; never so dim that it cannot be read on a wall.</summary>
    private static Vector3 Certainty(float confidence)
    {
        var hue = confidence < 0.5f
            ? Vector3.Lerp(new(0.50f, 0.70f, 1f), new(1f, 0.72f, 0.45f), confidence * 2)
            : Vector3.Lerp(new(1f, 0.72f, 0.45f), new(1f, 0.95f, 0.86f), (confidence * 2) - 1);
        return hue * (0.36f + (0.64f * confidence));
    }
}

using Brainscan.Format;
using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Rendering.Layout;
using Brainscan.Player.Video;
using static System.FormattableString;

namespace Brainscan.Player.Report;

/// <summary>What it is, its first figures, and the picture.</summary>
internal static class FrontSection
{
    private const int RampSteps = 49;
    private const int MostLabels = 40;

    /// <summary>Writes it.</summary>
    public static void Write(HtmlWriter html, ReportRun run, ReportPictures pictures, RenderSettings settings)
    {
        var (first, last) = (run.Frames[0], run.Frames[^1]);
        string model = run.Header.Model is null ? "A model" : "A GPT";
        string shape = run.Header.Model is { } gpt ? Invariant($"a GPT with {gpt.Layers:N0} layers of {gpt.Heads:N0} heads") : "a neural network";
        string writes = run.Events.TokenCount > 0 ? ", with its losses, what it wrote, and how sure it was" : ", with its losses";
        html.Add($"""
            <header>
            <p class="eyebrow">Brainscan <span dir="auto">{run.Name}</span></p>
            <h1>{model} of {Say.Count(run.Header.WeightCount)} weights, learning</h1>
            <p class="lead">This is a recording of {shape} while it learned: all of its {run.Header.WeightCount:N0} weights at {run.Frames.Count:N0} moments between
            step {first.Step:N0} and step {last.Step:N0}{(run.Events.LastLoss is null ? "" : writes)}. In the pictures a weight has a place of its own, and its colour is what it has
            learned since its random start.</p>
            """);
        Figures(html, run);
        html.Add($"</header><section class=\"piece\"><figure><div class=\"canvas\">");
        Ruler(html, run, pictures.Layout);
        Picture(html, pictures.Whole.Jpeg, Invariant($"All weights at step {run.Frames[pictures.Whole.Place].Step:N0}"), "whole");
        html.Add($"</div><figcaption><div>");
        Caption(html, run, pictures);
        html.Add($"</div>");
        Legend(html, settings, run.NotNumbers?.Weights ?? 0);
        html.Add($"</figcaption></figure></section>");
        if (pictures.Detail is { } detail)
        {
            html.Add($"<section class=\"detail\"><figure>");
            Picture(html, detail.Jpeg, "A part of the picture, one pixel a weight", "whole");
            html.Add($"""
                <figcaption><div>The middle of the same picture, one pixel a weight: {(double)detail.Jpeg.Width * detail.Jpeg.Height / run.Header.WeightCount:P1} of the model.
                Lines are rows and columns of matrices: neurons and directions that moved as one.</div></figcaption></figure></section>
                """);
        }
    }

    /// <summary>Writes a picture, at most as large as it is.</summary>
    public static void Picture(HtmlWriter html, Still jpeg, string alternative, string kind) => html.Add(
        $"<img class=\"{kind}\" width=\"{jpeg.Width}\" height=\"{jpeg.Height}\" alt=\"{alternative}\" src=\"{new DataAddress("image/jpeg", jpeg.Bytes)}\">");

    private static void Figures(HtmlWriter html, ReportRun run)
    {
        var reader = run.Reader;
        long raw = run.Frames.Count * run.Header.WeightCount * sizeof(float);
        html.Add($"<dl class=\"figures\">");
        Figure("steps", Invariant($"{FrameSteps.Range(run.Frames).Greatest:N0}"), run.Spacing.Length > 0 ? $"frames {run.Spacing}" : "");
        if (run.Events is { FirstLoss: { } firstLoss, LastLoss: { } lastLoss })
        {
            Figure("loss", Say.Loss(lastLoss), $"from {Say.Loss(firstLoss)}{(run.Events.LossBrokeStep is { } broke ? Invariant($", no number from step {broke:N0} on") : "")}");
        }
        Figure("training", Say.Duration(run.Frames[^1].Seconds), run.NotNumbers is { } lost ? Invariant($"weights are no numbers from step {lost.Step:N0} on") : reader.IsFinished ? "finished" : reader.IsContinued ? "goes on in another file" : "interrupted");
        Figure("frames", Invariant($"{run.Frames.Count:N0}"), Invariant($"{run.KeyFrames:N0} complete in {(run.KeyFrames == 1 ? "itself" : "themselves")}"));
        Figure("file", Say.Bytes(reader.Length), raw > reader.Length ? Invariant($"{raw / (double)reader.Length:0.0}× smaller than floats") : $"as floats {Say.Bytes(raw)}");
        html.Add($"</dl>");

        void Figure(string name, string value, string note) => html.Add($"<div><dt>{name}</dt><dd>{value}<small>{note}</small></dd></div>");
    }

    /// <summary>Which layer is where, above the picture; only where layers stand side by side.</summary>
    private static void Ruler(HtmlWriter html, ReportRun run, PictureLayout layout)
    {
        var layers = (from rectangle in layout.Rectangles
                      let layer = run.Names.Tensors[rectangle.Tensor].Layer
                      where layer is not null
                      group rectangle by layer.Value into parts
                      orderby parts.Key
                      select (Layer: parts.Key, Left: parts.Min(part => part.X), Right: parts.Max(part => part.X + part.Width))).ToList();
        if (layers.Count is 0 or > MostLabels || layers.Zip(layers.Skip(1)).Any(pair => pair.First.Right > pair.Second.Left))
        {
            return;
        }
        html.Add($"<div class=\"ruler\" aria-hidden=\"true\">");
        foreach (var (layer, left, right) in layers)
        {
            html.Add($"<span style=\"left:{100.0 * left / layout.Width:0.###}%;width:{100.0 * (right - left) / layout.Width:0.###}%\"><i>layer </i>{layer}</span>");
        }
        html.Add($"</div>");
    }

    private static void Caption(HtmlWriter html, ReportRun run, ReportPictures pictures)
    {
        FrameEntry frame = run.Frames[pictures.Whole.Place];
        double across = pictures.Layout.Width / (double)pictures.Whole.Jpeg.Width;
        string share = across > 1.01 ? Invariant($"A pixel holds {across * across:0.#} weights: as bright as their root mean square is above their tensor's noise, its hue from the sign of their mean. ") : "";
        html.Add($"""
            <b>Step {frame.Step:N0}</b>, what was learned: W(t) − W(0). Orange has grown, blue has shrunk, black has not moved. {share}Neighbouring pixels are neighbouring
            weights of one matrix.
            """);
    }

    private static void Legend(HtmlWriter html, RenderSettings settings, long notNumbers)
    {
        byte[] texels = new byte[RampSteps * 4];
        ColorRamp.Fill(ColorMap.Find(settings.Colors), settings.Stretch, 1 / Gains.Peak, texels);
        string stops = string.Join(',', Enumerable.Range(0, RampSteps).Select(i => $"#{Convert.ToHexStringLower(texels, 4 * i, 3)}"));
        html.Add($"""
            <div class="legend"><div class="ramp" style="background:linear-gradient(90deg,{stops})"></div>
            <div class="ends"><span>−{Gains.Peak:0.#} rms</span><span>0</span><span>+{Gains.Peak:0.#} rms</span></div>
            <p>rms: root mean square of the most a matrix, or a head of it, has learned in the run</p>
            """);
        if (notNumbers > 0)
        {
            var color = ColorMap.NotFinite * 255;
            html.Add($"<p><i class=\"swatch\" style=\"background:rgb({color.X:0},{color.Y:0},{color.Z:0})\"></i> {notNumbers:N0} weights are no numbers: NaN, or infinite</p>");
        }
        html.Add($"</div>");
    }
}

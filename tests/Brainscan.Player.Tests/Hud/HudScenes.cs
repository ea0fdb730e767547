using System.Globalization;
using System.Numerics;
using Brainscan.Player.App.Hud;

namespace Brainscan.Player.Tests.Hud;

/// <summary>Models with much in them.</summary>
internal static class HudScenes
{
    public static readonly (int Width, int Height)[] Sizes =
    [
        (1, 1), (3, 700), (700, 3), (200, 120), (240, 90), (400, 300), (800, 600), (1024, 640), (1268, 676), (1440, 900), (1920, 1080), (3840, 1080), (900, 1600), (7680, 4320),
    ];

    /// <summary>Frames, figures and words of a run; no panel but time is open.</summary>
    public static HudModel Run(int width, int height, int frames = 101)
    {
        var model = new HudModel { Width = width, Height = height };
        var time = model.Time;
        time.Frames = frames;
        time.Place = time.Wanted = frames / 3;
        time.Step = 10L * time.Place;
        time.LastStep = 10L * (frames - 1);
        time.Seconds = 47.0 * time.Place;
        time.LastSeconds = 47.0 * (frames - 1);
        time.Loss = 2.4312;
        time.LossMean = Enumerable.Range(0, Math.Min(frames, 300)).Select(i => 1.5f + (4 / (1 + (0.1f * i)))).ToArray();
        time.LossLow = time.LossMean.Select(value => value - 0.1f).ToArray();
        time.LossHigh = time.LossMean.Select(value => value + 0.1f).ToArray();
        time.Keys = Enumerable.Range(0, (frames + 31) / 32).Select(i => 32 * i).ToArray();
        time.Events = [new TimeEvent(frames / 2, "resumed")];
        time.Cached = [new PlaceRange(frames / 4, frames / 2)];
        time.Status = HudStatus.Live;
        time.StatusText = "live";
        model.Legend.Mode = "learned";
        model.Legend.Formula = "W(t) − W(0)";
        model.Legend.Normalisation = "each tensor, over the run";
        model.Hover.Title = "layer 3 · q · head 5";
        model.Hover.Tensor = "blocks.3.attention.query_key_value.weight";
        model.Hover.Anchor = new Vector2(width * 0.4f, height * 0.4f);
        model.Hover.History = time.LossMean;
        (model.Hover.Value, model.Hover.Least, model.Hover.Most) = (-0.0213, -0.03, 0.01);
        model.Help.Entries =
            [.. Enumerable.Range(0, 34).Select(i => new HelpEntry($"group {i / 7}", $"Ctrl {i}", "what this does, in a few words"))];
        model.Figures.Lines = [new("state", double.NaN, null, 0), new("decode", 8.31, "ms", 2), new("queued", 3, "", 0), new("lost", double.NaN, "MB", 1)];
        model.Figures.FrameTimesMs = [8, 9, 22, 8, 7];
        model.Search.Query = "head 5";
        model.Search.Results = [.. Enumerable.Range(0, 12).Select(i => new SearchEntry($"L{i} q head 5", $"blocks.{i}.attention.query_key_value.weight"))];
        HeatMap(model.HeatMap, 8, 40);
        return model;
    }

    /// <summary>Fills a heat map of so many layers.</summary>
    public static void HeatMap(HeatMapModel map, int layers, int columns)
    {
        map.Measures = ["norm", "learned", "change rate", "sparsity", "stable rank"];
        map.Definition = "root mean square of the weights";
        map.Tensors = [.. Enumerable.Range(0, 6 * layers).Select(i => string.Create(CultureInfo.InvariantCulture, $"layer {i / 6} tensor {i % 6}"))];
        map.Columns = columns;
        map.Values = Enumerable.Range(0, 6 * layers * columns).Select(i => i % 7 == 3 ? float.NaN : (float)(i % columns)).ToArray();
        map.Version++;
    }

    /// <summary>Opens panels: a bit each.</summary>
    public static HudModel Open(HudModel model, int panels)
    {
        model.Legend.IsShown = (panels & 1) != 0;
        model.Hover.IsShown = (panels & 2) != 0;
        model.Help.IsShown = (panels & 4) != 0;
        model.Figures.IsShown = (panels & 8) != 0;
        model.Search.IsShown = (panels & 16) != 0;
        model.HeatMap.IsShown = (panels & 32) != 0;
        model.Hint.Text = (panels & 64) != 0 ? "?  keys" : "";
        model.Time.IsShown = (panels & 128) == 0;
        return model;
    }
}

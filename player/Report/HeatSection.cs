using Brainscan.Player.Inspection;
using static System.FormattableString;

namespace Brainscan.Player.Report;

/// <summary>All tensors against time: a row a tensor, for each measure that the recording holds.</summary>
internal static class HeatSection
{
    // a page on paper holds so many pixels; names are written as long as their rows have room for them
    private const double MostHeight = 900;
    private const double RowHeight = 11;
    private const int LabelHeight = 10;
    private const int MostNameLength = 60;

    /// <summary>Writes it.</summary>
    public static void Write(HtmlWriter html, ReportRun run, ReportPictures pictures)
    {
        var tensors = run.Header.Tensors;
        if (tensors.IsEmpty || run.Columns.Length < 2)
        {
            return;
        }
        double height = Math.Min(RowHeight * tensors.Length, MostHeight);
        int stride = (int)Math.Ceiling(LabelHeight * tensors.Length / height);
        html.Add($"<section><h2>Every tensor over time</h2><div class=\"heats\" style=\"--height:{height:0}px\">");
        for (int measure = 0; measure < pictures.HeatMaps.Count; measure++)
        {
            var (name, definition) = TensorHeatMap.Measures[Order[measure]];
            html.Add($"<figure><h3>{name}</h3><div class=\"heat\"><ol>");
            for (int tensor = 0; tensor < tensors.Length; tensor += stride)
            {
                html.Add($"<li style=\"top:{100.0 * tensor / tensors.Length:0.###}%\">{Say.Clip(tensors[tensor].Name, MostNameLength)}</li>");
            }
            var png = pictures.HeatMaps[Order[measure]];
            html.Add($"</ol><img width=\"{png.Width}\" height=\"{png.Height}\" alt=\"{Invariant($"{name} of {tensors.Length:N0} tensors over the run")}\" src=\"{new DataAddress("image/png", png.Bytes)}\"></div>");
            html.Add($"<div class=\"ends\"><span>{run.Frames[0].Step:N0}</span><span>{run.Frames[^1].Step:N0}</span></div><figcaption><div>{definition}</div></figcaption></figure>");
        }
        html.Add($"</div><p class=\"note\">A row is measured from its own least value (dark) to its own greatest (bright): what one looks for is when something moves. Their values are in the table below.</p></section>");
    }

    /// <summary>What a run teaches comes first.</summary>
    private static int[] Order { get; } = [(int)HeatMeasure.Learned, (int)HeatMeasure.ChangeRate, (int)HeatMeasure.Norm];
}

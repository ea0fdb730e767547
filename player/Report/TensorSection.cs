using static System.FormattableString;

namespace Brainscan.Player.Report;

/// <summary>A table of all tensors as they are at the last frame.</summary>
internal static class TensorSection
{
    // a browser is slow with more, and nobody reads them on a page
    private const int MostRows = 1000;
    private const int MostNameLength = 120;
    private const int MostDimensions = 12;

    /// <summary>Writes it.</summary>
    public static void Write(HtmlWriter html, ReportRun run)
    {
        var tensors = run.Header.Tensors;
        var statistics = run.Statistics;
        html.Add($"<section><h2>Tensors at step {run.Frames[run.Place].Step:N0}</h2>");
        if (statistics.IsEmpty)
        {
            html.Add($"<p class=\"note\">That frame is damaged: its statistics cannot be read.</p></section>");
            return;
        }
        float most = statistics.Select(tensor => tensor.Learned).Where(float.IsFinite).DefaultIfEmpty().Max();
        html.Add($"""
            <table><thead><tr><th>tensor</th><th>what it is</th><th>shape</th><th class="n">least</th><th class="n">greatest</th><th class="n">mean</th><th class="n">rms</th>
            <th class="n">learned, rms</th><th class="bar"></th></tr></thead><tbody>
            """);
        foreach (var (tensor, measured) in tensors.Zip(statistics).Take(MostRows))
        {
            var (layer, role) = run.Names.Tensors[tensor.Index];
            string what = (layer is null ? "" : Invariant($"layer {layer} · ")) + Say.Clip(role, MostNameLength);
            string shape = tensor.Shape.IsEmpty ? "scalar"
                : string.Join(" × ", tensor.Shape.Take(MostDimensions).Select(size => Invariant($"{size}"))) + (tensor.Shape.Length > MostDimensions ? " × …" : "");
            double share = most > 0 && float.IsFinite(measured.Learned) ? Math.Clamp(100 * measured.Learned / most, 0, 100) : 0;
            html.Add($"<tr><th scope=\"row\">{Say.Clip(tensor.Name, MostNameLength)}</th><td class=\"w\">{what}</td><td class=\"s\">{shape}</td>");
            foreach (var (name, value) in new[] { ("least", measured.Min), ("greatest", measured.Max), ("mean", measured.Mean), ("rms", measured.Rms), ("learned", measured.Learned) })
            {
                html.Add($"<td class=\"n\" data-name=\"{name}\">{Say.Number(value)}</td>");
            }
            html.Add($"<td class=\"bar\"><i style=\"width:{share:0.#}%\"></i>{(measured.NonFinite > 0 ? Invariant($"{measured.NonFinite:N0} not finite") : "")}</td></tr>");
        }
        html.Add($"</tbody></table>");
        if (tensors.Length > MostRows)
        {
            html.Add($"<p class=\"note\">And {tensors.Length - MostRows:N0} more; <code>brainscan export --format csv --what statistics</code> has them all, at every frame.</p>");
        }
        html.Add($"</section>");
    }
}

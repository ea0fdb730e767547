using System.Text;
using Brainscan.Player.Inspection;

namespace Brainscan.Player.Report;

/// <summary>What the model wrote, at the moments of the pictures.</summary>
internal static class TextSection
{
    private const int Characters = 280;

    /// <summary>Confidences that are told apart; report.css has a colour for each.</summary>
    private const int Levels = 8;

    /// <summary>Writes it; nothing where the run wrote nothing.</summary>
    public static void Write(HtmlWriter html, ReportRun run)
    {
        if (run.Events.TokenCount == 0)
        {
            return;
        }
        string prompt = run.Header.Run.GetValueOrDefault("prompt", "");
        html.Add($"<section><h2>What it wrote</h2><p class=\"note\">The last {Characters} characters up to each moment, as bright as it was sure of them. ¶ is a line break, · a byte that is no character.{(prompt.Length > 0 ? " It began with " : "")}");
        if (prompt.Length > 0)
        {
            html.Add($"<q dir=\"auto\" lang=\"\">{Say.Clip(prompt, 200)}</q>.");
        }
        html.Add($"</p><ol class=\"samples\">");
        foreach (int place in run.Moments)
        {
            long step = run.Frames[place].Step;
            var cells = run.Events.TextAt(step, Characters);
            if (cells.Length == 0)
            {
                continue;
            }
            html.Add($"<li><div><b>{step:N0}</b><span>{Say.LossBeside(run.Events.LossAt(step))}</span><span>{Sureness(cells):P0} sure</span></div><p dir=\"auto\" lang=\"\">");
            Sample(html, cells);
            html.Add($"</p></li>");
        }
        html.Add($"</ol><div class=\"sureness\">");
        for (int level = 0; level < Levels; level++)
        {
            html.Add($"<span class=\"c{level}\">{(level + 1.0) / Levels:P0}</span>");
        }
        html.Add($"</div></section>");
    }

    /// <summary>Neighbours of one level are one element, so that a page does not grow with every letter.</summary>
    private static void Sample(HtmlWriter html, ReadOnlySpan<TextCell> cells)
    {
        StringBuilder same = new();
        for (int i = 0; i < cells.Length; i++)
        {
            same.Append(cells[i].Text);
            if (i + 1 == cells.Length || Class(cells[i + 1]) != Class(cells[i]))
            {
                html.Add($"<span class=\"{Class(cells[i])}\">{same.ToString()}</span>");
                same.Clear();
            }
        }
    }

    private static string Class(TextCell cell) => cell.Character is TextCell.Placeholder or TextCell.LineBreak
        ? "quiet"
        : $"c{Math.Min(Levels - 1, (int)(cell.Confidence * Levels))}";

    private static double Sureness(ReadOnlySpan<TextCell> cells)
    {
        double sum = 0;
        foreach (var cell in cells)
        {
            sum += cell.Confidence;
        }
        return sum / cells.Length;
    }
}

using static System.FormattableString;

namespace Brainscan.Player.Report;

/// <summary>The run in a few pictures.</summary>
internal static class MomentsSection
{
    /// <summary>Writes it; nothing where there is one moment only, which is the picture itself.</summary>
    public static void Write(HtmlWriter html, ReportRun run, ReportPictures pictures)
    {
        if (pictures.Moments.Count < 2)
        {
            return;
        }
        html.Add($"<section><h2>How it came about</h2><div class=\"moments\">");
        foreach (var (place, jpeg) in pictures.Moments)
        {
            var frame = run.Frames[place];
            html.Add($"<figure>");
            FrontSection.Picture(html, jpeg, Invariant($"Step {frame.Step:N0}"), "moment");
            html.Add($"<figcaption><b>{frame.Step:N0}</b><span>{Say.LossBeside(run.Events.LossAt(frame.Step))}</span><span>{Say.Duration(frame.Seconds)}</span></figcaption></figure>");
        }
        html.Add($"</div><p class=\"note\">Every picture is measured by the same scale, the one above.</p></section>");
    }
}

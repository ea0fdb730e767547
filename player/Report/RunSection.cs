using Brainscan.Format;
using Brainscan.Player.Inspection;
using static System.FormattableString;

namespace Brainscan.Player.Report;

/// <summary>All that is recorded about the run itself: how it was made, and what happened to it.</summary>
internal static class RunSection
{
    private const int MostLines = 24;
    private const int MostSettings = 100;
    private const int MostValueLength = 300;

    /// <summary>Writes it.</summary>
    public static void Write(HtmlWriter html, ReportRun run, ReportPictures pictures)
    {
        var (header, reader) = (run.Header, run.Reader);
        html.Add($"<section class=\"run\"><h2>The run</h2><div class=\"columns\"><dl>");
        if (header.Model is { } model)
        {
            Row("model", Invariant($"GPT, {model.Layers} layers, {model.Heads} heads, {model.Width} dimensions, context {model.Context}, vocabulary {model.Vocabulary}"));
        }
        Row("weights", Invariant($"{header.WeightCount:N0} in {header.Tensors.Length:N0} tensors"));
        foreach (var (name, value) in header.Run.Take(MostSettings))
        {
            Row(Say.Clip(name.Replace('_', ' '), MostValueLength), Say.Clip(value, MostValueLength));
        }
        html.Add($"</dl><div><dl>");
        Row("quality", $"{header.Quality.ToString().ToLowerInvariant()}: {QualityWords.Guarantee(header.Quality)}");
        Row("frames", Invariant($"{run.Frames.Count:N0}{(run.Spacing.Length > 0 ? ", " : "")}{run.Spacing}; {run.KeyFrames:N0} complete in {(run.KeyFrames == 1 ? "itself" : "themselves")}"));
        Row("file", Invariant($"{reader.Length:N0} bytes{(reader.SegmentCount > 1 ? $" in {reader.SegmentCount:N0} files" : "")}; as 32-bit floats {run.Frames.Count * header.WeightCount * sizeof(float):N0}"));
        Row("recorded too", Recorded(run));
        Row("written by", header.Software);
        Row("run", header.RunId.ToString());
        html.Add($"</dl><h3>What happened</h3><ol class=\"events\">");
        foreach (var (when, what) in Events(run, run.HasGaps || pictures.Moments.Count < run.Moments.Length))
        {
            html.Add($"<li><b>{when}</b><span>{Say.Clip(what, MostValueLength)}</span></li>");
        }
        html.Add($"</ol></div></div></section>");

        void Row(string name, string value) => html.Add($"<div><dt>{name}</dt><dd>{value}</dd></div>");
    }

    private static string Recorded(ReportRun run)
    {
        string[] metrics = [.. run.Events.MetricNames];
        string names = metrics.Length > 0 ? $" of {string.Join(", ", metrics).Replace('_', ' ')}" : "";
        return Invariant($"{run.Events.TokenCount:N0} generated tokens · {run.Events.MetricCount:N0} measurements{names}");
    }

    private static IEnumerable<(string When, string What)> Events(ReportRun run, bool isDamaged)
    {
        var (reader, frames) = (run.Reader, run.Frames);
        yield return (Invariant($"{run.Header.Started.UtcDateTime:yyyy-MM-dd HH:mm} UTC"), "begun");
        var files = reader.SegmentStarts.Skip(1).Select((place, i) => (frames[place].Step, What: Invariant($"file {i + 2} begins")));
        var resumes = run.Events.Resumes.Select(resume => (resume.Step, What: resume.BytesCut > 0
            ? Invariant($"another process went on, and cut off {resume.BytesCut:N0} bytes of an unfinished frame")
            : "another process went on"));
        var breaks = run.Breaks.Select(found => (Step: found.To, What: found.IsBack
            ? Invariant($"went back here from step {found.From:N0}")
            : Invariant($"{found.Steps:N0} steps before this were not recorded")));
        var broke = new (long? Step, string What)[] { (run.NotNumbers?.Step, "the first weights are no numbers any more: NaN, or infinite"), (run.Events.LossBrokeStep, "the first loss that is no number") };
        var events = files.Concat(resumes).Concat(breaks).Concat(broke.Where(one => one.Step is not null).Select(one => (Step: one.Step!.Value, one.What)))
            .OrderBy(happened => happened.Step).ToList();
        foreach (var (step, what) in events.Take(MostLines))
        {
            yield return (Invariant($"step {step:N0}"), what);
        }
        if (events.Count > MostLines)
        {
            yield return ("", Invariant($"and {events.Count - MostLines:N0} more of these"));
        }
        List<Damage> damaged = [.. reader.Damage, .. run.Events.Damage];
        foreach (var damage in damaged.Take(MostLines))
        {
            yield return ("damage", damage.What);
        }
        if (damaged.Count > MostLines)
        {
            yield return ("", Invariant($"and {damaged.Count - MostLines:N0} more; brainscan verify names them all"));
        }
        if (isDamaged)
        {
            yield return ("damage", "frames that this page would show cannot be read: brainscan verify names what is damaged, brainscan repair keeps the rest");
        }
        long left = reader.Length - reader.CommittedLength;
        yield return (Invariant($"step {frames[^1].Step:N0}"), reader.IsFinished ? "finished"
            : reader.IsContinued ? "goes on in another file"
            : left > 0 ? Invariant($"interrupted, or still being written: {left:N0} bytes after the last whole frame do not count")
            : "interrupted, or still being written");
    }
}

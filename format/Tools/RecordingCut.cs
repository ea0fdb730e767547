using System.Collections.Immutable;
using Brainscan.Format.Container;

namespace Brainscan.Format.Tools;

/// <summary>
/// Makes a smaller recording of a part of one: a range of steps, every so many frames, a lower quality. Frames are numbered anew from 0, and the
/// first one is a key. The run's start is kept, so what was learned is still told from where the run began. States stay the integers they
/// are, refinements are copied, and a fine one is made of exact weights: what the recording guarantees, the cut does.
/// </summary>
public static class RecordingCut
{
    /// <summary>Cuts; memory holds the state three times and one frame, and where it is finer than display all its weights.</summary>
    /// <param name="reader">The recording.</param>
    /// <param name="path">The new file, which must not be one of the recording's.</param>
    /// <param name="selection">What to take.</param>
    /// <param name="overwrite">Whether it may replace another file.</param>
    /// <param name="progress">Told the frames written so far; may be null.</param>
    /// <param name="cancel">Stops between two frames; nothing is left then.</param>
    /// <returns>The frames taken, as the recording has them.</returns>
    /// <exception cref="RecordingException">
    /// No frame lies in the range, one on the way is damaged, the quality is better than the recording's, or the file cannot be written.
    /// </exception>
    public static IReadOnlyList<FrameEntry> Run(
        TimelineReader reader, string path, CutSelection selection, bool overwrite = false, IProgress<long>? progress = null, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(selection.Every, 1);
        var quality = selection.Quality ?? reader.Header.Quality;
        if (quality > reader.Header.Quality)
        {
            throw FormatError.BetterThanRecorded(quality, reader.Header.Quality);
        }
        int[] places = [.. Places(reader, selection)];
        if (places.Length == 0)
        {
            throw FormatError.NothingInRange(selection, reader.Frames);
        }
        using var output = RecordingOutput.At(reader, path, overwrite);
        var header = reader.Header with
        {
            Quality = quality,
            StepsPerFrame = checked(reader.Header.StepsPerFrame * selection.Every),
            Segment = 1,
            FirstFrame = 0,
        };
        using (var writer = output.Begin(header))
        {
            using var frames = new CutFrames(reader, header);
            Write(reader, writer, frames, places, selection, progress, cancel);
            writer.Finish();
        }
        output.Keep();
        return [.. places.Select(place => reader.Frames[place])];
    }

    /// <summary>What is missing of the recording, in words, and so of what is cut from it: files of its chain.</summary>
    /// <param name="reader">The recording.</param>
    public static IEnumerable<string> MissingIn(TimelineReader reader) => reader.MissingSegments().Select(missing => missing.What);

    private static IEnumerable<int> Places(TimelineReader reader, CutSelection selection) =>
        Enumerable.Range(0, reader.Frames.Count).Where(place => selection.Includes(reader.Frames[place].Step))
            .Where((_, taken) => taken % selection.Every == 0);

    // Tokens and metrics stay between the frames they came between.
    private static void Write(
        TimelineReader reader, TimelineWriter writer, CutFrames frames, int[] places, CutSelection selection, IProgress<long>? progress, CancellationToken cancel)
    {
        bool beginsTheRun = reader.BeginsTheRun() && places[0] == 0;
        var start = Checked(reader, reader.ReadStart());
        var origin = Checked(reader, reader.ReadOrigin());
        if (!beginsTheRun && !start.IsEmpty)
        {
            writer.WriteStart(start, origin);
        }
        using var events = reader.EventRegions().GetEnumerator();
        bool hasEvents = events.MoveNext();
        for (int i = 0; i < places.Length; i++)
        {
            cancel.ThrowIfCancellationRequested();
            for (; hasEvents && reader.IsBefore(events.Current, places[i]); hasEvents = events.MoveNext())
            {
                WriteEvents(writer, events.Current, selection);
            }
            var frame = frames.Take(places[i], i);
            writer.WriteFrame(i == 0 && beginsTheRun ? frame with { Origin = origin } : frame);
            progress?.Report(i + 1);
        }
        for (; hasEvents; hasEvents = events.MoveNext())
        {
            cancel.ThrowIfCancellationRequested();
            WriteEvents(writer, events.Current, selection);
        }
    }

    // What is copied as it is must be whole: it is signed anew.
    private static ImmutableArray<TileRecord> Checked(TimelineReader reader, ImmutableArray<TileRecord> tiles)
    {
        using var check = new FrameChecker(reader.Header, reader.Grid);
        return check.Check(tiles) is [var fault, ..] ? throw FormatError.DamagedStart(reader.Segments[0].Path, fault.What) : tiles;
    }

    private static void WriteEvents(TimelineWriter writer, (SegmentReader Segment, CommitRecord Region) at, CutSelection selection)
    {
        var batch = at.Segment.ReadEvents(at.Region);
        writer.WriteEvents(
            [.. batch.Tokens.Where(token => selection.Includes(token.Step))], [.. batch.Metrics.Where(metric => selection.Includes(metric.Step))]);
        batch.Resumes.Where(resume => selection.Includes(resume.Step)).ToList().ForEach(writer.WriteResume);
    }
}

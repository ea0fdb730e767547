using System.CommandLine;
using Brainscan.Format;

namespace Brainscan.Benchmarks.Formats;

/// <summary>
/// <c>bench format FILE</c>: takes the exact weights out of an <c>exact</c> recording and stores the same frames at every quality, and beside them, in the
/// same run, as labs store checkpoints today and as films; then opens, seeks and scans the recording itself.
/// <para>All codecs run on one core, so that figures are per core; films are given as ffmpeg's processor time.</para>
/// </summary>
internal static class FormatBenchmark
{
    public static Command Command()
    {
        var file = new Argument<string>("FILE") { Description = "A recording of quality exact; the figures in docs/PERFORMANCE.md are of the full model." };
        var frames = new Option<int>("--frames") { Description = "Frames to take, from the first on; all where there are fewer.", DefaultValueFactory = _ => 100 };
        var json = new Option<bool>("--json") { Description = "Print the figures as JSON." };
        var command = new Command("format", "Size, encode and decode at every quality beside what others do; open, seek and scan.") { file, frames, json };
        command.SetAction(parse => Run(parse.GetRequiredValue(file), parse.GetValue(frames), parse.GetValue(json)));
        return command;
    }

    private static int Run(string path, int wanted, bool json)
    {
        using var reader = TimelineReader.Open(path);
        if (reader.Header.Quality != Quality.Exact)
        {
            throw new RecordingException(
                $"{path} is of quality {reader.Header.Quality.ToString().ToLowerInvariant()}: the benchmark stores exact weights anew, so it takes a recording made with --quality exact");
        }
        if (wanted < 2 || reader.Frames.Count < 2)
        {
            throw new RecordingException($"{Math.Min(wanted, reader.Frames.Count)} frames say nothing of changes: at least 2 are needed");
        }
        int count = Math.Min(wanted, reader.Frames.Count);
        var figures = new Figures(reader.Header.WeightCount);
        Store(reader, count, figures);
        Reading.Measure(path, reader, figures);
        if (json)
        {
            figures.WriteJson(path, reader, count);
        }
        else
        {
            figures.WriteTables(path, reader, count);
        }
        return 0;
    }

    private static void Store(TimelineReader reader, int count, Figures figures)
    {
        using var decoder = new FrameDecoder(reader, Environment.ProcessorCount);
        QualityRun[] qualities = [.. Enum.GetValues<Quality>().Select(quality => new QualityRun(reader.Header, quality, figures))];
        using var plain = new PlainRivals(reader.Header.WeightCount, figures);
        using var film = new FilmRivals(reader.Header.WeightCount, figures);
        float[] weights = new float[reader.Header.WeightCount];
        for (int i = 0; i < count; i++)
        {
            Console.Error.Write($"\rframe {i + 1} of {count} ");
            decoder.Seek(i);
            decoder.Weights(weights);
            foreach (var run in qualities)
            {
                run.Store(reader.Frames[i], weights);
            }
            plain.Store(weights);
            // films are slow, and their figures hardly change from frame to frame: the last few stand for all
            if (i >= count - FilmRivals.MostFrames)
            {
                film.Add(qualities[0]);
            }
        }
        foreach (var run in qualities)
        {
            run.Finish(count);
            run.Dispose();
        }
        Console.Error.Write("\rthe same frames as films ");
        film.Store();
        Console.Error.Write("\r                         \r");
    }
}

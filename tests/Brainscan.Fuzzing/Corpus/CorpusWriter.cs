using Brainscan.Format;
using Brainscan.Format.Container;
using Brainscan.Format.Tools;

namespace Brainscan.Fuzzing.Corpus;

/// <summary>
/// Makes the recordings of tests/corpus: small, and between them everything that a reader of version 1 meets. Deterministic, given one version of zstd.
/// What is committed is never made again: old files are what the corpus is for.
/// </summary>
internal sealed class CorpusWriter(string folder)
{
    private static readonly string[] Regions = ["schema", "frame", "origin", "events", "index", "end", "refinement", "start", "bridge"];

    /// <summary>Writes every file that is not there yet, and what it must say beside it; returns their names.</summary>
    /// <exception cref="RecordingException">A file cannot be written.</exception>
    public IReadOnlyList<string> Run()
    {
        Directory.CreateDirectory(folder);
        List<string> made = [];
        void Make(string name, string about, Action<string> write)
        {
            string path = Path.Combine(folder, name + ".brainscan");
            if (!File.Exists(path))
            {
                write(path);
                File.WriteAllText(Path.ChangeExtension(path, ".json"), CorpusAnswers.Of(path, about).ToJson());
                made.Add(name);
            }
        }
        foreach (var quality in Enum.GetValues<Quality>())
        {
            string name = quality.ToString().ToLowerInvariant();
            Make(name, $"a finished recording of quality {name}: keys and deltas, symbols of all widths, escapes, a tensor keyed out of turn",
                path => File.WriteAllBytes(path, Record(quality)));
        }
        Make("interrupted", "the recorder was killed between two frames: no end row, no footer", path => File.WriteAllBytes(path, Record(Quality.Exact, finish: false)));
        Make("torn", "the recorder was killed while it wrote frame 3: its refinement is there, of the frame itself a part",
            path => File.WriteAllBytes(path, Torn(Record(Quality.Exact, finish: false))));
        Make("resumed", "another process cut a torn tail off and went on", Resumed);
        Make("segments", "two files of two frames each; the other is segments.0002.brainscan", Segments);
        Make("cut", "steps 10 and 30 of exact.brainscan: numbered from 0, with the run's start in front of them", path => Cut(path, Path.Combine(folder, "exact.brainscan")));
        Make("bridged", "display.brainscan with what leads from its key back to the frame before", path => File.WriteAllBytes(path, Record(Quality.Display)));
        foreach (var (kind, where) in Damages())
        {
            Make($"damaged-{kind}", $"one bit is flipped in {where}", path => File.WriteAllBytes(path, Damaged(kind)));
        }
        Make("future", "what a later version 1 may add: a column, a field in the header, a region and rows of unknown kinds", path => File.WriteAllBytes(path, CorpusFuture.Write("1")));
        Make("newer", "written in version 2 of the format", path => File.WriteAllBytes(path, CorpusFuture.Write("2")));
        return made;
    }

    private static byte[] Record(Quality quality, bool finish = true)
    {
        var run = new CorpusRun(quality);
        var file = new FaultyFile();
        using var encoder = new FrameEncoder(run.Header);
        using var writer = TimelineWriter.Create("corpus", file, run.Header);
        for (int frame = 0; frame < CorpusRun.Frames; frame++)
        {
            writer.WriteFrame(encoder.Encode(frame * 10, frame * 1.5, run.Weights));
            if (frame % 2 == 0)
            {
                writer.WriteEvents(CorpusRun.Tokens(frame), CorpusRun.Metrics(frame));
            }
            run.Train(frame);
        }
        writer.WriteHeartbeat(35, 6, TimeSpan.FromSeconds(60));
        if (finish)
        {
            writer.Finish();
        }
        return file.Content;
    }

    private static byte[] Torn(byte[] whole)
    {
        var last = new RecordingMap(whole).Regions.Last(region => region.Commit.Kind == RegionKind.Frame);
        return whole[..(last.Offset + 2000)];
    }

    private static void Resumed(string path)
    {
        File.WriteAllBytes(path, Torn(Record(Quality.Exact, finish: false)));
        var run = new CorpusRun(Quality.Exact);
        for (int frame = 0; frame < CorpusRun.Frames - 1; frame++)
        {
            run.Train(frame);
        }
        const long Step = (CorpusRun.Frames - 1) * 10;
        using var writer = RecordingWriter.Resume(path, Step, 6);
        writer.WriteFrame(Step, 6, run.Weights);
        writer.Finish();
    }

    private static void Segments(string path)
    {
        var run = new CorpusRun(Quality.Exact);
        using var writer = RecordingWriter.Create(path, run.Header, new WriterOptions { SegmentFrames = 2 });
        for (int frame = 0; frame < CorpusRun.Frames; frame++)
        {
            writer.WriteFrame(frame * 10, frame * 1.5, run.Weights);
            writer.WriteEvents(CorpusRun.Tokens(frame), CorpusRun.Metrics(frame));
            run.Train(frame);
        }
        writer.Finish();
    }

    private static void Cut(string path, string source)
    {
        using var reader = TimelineReader.Open(source);
        RecordingCut.Run(reader, path, new CutSelection { FromStep = 10, Every = 2 });
    }

    private static IEnumerable<(string Kind, string Where)> Damages() =>
        [.. Regions.Where(kind => kind != "start").Select(kind => (kind, $"the head of the {kind} region that comes last of its kind")),
            ("tile", "the payload of a tile of frame 1"), ("weights", "the payload of what refines frame 1"), ("framing", "the length of frame 1's message"),
            ("commit", "the commit of frame 1"), ("footer", "the length of the Arrow footer")];

    private static byte[] Damaged(string what)
    {
        byte[] file = Record(Quality.Exact);
        var map = new RecordingMap(file);
        MappedRegion Last(RegionKind kind) => map.Regions.Last(region => region.Commit.Kind == kind);
        MappedRegion First(RegionKind kind) => map.Regions.Single(region => region.Commit.Kind == kind && region.Commit.Frame == 1);
        int kind = Array.IndexOf(Regions, what);
        int at = what switch
        {
            "tile" => First(RegionKind.Frame).Offset + (int)First(RegionKind.Frame).Commit.HeadLength + 9,
            "weights" => First(RegionKind.Refinement).Offset + (int)First(RegionKind.Refinement).Commit.HeadLength + 9,
            "framing" => First(RegionKind.Frame).Offset + 5,
            "commit" => First(RegionKind.Frame).Record + 56,
            "footer" => file.Length - 10,
            _ => Last((RegionKind)kind).Message + 1000,
        };
        file[at] ^= 0x10;
        return file;
    }
}

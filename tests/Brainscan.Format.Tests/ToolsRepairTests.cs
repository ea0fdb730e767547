using Brainscan.Format.Container;
using Brainscan.Format.Tools;

namespace Brainscan.Format.Tests;

public sealed class ToolsRepairTests
{
    [Theory]
    [InlineData(Quality.Display, int.MaxValue, true)]
    [InlineData(Quality.Fine, 4, true)]
    [InlineData(Quality.Exact, 4, false)]
    public void Whole_recording_keeps_everything_and_is_finished(Quality quality, int framesPerFile, bool finish)
    {
        using var sample = new Sample();
        string path = sample.Path("a.brainscan");
        ToolsRecording.Write(sample, path, 10, quality, framesPerFile, finish);
        using var reader = TimelineReader.Open(path);

        var report = RecordingRepair.Run(reader, sample.Path("b.brainscan"));

        Assert.True(report.IsWhole);
        Assert.Equal(10, report.FramesKept);
        using var repaired = TimelineReader.Open(sample.Path("b.brainscan"));
        Assert.True(repaired.IsFinished);
        Assert.Equal(1, repaired.SegmentCount);
        AssertKept(reader, repaired, [.. Enumerable.Range(0, 10)]);
        Assert.Equal(reader.Tokens, repaired.Tokens);
        Assert.Equal(reader.Metrics, repaired.Metrics);
        AssertRepairedAgainIsTheSame(sample, "b.brainscan");
    }

    [Fact]
    public void Damaged_frame_costs_those_that_build_on_it()
    {
        using var sample = new Sample();
        string path = sample.Path("a.brainscan");
        ToolsRecording.Write(sample, path, 10);
        using var whole = TimelineReader.Open(path);
        string damaged = sample.Path("damaged.brainscan");
        File.Copy(path, damaged);
        ToolsRecording.DamageTile(damaged, RegionKind.Frame, 5, tile: 1);
        using var reader = TimelineReader.Open(damaged);

        var report = RecordingRepair.Run(reader, sample.Path("b.brainscan"));

        Assert.Equal(
            ["frame 5 (step 50): tile 1 is damaged: its checksum does not match", "frames 6 to 7 (steps 60 to 70): a frame it builds on is lost"],
            report.Lost.Select(lost => lost.ToString()));
        Assert.Equal(3, report.FramesLost);
        Assert.Equal(reader.Frames.Skip(5).Take(3).Sum(frame => frame.Length), report.BytesLost);
        using var repaired = TimelineReader.Open(sample.Path("b.brainscan"));
        AssertKept(whole, repaired, [0, 1, 2, 3, 4, 8, 9]);
        AssertRepairedAgainIsTheSame(sample, "b.brainscan");
    }

    [Fact]
    public void Damaged_refinement_costs_its_frame_only()
    {
        using var sample = new Sample();
        string path = sample.Path("a.brainscan");
        ToolsRecording.Write(sample, path, 10, Quality.Exact);
        using var whole = TimelineReader.Open(path);
        string damaged = sample.Path("damaged.brainscan");
        File.Copy(path, damaged);
        ToolsRecording.DamageTile(damaged, RegionKind.Refinement, 5, tile: 0);
        using var reader = TimelineReader.Open(damaged);

        var report = RecordingRepair.Run(reader, sample.Path("b.brainscan"));

        Assert.Equal((5, 5), (Assert.Single(report.Lost).First, report.Lost[0].Last));
        using var repaired = TimelineReader.Open(sample.Path("b.brainscan"));
        AssertKept(whole, repaired, [0, 1, 2, 3, 4, 6, 7, 8, 9]);
        Assert.True(repaired.Frames[5].IsKey); // frame 6, from its state
        AssertRepairedAgainIsTheSame(sample, "b.brainscan");
    }

    [Theory]
    [InlineData(nameof(RegionKind.Frame))]
    [InlineData(nameof(RegionKind.Origin))]
    public void Start_that_is_lost_in_one_file_is_taken_from_another(string kind)
    {
        using var sample = new Sample();
        string path = sample.Path("a.brainscan");
        ToolsRecording.Write(sample, path, 10, framesPerFile: 4);
        float[] origin;
        using (var whole = TimelineReader.Open(path))
        {
            origin = ToolsRecording.Origin(whole)!;
        }
        ToolsRecording.DamageTile(path, Enum.Parse<RegionKind>(kind), 0, tile: 2);
        using var reader = TimelineReader.Open(path);

        var report = RecordingRepair.Run(reader, sample.Path("b.brainscan"));

        Assert.Empty(report.OthersLost);
        using var repaired = TimelineReader.Open(sample.Path("b.brainscan"));
        Assert.Equal(origin, ToolsRecording.Origin(repaired));
        Assert.Empty(RecordingVerifier.Run(repaired));
        AssertRepairedAgainIsTheSame(sample, "b.brainscan");
    }

    [Fact]
    public void Frame_0_whose_refinement_is_damaged_is_still_the_start()
    {
        using var sample = new Sample();
        string path = sample.Path("a.brainscan");
        ToolsRecording.Write(sample, path, 3, Quality.Exact);
        ToolsRecording.DamageTile(path, RegionKind.Refinement, 0, tile: 2);
        using var reader = TimelineReader.Open(path);

        var report = RecordingRepair.Run(reader, sample.Path("b.brainscan"));

        Assert.Empty(report.OthersLost);
        using var repaired = TimelineReader.Open(sample.Path("b.brainscan"));
        Assert.Equal([1, 2], repaired.Frames.Select(frame => frame.Number));
        Assert.Equal(ToolsRecording.Origin(reader), ToolsRecording.Origin(repaired));
        AssertRepairedAgainIsTheSame(sample, "b.brainscan");
    }

    [Fact]
    public void Frames_whose_commits_are_gone_are_counted()
    {
        using var sample = new Sample();
        string path = sample.Path("a.brainscan");
        ToolsRecording.Write(sample, path, 8);
        byte[] bytes = File.ReadAllBytes(path);
        using (var whole = TimelineReader.Open(path))
        {
            bytes.AsSpan((int)whole.Frames[1].Offset, (int)(whole.Frames[4].Offset - whole.Frames[1].Offset)).Clear();
        }
        File.WriteAllBytes(path, bytes);
        using var reader = TimelineReader.Open(path);

        var report = RecordingRepair.Run(reader, sample.Path("b.brainscan"));

        Assert.Equal("frames 1 to 3 (steps 10 to 30): the checksum of its head does not match", Assert.Single(report.Lost).ToString());
        Assert.Equal((3, 5), (report.FramesLost, report.FramesKept));
        AssertRepairedAgainIsTheSame(sample, "b.brainscan");
    }

    [Theory]
    [InlineData(Quality.Display, true, 0)]
    [InlineData(Quality.Exact, true, 0)]
    [InlineData(Quality.Display, false, 2)] // no index says where it lies: it and the one up to the next key are lost
    [InlineData(Quality.Exact, false, 2)]
    public void Frame_whose_commit_alone_is_damaged_is_found_by_the_index(Quality quality, bool hasIndex, int lost)
    {
        using var sample = new Sample(keyInterval: 4);
        string path = sample.Path("a.brainscan");
        ToolsRecording.Write(sample, path, 21, quality, finish: hasIndex);
        byte[] bytes = File.ReadAllBytes(path);
        using (var whole = TimelineReader.Open(path))
        {
            int commit = (int)(whole.Frames[10].Offset + whole.Frames[10].Length);
            bytes.AsSpan(commit + bytes.AsSpan(commit).IndexOf(CommitRecord.Mark) + 16, 8).Fill(7);
        }
        File.WriteAllBytes(path, bytes);
        using var reader = TimelineReader.Open(path);

        var report = RecordingRepair.Run(reader, sample.Path("b.brainscan"));

        Assert.Equal((21 - lost, (long)lost), (report.FramesKept, report.FramesLost));
        Assert.Contains("no readable commit", Assert.Single(report.OthersLost), StringComparison.Ordinal);
        AssertRepairedAgainIsTheSame(sample, "b.brainscan");
    }

    [Fact]
    public void Origin_that_is_lost_everywhere_is_said()
    {
        using var sample = new Sample();
        string path = sample.Path("a.brainscan");
        ToolsRecording.Write(sample, path, 3);
        ToolsRecording.DamageTile(path, RegionKind.Origin, 0, tile: 2);
        using var reader = TimelineReader.Open(path);

        var report = RecordingRepair.Run(reader, sample.Path("b.brainscan"));

        Assert.Contains("origin", Assert.Single(report.OthersLost), StringComparison.Ordinal);
        Assert.Equal(3, report.FramesKept);
        using var repaired = TimelineReader.Open(sample.Path("b.brainscan"));
        Assert.Null(ToolsRecording.Origin(repaired));
    }

    /// <summary>Whatever is flipped: what comes out is whole, holds no weight that was not recorded, and comes out again as it is.</summary>
    [Theory]
    [InlineData(Quality.Display, 1)]
    [InlineData(Quality.Exact, 2)]
    public void Nothing_unchecked_is_signed_anew(Quality quality, int seed)
    {
        using var sample = new Sample(shapes: [[8, 16], [3]]);
        string path = sample.Path("a.brainscan");
        ToolsRecording.Write(sample, path, 6, quality);
        byte[] bytes = File.ReadAllBytes(path);
        using var whole = TimelineReader.Open(path);
        int[][] recorded = [.. Enumerable.Range(0, 6).Select(i => ToolsRecording.Bits(whole, i))];
        long first = whole.Segments[0].Regions([]).ElementAt(1).Offset;
        var random = new Random(seed);
        string damaged = sample.Path("damaged.brainscan");
        string made = sample.Path("b.brainscan");
        int lost = 0;
        for (int round = 0; round < 60; round++)
        {
            byte[] flipped = [.. bytes];
            for (int flips = random.Next(1, 4); flips > 0; flips--)
            {
                flipped[random.NextInt64(first, bytes.Length)] ^= (byte)(1 << random.Next(8));
            }
            File.WriteAllBytes(damaged, flipped);
            using var reader = TimelineReader.Open(damaged);
            var report = RecordingRepair.Run(reader, made, overwrite: true);
            lost += report.IsWhole ? 0 : 1;
            using var repaired = TimelineReader.Open(made);
            Assert.Empty(RecordingVerifier.Run(repaired));
            Assert.All(Enumerable.Range(0, repaired.Frames.Count), i => Assert.Equal(recorded[repaired.Frames[i].Number], ToolsRecording.Bits(repaired, i)));
        }
        Assert.InRange(lost, 30, 60);
        AssertRepairedAgainIsTheSame(sample, "b.brainscan");
    }

    [Fact]
    public void Stopped_repair_leaves_nothing()
    {
        using var sample = new Sample();
        string path = sample.Path("a.brainscan");
        ToolsRecording.Write(sample, path, 10);
        using var reader = TimelineReader.Open(path);
        using var stop = new CancellationTokenSource();
        string[] before = Directory.GetFileSystemEntries(Path.GetDirectoryName(path)!);

        Assert.Throws<OperationCanceledException>(() =>
            RecordingRepair.Run(reader, sample.Path("b.brainscan"), progress: new Stopper(stop, reader.Length / 2), cancel: stop.Token));

        Assert.Equal(before, Directory.GetFileSystemEntries(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void Recording_itself_is_not_written_over()
    {
        using var sample = new Sample();
        string path = sample.Path("a.brainscan");
        ToolsRecording.Write(sample, path, 2);
        using var reader = TimelineReader.Open(path);

        Assert.Contains("the recording itself", Assert.Throws<RecordingException>(() => RecordingRepair.Run(reader, path, overwrite: true)).Message, StringComparison.Ordinal);
    }

    private static void AssertKept(TimelineReader whole, TimelineReader repaired, int[] numbers)
    {
        Assert.Empty(RecordingVerifier.Run(repaired));
        Assert.Equal(numbers, repaired.Frames.Select(frame => frame.Number));
        foreach (int i in Enumerable.Range(0, numbers.Length))
        {
            Assert.Equal(ToolsRecording.Bits(whole, numbers[i]), ToolsRecording.Bits(repaired, i));
            Assert.Equal(whole.ReadStatistics(numbers[i]).AsEnumerable(), repaired.ReadStatistics(i));
        }
        Assert.Equal(ToolsRecording.Origin(whole), ToolsRecording.Origin(repaired));
    }

    private static void AssertRepairedAgainIsTheSame(Sample sample, string name)
    {
        string again = sample.Path("again.brainscan");
        using (var reader = TimelineReader.Open(sample.Path(name)))
        {
            Assert.True(RecordingRepair.Run(reader, again).IsWhole);
        }
        Assert.Equal(File.ReadAllBytes(sample.Path(name)), File.ReadAllBytes(again));
        File.Delete(again);
    }

    private sealed class Stopper(CancellationTokenSource stop, long at) : IProgress<long>
    {
        public void Report(long value)
        {
            if (value >= at)
            {
                stop.Cancel();
            }
        }
    }
}

namespace Brainscan.Format.Tests;

/// <summary>Steps only go up where we write; where somebody else let them go back, each has one meaning. And what is missing is noticed.</summary>
public sealed class StepTests
{
    private static readonly long[] WentBack = [0, 10, 20, 30, 40, 50, 20, 30, 40];

    [Theory]
    [InlineData(20)]
    [InlineData(50)]
    public void Writer_refuses_a_step_that_is_not_above_the_last(long step)
    {
        using var sample = new Sample();
        string path = sample.Path("run.brainscan");
        using (var writer = RecordingWriter.Create(path, sample.Header))
        {
            writer.WriteFrame(0, 0, sample.Weights);
            writer.WriteFrame(50, 5, sample.Weights);
            var refused = Assert.Throws<RecordingException>(() => writer.WriteFrame(step, 6, sample.Weights));
            Assert.Contains($"step {step} comes after step 50, which is recorded already", refused.Message, StringComparison.Ordinal);
            Assert.Contains("leave out the steps that are recorded", refused.Message, StringComparison.Ordinal);
            writer.WriteFrame(60, 6, sample.Weights);
        }
        // set back further than the recording is, by somebody who takes it up
        using (var writer = RecordingWriter.Resume(path, step, 6))
        {
            Assert.Throws<RecordingException>(() => writer.WriteFrame(step, 7, sample.Weights));
            writer.WriteFrame(70, 7, sample.Weights);
            writer.Finish();
        }

        using var reader = TimelineReader.Open(path);
        Assert.Equal([0, 50, 60, 70], reader.Frames.Select(frame => frame.Step));
        Assert.Empty(RecordingVerifier.Run(reader));
    }

    [Theory]
    [InlineData(-1, -1)]
    [InlineData(0, 0)]
    [InlineData(19, 1)]
    [InlineData(20, 6)]
    [InlineData(39, 7)]
    [InlineData(40, 8)]
    [InlineData(49, 8)]
    [InlineData(50, 5)]
    [InlineData(1000, 5)]
    public void Step_of_a_run_that_went_back_is_the_frame_recorded_last_at_it(long step, int place)
    {
        using var sample = new Sample();
        string path = sample.Path("back.brainscan");
        Record(sample, path, WentBack, framesPerFile: 4);

        using var reader = TimelineReader.Open(path);

        Assert.Equal(place, FrameSteps.LastAtOrBefore(reader.Frames, step));
        Assert.Equal(place, FrameSteps.LastAtOrBefore([.. reader.Frames], step));
        Assert.Equal((0, 50), FrameSteps.Range(reader.Frames));
        Assert.Equal([new StepBreak(6, 50, 20)], StepBreaks.Of(reader.Frames));
    }

    [Fact]
    public void Run_that_went_back_across_two_files_is_noticed()
    {
        using var sample = new Sample();
        string path = sample.Path("back.brainscan");
        Record(sample, path, WentBack, framesPerFile: 6);

        using var reader = TimelineReader.Open(path);

        Assert.Equal(2, reader.SegmentCount);
        Assert.Equal(6, FrameSteps.LastAtOrBefore(reader.Frames, 20));
    }

    [Theory]
    [InlineData("every ten", "")]
    [InlineData("ever sparser", "")]
    [InlineData("another cadence", "")]
    [InlineData("a short last one", "")]
    [InlineData("switched off", "100>5000")]
    [InlineData("two lost", "50>80")]
    [InlineData("switched off twice", "20>5000 5010>10000")]
    [InlineData("nothing usual", "")]
    public void Gap_is_a_stride_much_longer_than_those_around_it(string run, string expected)
    {
        long[] steps = run switch
        {
            "every ten" => [.. Enumerable.Range(0, 30).Select(i => i * 10L)],
            "ever sparser" => [0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1000, 2000, 3000, 4000, 8000, 16000],
            "another cadence" => [0, 10, 20, 30, 40, 50, 150, 250, 350, 450],
            "a short last one" => [0, 10, 20, 30, 34],
            "switched off" => [.. Enumerable.Range(0, 11).Select(i => i * 10L), .. Enumerable.Range(0, 11).Select(i => 5000 + (i * 10L))],
            "two lost" => [0, 10, 20, 30, 40, 50, 80, 90, 100],
            "switched off twice" => [0, 10, 20, 5000, 5010, 10000],
            _ => [0, 1000],
        };
        FrameEntry[] frames = [.. steps.Select((step, i) => new FrameEntry(i, step, i, i == 0, 100, 10))];

        Assert.Equal(expected, Said(StepBreaks.Of(frames)));
        // the same, whichever way the frames come
        var growing = new StepBreaks();
        for (int count = 0; count <= frames.Length; count++)
        {
            growing.Update(frames[..count]);
            Assert.Equal(Said(StepBreaks.Of(frames[..count])), Said(growing.Found));
            Assert.False(growing.Update(frames[..count]));
        }
        Assert.Equal(expected, Said(growing.Found));
    }

    private static string Said(IEnumerable<StepBreak> breaks) => string.Join(' ', breaks.Select(found => $"{found.From}>{found.To}"));

    // as a writer did that let steps go back
    private static void Record(Sample sample, string path, long[] steps, int framesPerFile)
    {
        using var encoder = new FrameEncoder(sample.Header, 1);
        var writer = TimelineWriter.Create(path, sample.Header);
        for (int i = 0; i < steps.Length; i++)
        {
            if (i > 0 && i % framesPerFile == 0)
            {
                writer.Finish(isContinued: true);
                writer.Dispose();
                int segment = (i / framesPerFile) + 1;
                using var first = TimelineReader.Open(path);
                writer = TimelineWriter.Create(Path.ChangeExtension(path, $".{segment:0000}.brainscan"), sample.Header with { Segment = segment, FirstFrame = i });
                writer.WriteStart(first.ReadStart(), first.ReadOrigin());
            }
            writer.WriteFrame(encoder.Encode(steps[i], i, sample.Weights, forceKey: i % framesPerFile == 0));
            sample.Walk(0.0005f);
        }
        writer.Finish();
        writer.Dispose();
    }
}

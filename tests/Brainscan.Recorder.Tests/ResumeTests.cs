using Brainscan.Format;
using Brainscan.Format.Safetensors;
using Brainscan.Recorder.Checkpoints;
using static TorchSharp.torch;

namespace Brainscan.Recorder.Tests;

/// <summary>A run that was interrupted anywhere and resumed is, number for number, the run that was not.</summary>
public sealed class ResumeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private RecordOptions Options(string name) => new()
    {
        Corpus = [_folder.WriteText("corpus.txt", 20_000)],
        Out = _folder[name],
        Layers = 2,
        Heads = 2,
        Width = 64,
        Context = 32,
        Steps = 40,
        Every = 5,
        Checkpoint = 10,
        Tokens = 3,
        Seed = 4,
        Quality = Quality.Exact,
        Device = DeviceChoice.Cpu,
    };

    private static RunSummary Run(RecordOptions options) => Training.Run(options, CPU, _ => { }, CancellationToken.None);

    private static RunSummary Resume(RecordOptions options, Action<RunStatus>? report = null, CancellationToken stop = default)
    {
        using var from = CheckpointFile.Open(options.Out);
        return Training.Run(options, CPU, report ?? (_ => { }), stop, from);
    }

    [Fact]
    public void Corpus_that_becomes_shorter_ends_the_run_well_and_it_goes_on_when_the_text_is_back()
    {
        var whole = Options("whole.brainscan");
        var cut = Options("cut.brainscan");
        Run(whole);
        string corpus = cut.Corpus[0];
        byte[] text = File.ReadAllBytes(corpus);
        var error = Assert.Throws<RecordingException>(() => Training.Run(cut, CPU, status =>
        {
            if (status.Step == 12) File.WriteAllBytes(corpus, text[..40]);
        }, CancellationToken.None));
        Assert.Contains("has become shorter", error.Message, StringComparison.Ordinal);
        Assert.Contains("the run ended at step 12", error.Message, StringComparison.Ordinal);
        using (var reader = TimelineReader.Open(cut.Out))
        {
            Assert.True(reader.IsFinished);
            Assert.Equal(12, reader.Frames[^1].Step);
        }
        File.WriteAllBytes(corpus, text);
        Assert.Equal(12, Resume(cut).FirstStep);
        using var checkpoint = CheckpointFile.Open(cut.Out);
        using var expected = CheckpointFile.Open(whole.Out);
        Assert.Equal(expected.Run.Loss, checkpoint.Run.Loss);
        Assert.Equal(expected.Run.Text.ToArray(), checkpoint.Run.Text.ToArray());
    }

    [Fact]
    public void Another_corpus_of_the_same_size_is_refused()
    {
        var options = Options("run.brainscan") with { Steps = 10 };
        Run(options);
        byte[] text = File.ReadAllBytes(options.Corpus[0]);
        text[^1] ^= 1;
        File.WriteAllBytes(options.Corpus[0], text);
        var error = Assert.Throws<RecordingException>(() => Resume(options with { Steps = 20 }));
        Assert.Contains("as many bytes as the run was begun with, but they are others", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Recording_that_is_gone_is_told_from_one_that_never_was()
    {
        RecordOptions options = Options("gone.brainscan") with { Steps = 10 };
        Run(options);
        File.Delete(options.Out);

        string gone = Assert.Throws<RecordingException>(() => Resume(options)).Message;
        Assert.Equal($"{options.Out} is gone, and its checkpoint is still here: put the recording back to go on with the run, or delete {CheckpointFile.PathOf(options.Out)} too to begin another", gone);
        string never = Assert.Throws<RecordingException>(() => Resume(Options("never.brainscan"))).Message;
        Assert.Contains("has no checkpoint to go on from", never, StringComparison.Ordinal);
    }

    /// <summary>Ends a run as a kill does: nothing of what it would write at its end is written.</summary>
    private static void KillAt(long step, Action<Action<RunStatus>> run) =>
        Assert.Throws<OperationCanceledException>(() => run(status => { if (status.Step == step) throw new OperationCanceledException(); }));

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(23)]
    [InlineData(39)]
    public void Killed_run_goes_on_to_the_same_losses_text_and_weights(long step)
    {
        var whole = Options("whole.brainscan");
        var killed = Options("killed.brainscan");
        Run(whole);
        KillAt(step, report => Training.Run(killed, CPU, report, CancellationToken.None));
        var summary = Resume(killed);
        Assert.True(summary.Completed);
        Assert.Equal(step / 10 * 10, summary.FirstStep);
        Assert.Null(summary.ReplayDiffersFrom);
        AssertSame(whole.Out, killed.Out, segments: 1);
        using var recording = TimelineReader.Open(killed.Out);
        Assert.Equal(summary.FirstStep, Assert.Single(recording.Resumes).Step);
    }

    [Fact]
    public void Run_killed_again_and_again_goes_on_to_the_same_losses_text_and_weights()
    {
        var whole = Options("whole.brainscan");
        var killed = Options("killed.brainscan");
        Run(whole);
        KillAt(7, report => Training.Run(killed, CPU, report, CancellationToken.None));
        foreach (long step in new[] { 3, 14, 15, 26, 26, 38 }) KillAt(step, report => Resume(killed, report));
        Resume(killed);
        AssertSame(whole.Out, killed.Out, segments: 1);
    }

    [Fact]
    public void Run_with_growing_windows_goes_on_to_the_same_losses_text_and_weights()
    {
        // windows of 4 double after the 16th step, of 8,192 bytes each
        var whole = Options("whole.brainscan") with { Window = 4, Batch = 256, Steps = 24 };
        var killed = whole with { Out = _folder["killed.brainscan"] };
        Run(whole);
        KillAt(15, report => Training.Run(killed, CPU, report, CancellationToken.None));
        KillAt(21, report => Resume(killed, report));
        Resume(killed);
        AssertSame(whole.Out, killed.Out, segments: 1);
    }

    [Fact]
    public void Checkpoint_says_whether_windows_grow_and_one_that_says_nothing_goes_on_with_whole_contexts()
    {
        var options = Options("x.brainscan") with { Steps = 2 };
        var growing = Options("y.brainscan") with { Steps = 2, Window = 4 };
        Run(options);
        Run(growing);
        string path = CheckpointFile.PathOf(options.Out);
        string text = System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(path));
        Assert.Contains("\"brainscan.checkpoint\":\"1\"", text, StringComparison.Ordinal);
        Assert.Contains("\"brainscan.checkpoint\":\"2\"", System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(CheckpointFile.PathOf(growing.Out))), StringComparison.Ordinal);

        // as it was before there were such windows, and checksums
        const string Said = "u0022Window\\u0022:0";
        Assert.Contains(Said, text, StringComparison.Ordinal);
        string older = text.Replace(Said, "u0022Unsaid\\u0022:0", StringComparison.Ordinal).Replace("brainscan.crc32c", "brainscan.absent", StringComparison.Ordinal);
        Assert.Equal(text.Length, older.Length);
        File.WriteAllBytes(path, System.Text.Encoding.Latin1.GetBytes(older));
        using var from = CheckpointFile.Open(options.Out);
        Assert.Equal(options.Context, from.Run.Options.WindowAt(from.Run.TokensSeen));
    }

    [Fact]
    public void Stopped_run_goes_on_in_a_new_segment()
    {
        var whole = Options("whole.brainscan");
        var stopped = Options("stopped.brainscan");
        Run(whole);
        using (var stop = new CancellationTokenSource())
            Training.Run(stopped, CPU, status => { if (status.Step == 12) stop.Cancel(); }, stop.Token);
        var summary = Resume(stopped);
        Assert.Equal(13, summary.FirstStep);
        AssertSame(whole.Out, stopped.Out, segments: 2, extraFrames: [13]);
    }

    [Fact]
    public void Finished_run_goes_on_to_more_steps()
    {
        var whole = Options("whole.brainscan");
        var longer = Options("longer.brainscan");
        Run(whole);
        Run(longer with { Steps = 20 });
        byte[] finished = File.ReadAllBytes(longer.Out);
        Resume(longer);
        AssertSame(whole.Out, longer.Out, segments: 2);
        Assert.Equal(finished, File.ReadAllBytes(longer.Out));
    }

    [Fact]
    public void Segments_of_so_many_frames_are_one_recording()
    {
        var whole = Options("whole.brainscan");
        var cut = Options("cut.brainscan");
        Run(whole);
        KillAt(33, report => Training.Run(cut with { SegmentFrames = 3 }, CPU, report, CancellationToken.None));
        Resume(cut with { SegmentFrames = 2 });
        AssertSame(whole.Out, cut.Out, segments: 4);
    }

    [Fact]
    public void Other_losses_than_the_recorded_ones_are_noticed_and_recorded()
    {
        var options = Options("x.brainscan");
        // once the frame of step 15 is there, and the losses up to it
        long killedAt = 0;
        Assert.Throws<OperationCanceledException>(() => Training.Run(
            options with { Steps = 100_000, Checkpoint = 1_000 }, CPU,
            status =>
            {
                killedAt = status.Step;
                if (status.Recorder.Frames >= 4) throw new OperationCanceledException();
            },
            CancellationToken.None));
        // as another machine would: other numbers from here on
        using (var from = CheckpointFile.Open(options.Out))
        using (var model = new Model.Gpt(options.Model, seed: 99, CPU))
        using (var optimizer = optim.AdamW([model.Parameters.Weights]))
        {
            CheckpointFile.Write(options.Out, from.Run, model.Parameters, (TorchSharp.Modules.AdamW.State)optimizer.state_dict().State[0]);
        }
        var seen = new List<RunStatus>();
        var summary = Resume(options with { Steps = killedAt + 5 }, seen.Add);
        Assert.Equal(1, summary.ReplayDiffersFrom);
        Assert.Single(seen.Skip(1).Zip(seen, (now, before) => Display.StatusLine.News(before, now).Count()), count => count > 0);
        using var recording = TimelineReader.Open(options.Out);
        var noted = Assert.Single(recording.Metrics, metric => metric.Name == "replay_difference");
        Assert.InRange(noted.Step, 16, killedAt + 1);
        Assert.NotEqual(0, noted.Value);
    }

    [Fact]
    public void Checkpoint_of_another_run_or_another_corpus_is_refused()
    {
        var first = Options("first.brainscan") with { Steps = 2 };
        var second = Options("second.brainscan") with { Steps = 2 };
        Run(first);
        Run(second);
        File.Copy(CheckpointFile.PathOf(second.Out), CheckpointFile.PathOf(first.Out), overwrite: true);
        Assert.Contains("is of another run", Assert.Throws<RecordingException>(() => Resume(first with { Steps = 4 })).Message, StringComparison.Ordinal);

        string other = _folder.WriteText("other.txt", 20_001);
        Assert.Contains("20,001 bytes", Assert.Throws<RecordingException>(() => Resume(second with { Steps = 4, Corpus = [other] })).Message, StringComparison.Ordinal);
        File.Delete(CheckpointFile.PathOf(second.Out));
        Assert.Contains("no checkpoint", Assert.Throws<RecordingException>(() => Resume(second with { Steps = 4 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Recording_that_ends_before_its_checkpoint_is_refused()
    {
        var options = Options("x.brainscan") with { SegmentFrames = 3 };
        Run(options);
        // frames 0 to 10, 15 to 25, 30 to 40
        string last = _folder["x.0003.brainscan"], aside = _folder["aside"];
        File.Move(last, aside);
        string message = Assert.Throws<RecordingException>(() => Resume(options with { Steps = 45 })).Message;
        Assert.Matches("ends at step (25|26|27|28|29|30), its checkpoint is of step 40", message);
        Assert.False(File.Exists(last));
        File.Move(aside, last);
        Assert.True(Resume(options with { Steps = 45 }).Completed);
    }

    [Fact]
    public void Run_killed_before_its_first_checkpoint_is_begun_anew()
    {
        var options = Options("x.brainscan") with { Steps = 2 };
        var other = Options("other.brainscan") with { Steps = 2 };
        RecordingWriter.Create(options.Out, options.Header("cpu")).Dispose();
        string message = Assert.Throws<RecordingException>(() => Resume(options)).Message;
        Assert.Contains("nothing was recorded yet: the same command without --resume", message, StringComparison.Ordinal);
        Assert.True(Run(options).Completed);
        Run(other);
        AssertSame(other.Out, options.Out, segments: 1);
    }

    [Fact]
    public void Recording_that_holds_anything_is_never_begun_anew()
    {
        var options = Options("x.brainscan") with { Steps = 2 };
        using (var writer = RecordingWriter.Create(options.Out, options.Header("cpu")))
        {
            Assert.Contains("another recorder is writing it", Assert.Throws<RecordingException>(() => Run(options)).Message, StringComparison.Ordinal);
            writer.WriteEvents([], [new MetricEvent(1, 0.5, "loss", 2)]);
        }
        byte[] file = File.ReadAllBytes(options.Out);
        foreach (byte[] bytes in new[] { file, file[..^1], [.. "a diary"u8] })
        {
            File.WriteAllBytes(options.Out, bytes);
            Assert.Contains("exists", Assert.Throws<RecordingException>(() => Run(options)).Message, StringComparison.Ordinal);
            Assert.Equal(bytes, File.ReadAllBytes(options.Out));
        }
        File.Delete(options.Out);
        RecordingWriter.Create(options.Out, options.Header("cpu")).Dispose();
        File.WriteAllText(CheckpointFile.PathOf(options.Out), "");
        Assert.Contains("exists", Assert.Throws<RecordingException>(() => Run(options)).Message, StringComparison.Ordinal);
        Assert.True(File.Exists(options.Out));
    }

    [Fact]
    public void Run_whose_first_checkpoint_cannot_be_written_leaves_nothing_behind()
    {
        var options = Options(new string('n', 240)) with { Steps = 2 }; // a name that is short enough, but not with the checkpoint's ending
        Assert.Contains("cannot be written", Assert.Throws<RecordingException>(() => Run(options)).Message, StringComparison.Ordinal);
        Assert.Equal([_folder["corpus.txt"]], Directory.GetFileSystemEntries(_folder.Path));

        var full = Options("x.brainscan");
        var error = Assert.Throws<RecordingException>(() => Recording.TimelineRecording.Create(
            full, full.Header("cpu"), () => throw new RecordingException("no room", FullRecording.NoSpace)));
        Assert.StartsWith("the disk is full: ", error.Message, StringComparison.Ordinal);
        Assert.Equal([_folder["corpus.txt"]], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Checkpoint_is_a_model_that_anybody_can_load()
    {
        var options = Options("x.brainscan") with { Steps = 1 };
        Run(options);
        using var file = SafetensorsFile.Open(CheckpointFile.PathOf(options.Out));
        Assert.Equal([192L, 64L], file["blocks.1.qkv.weight"].Shape.AsEnumerable());
        Assert.Equal(SafetensorsType.F32, file["exp_avg_sq.head.weight"].Type);
        Assert.Contains(_folder["corpus.txt"], file.Metadata["brainscan.run"], StringComparison.Ordinal);
        Assert.DoesNotContain(_folder.Path, System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(options.Out)), StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_checkpoint_is_refused_in_one_line()
    {
        var options = Options("x.brainscan") with { Steps = 1 };
        Run(options);
        string path = CheckpointFile.PathOf(options.Out);
        string text = System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(path));
        // as many bytes each, so that the rest of the file stays what it is
        foreach (var (found, put) in new[]
        {
            ("\"brainscan.checkpoint\":\"1\"", "\"brainscan.checkpoint\":\"9\""), ("u0022Layers\\u0022:2", "u0022Layers\\u0022:0"),
            ("u0022Heads\\u0022:2", "u0022Heads\\u0022:0"), ("u0022Step\\u0022:1", "u0022Step\\u0022:x"), ("random.text", "random.test"),
            ("\"exp_avg.head.weight\"", "\"exp_avg.herd.weight\""), ("u0022Width\\u0022:64", "u0022Width\\u0022:68"),
        })
        {
            Assert.Contains(found, text, StringComparison.Ordinal);
            File.WriteAllBytes(path, System.Text.Encoding.Latin1.GetBytes(text.Replace(found, put, StringComparison.Ordinal)));
            var error = Assert.Throws<RecordingException>(() => Resume(options with { Steps = 4 }));
            Assert.Contains(path, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Checkpoint_with_one_float_changed_is_damaged()
    {
        var options = Options("x.brainscan") with { Steps = 1 };
        Run(options);
        string path = CheckpointFile.PathOf(options.Out);
        byte[] file = File.ReadAllBytes(path);
        byte[] recording = File.ReadAllBytes(options.Out);
        foreach (int at in new[] { file.Length / 4, file.Length / 2, file.Length - 8 })
        {
            byte[] damaged = [.. file];
            BitConverter.TryWriteBytes(damaged.AsSpan(at & ~3), float.NaN);
            File.WriteAllBytes(path, damaged);
            var error = Assert.Throws<RecordingException>(() => Resume(options with { Steps = 2 }));
            Assert.True(error.IsDamage);
            Assert.StartsWith($"{path} is damaged: its checksum is ", error.Message, StringComparison.Ordinal);
            Assert.Equal(recording, File.ReadAllBytes(options.Out));
        }
        // one written before checksums were
        string older = System.Text.Encoding.Latin1.GetString(file).Replace("brainscan.crc32c", "brainscan.absent", StringComparison.Ordinal);
        File.WriteAllBytes(path, System.Text.Encoding.Latin1.GetBytes(older));
        Assert.True(Resume(options with { Steps = 2 }).Completed);
    }

    [Theory]
    [InlineData("x.brainscan")]
    [InlineData("x.0002.brainscan")]
    public void Recording_that_is_deleted_while_it_is_written_ends_the_run(string deleted)
    {
        var options = Options("x.brainscan") with { Steps = 100_000, SegmentFrames = 3 };
        string path = _folder[deleted];
        long last = 0;
        var error = Assert.Throws<RecordingException>(() => Training.Run(
            options, CPU,
            status =>
            {
                last = status.Step;
                // before the second segment is full, which would be the last no more
                if (status.Recorder.Frames is 4 or 5) File.Delete(path);
            },
            CancellationToken.None));
        Assert.StartsWith($"{path} was deleted", error.Message, StringComparison.Ordinal);
        Assert.InRange(last, 15, 1000);
    }

    private static void AssertSame(string whole, string resumed, int segments, long[]? extraFrames = null)
    {
        using var expected = TimelineReader.Open(whole);
        using var actual = TimelineReader.Open(resumed);
        Assert.True(actual.IsFinished);
        Assert.Empty(RecordingVerifier.Run(actual));
        Assert.Equal(segments, actual.SegmentCount);
        Assert.Equal(Metrics(expected), Metrics(actual));
        Assert.Equal(Tokens(expected), Tokens(actual));
        Assert.Equal(Enumerable.Range(0, actual.Frames.Count), actual.Frames.Select(frame => frame.Number));
        Assert.Equal(expected.Frames.Select(frame => frame.Step), actual.Frames.Select(frame => frame.Step).Except(extraFrames ?? []));
        Assert.True(actual.Frames.Zip(actual.Frames.Skip(1), (one, next) => next.Seconds >= one.Seconds).All(ordered => ordered), "time runs backwards");
        Assert.Equal(Weights(expected), Weights(actual));
        using var wholeEnd = SafetensorsFile.Open(CheckpointFile.PathOf(whole));
        using var resumedEnd = SafetensorsFile.Open(CheckpointFile.PathOf(resumed));
        foreach (var tensor in wholeEnd.Tensors.Where(tensor => tensor.Type == SafetensorsType.F32))
        {
            uint[] one = new uint[tensor.Count], other = new uint[tensor.Count];
            wholeEnd.Read<uint>(tensor.Name, 0, one);
            resumedEnd.Read<uint>(tensor.Name, 0, other);
            Assert.Equal(one, other);
        }

        static IEnumerable<(long, string, double)> Metrics(TimelineReader recording) =>
            recording.Metrics.Select(metric => (metric.Step, metric.Name, metric.Value)).Order();

        static IEnumerable<(long, int, float)> Tokens(TimelineReader recording) => recording.Tokens.Select(token => (token.Step, token.Value, token.Confidence));
    }

    /// <summary>All weights of the last frame.</summary>
    private static uint[] Weights(TimelineReader recording)
    {
        using var decoder = new FrameDecoder(recording, 1);
        decoder.Seek(recording.Frames.Count - 1);
        float[] weights = new float[recording.Header.WeightCount];
        decoder.Weights(weights);
        return [.. weights.Select(BitConverter.SingleToUInt32Bits)];
    }
}

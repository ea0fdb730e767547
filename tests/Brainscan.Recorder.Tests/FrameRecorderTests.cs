using Brainscan.Format;
using Brainscan.Recorder.Recording;
using static TorchSharp.torch;

namespace Brainscan.Recorder.Tests;

/// <summary>A full disk pauses recording, not training, and loses as little as it can.</summary>
public sealed class FrameRecorderTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly RecorderPace Quick = new()
    {
        Events = TimeSpan.Zero, Heartbeat = TimeSpan.FromHours(1), Retry = TimeSpan.FromMilliseconds(1),
    };

    private readonly FullRecording _file = new();

    public void Dispose() => _file.Dispose();

    private FrameRecorder Recorder(RecorderPace? pace = null) => new("x.brainscan", _file, 1, new Replay(), pace ?? Quick);

    private static void Snapshot(FrameRecorder recorder, long step)
    {
        using var weights = tensor([(float)step], [1]);
        recorder.Snapshot(step, step, weights);
    }

    private static void Until(Func<bool> happened) => Assert.True(SpinWait.SpinUntil(happened, Patience), "it did not happen within half a minute");

    [Fact]
    public void Full_disk_keeps_the_frame_being_written_and_drops_those_that_come_meanwhile()
    {
        using var recorder = Recorder();
        Snapshot(recorder, 0);
        Assert.True(recorder.Sync());
        _file.SetFull(true);
        Snapshot(recorder, 10);
        Until(() => recorder.Status.PausedAt == 10);
        for (long step = 20; step <= 100; step += 10) Snapshot(recorder, step);
        Assert.Equal(9, recorder.Status.DroppedFrames);
        Assert.False(recorder.Sync());

        _file.SetFull(false);
        Until(() => recorder.Status.PausedAt is null);
        Snapshot(recorder, 110);
        recorder.Finish();
        Assert.Equal([(0L, 0f), (10, 10), (110, 110)], _file.Written);
        Assert.Equal(3, recorder.Status.Frames);
        Assert.True(_file.IsFinished);
    }

    [Fact]
    public void Training_that_waits_for_a_buffer_goes_on_when_the_disk_is_full()
    {
        using var recorder = Recorder(Quick with { Retry = TimeSpan.FromHours(1) });
        _file.SetFull(true);
        // more than there are buffers, each given before the one before it was found unwritable
        for (long step = 0; step < 100; step++) Snapshot(recorder, step);
        Assert.InRange(recorder.Status.DroppedFrames, 97, 99);
        Assert.Equal(0, recorder.Status.PausedAt);
    }

    [Fact]
    public void Events_wait_for_room_up_to_a_bound_and_what_is_dropped_is_counted()
    {
        using var recorder = Recorder();
        _file.SetFull(true);
        const int Batch = 1 << 14;
        for (int step = 0; step < 20; step++)
        {
            for (int i = 0; i < Batch; i++) recorder.Add(new MetricEvent(step, step, "loss", i));
            recorder.WriteEventsWhenDue();
        }
        Until(() => recorder.Status.PausedAt == 0);
        Assert.Equal(20L * Batch - FrameRecorder.EventsAtMost, recorder.Status.DroppedEvents);
        _file.SetFull(false);
        recorder.Finish();
        Assert.Equal(Enumerable.Range(0, FrameRecorder.EventsAtMost / Batch).SelectMany(step => Enumerable.Repeat((long)step, Batch)), _file.Events);
    }

    [Fact]
    public void Events_are_not_dropped_while_there_is_room_however_many_a_step_has()
    {
        const int Count = FrameRecorder.EventsAtMost + 1000;
        using (var recorder = Recorder())
        {
            for (int step = 0; step < 3; step++)
            {
                for (int i = 0; i < Count; i++) recorder.Add(new TokenEvent(step, step, 65, 0.5f));
                recorder.WriteEventsWhenDue();
            }
            recorder.Finish();
            Assert.Equal(0, recorder.Status.DroppedEvents);
        }
        Assert.Equal(3L * Count, _file.Events.Count);
    }

    [Fact]
    public void Ending_on_a_full_disk_says_what_is_missing()
    {
        using var recorder = Recorder(Quick with { Retry = TimeSpan.FromHours(1) });
        Snapshot(recorder, 0);
        Assert.True(recorder.Sync());
        _file.SetFull(true);
        recorder.Add(new TokenEvent(10, 1, 65, 0.5f));
        Snapshot(recorder, 10);
        Until(() => recorder.Status.PausedAt == 10);
        Snapshot(recorder, 20);
        var error = Assert.Throws<RecordingException>(recorder.Finish);
        Assert.Contains("the disk is full: x.brainscan holds 1 frames", error.Message, StringComparison.Ordinal);
        Assert.Contains("2 frames, 1 tokens and metrics", error.Message, StringComparison.Ordinal);
        Assert.Contains("--resume --out x.brainscan", error.Message, StringComparison.Ordinal);
        Assert.False(_file.IsFinished);
        Assert.Equal([(0L, 0f)], _file.Written);
    }

    [Fact]
    public void Ending_tries_once_more_and_needs_not_wait()
    {
        using var recorder = Recorder(Quick with { Retry = TimeSpan.FromHours(1) });
        _file.SetFull(true);
        Snapshot(recorder, 10);
        Until(() => recorder.Status.PausedAt == 10);
        _file.SetFull(false);
        recorder.Finish();
        Assert.Equal([(10L, 10f)], _file.Written);
        Assert.True(_file.IsFinished);
    }

    [Fact]
    public void Another_error_ends_the_run()
    {
        using var recorder = Recorder();
        _file.IsBroken = true;
        Snapshot(recorder, 0);
        var error = Assert.Throws<RecordingException>(() => recorder.Sync());
        Assert.Contains("input/output error", error.Message, StringComparison.Ordinal);
        Assert.Throws<RecordingException>(() => Snapshot(recorder, 1));
    }

    [Fact]
    public void Heartbeat_is_written_when_nothing_else_is()
    {
        using var recorder = Recorder(Quick with { Heartbeat = TimeSpan.FromMilliseconds(5) });
        Until(() => _file.Heartbeats >= 3);
        Snapshot(recorder, 1);
        recorder.Finish();
        Assert.Equal([(1L, 1f)], _file.Written);
    }

    [Fact]
    public void What_the_recording_holds_already_is_not_written_again()
    {
        using var folder = new TemporaryFolder();
        string path = folder["x.brainscan"];
        var header = new RecordOptions { Corpus = ["c"], Out = path, Layers = 1, Heads = 1, Width = 4, Context = 4 }.Header("cpu");
        using (var encoder = new FrameEncoder(header))
        using (var writer = TimelineWriter.Create(path, header))
        {
            writer.WriteFrame(encoder.Encode(20, 5, new float[header.WeightCount]));
            writer.WriteEvents([new TokenEvent(23, 7, 65, 1)], [new MetricEvent(22, 6, "loss", 2.5), new MetricEvent(23, 7, "loss", 2.25)]);
        }
        using var reader = TimelineReader.Open(path);
        var replay = new Replay(reader, step: 10);
        Assert.Equal((20, 23, 7), (replay.FrameStep, replay.EventStep, replay.Seconds));
        Assert.False(replay.IsDamaged);
        using (var recorder = new FrameRecorder("x.brainscan", _file, 1, replay, Quick))
        {
            foreach (long step in new long[] { 10, 20, 23, 24, 30 })
            {
                recorder.Add(new TokenEvent(step, step, 65, 0.5f));
                recorder.Add(new MetricEvent(step, step, "loss", 2));
                Snapshot(recorder, step);
            }
            recorder.Finish();
        }
        Assert.Equal([23L, 24, 30], _file.Written.Select(frame => frame.Step));
        Assert.Equal([24L, 24, 30, 30], _file.Events);

        Assert.Null(replay.Compare(22, 2.5f));
        Assert.Null(replay.Difference);
        Assert.Null(replay.Compare(23, 2f));
        Assert.Equal((23, -0.25), replay.Difference);
        Assert.Equal(-0.25, replay.Compare(24, 3f));
        Assert.Null(replay.Compare(25, 3f));
    }

    [Fact]
    public void Full_disk_is_told_from_other_errors()
    {
        Assert.True(DiskFull.Is(new RecordingException("x", FullRecording.NoSpace)));
        Assert.True(DiskFull.Is(new IOException("quota") { HResult = 122 }));
        Assert.False(DiskFull.Is(new IOException("broken") { HResult = 5 }));
        Assert.False(DiskFull.Is(new RecordingException("x", new ArgumentOutOfRangeException())));
        // the real thing
        using var full = File.OpenHandle("/dev/full", FileMode.Open, FileAccess.Write);
        var error = Assert.ThrowsAny<Exception>(() => RandomAccess.Write(full, new byte[1], 0));
        Assert.True(DiskFull.Is(error), $"{error.GetType().Name} {error.HResult}: {error.Message}");
    }
}

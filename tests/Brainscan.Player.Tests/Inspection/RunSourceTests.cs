using Brainscan.Format;
using Brainscan.Fuzzing;
using Brainscan.Player.Inspection;
using Brainscan.Player.Tests.Rendering;

namespace Brainscan.Player.Tests.Inspection;

/// <summary>A recording that is followed through everything that happens to files.</summary>
public sealed class RunSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new();
    private readonly Signal _news = new();

    public void Dispose()
    {
        _news.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Follow_aFileThatComesLater_grows_andIsFinished()
    {
        string path = _folder.File("run.brainscan");
        using var source = Follow(path);
        Assert.Null(source.Run);
        Assert.Equal(TailStatus.Waiting, source.Status);
        Assert.Null(source.Problem);

        using var run = new SmallRun(path);
        run.Frame();
        _news.Until(() => source.Run is { Generation: 1 } && source.Status == TailStatus.Alive);
        run.Frames(4);
        _news.Until(() => source.Run!.Reader.Frames.Count == 5);
        _news.Until(() => HasAll(source, 5));
        run.Finish();
        _news.Until(() => source.Status == TailStatus.Finished);
        Assert.Equal(1, source.Run!.Generation);
        AssertShows(run, source);
    }

    [Fact]
    public void Follow_aRecorderThatDiesAndReturns_goesOnWithTheSameReader()
    {
        string path = _folder.File("run.brainscan");
        using var run = new SmallRun(path);
        run.Frames(3);
        run.Promise(TimeSpan.FromSeconds(10));
        using var source = Follow(path);
        _news.Until(() => source.Status == TailStatus.Alive);
        run.Kill();
        // nothing to show, so no news: but the promise counts from when the file last grew
        Assert.True(SpinWait.SpinUntil(() => source.Run!.Reader.Length > source.Run.Reader.CommittedLength, TimeSpan.FromSeconds(30)));

        _time.Pass(TimeSpan.FromSeconds(11));
        _news.Until(() => source.Status == TailStatus.Dead);
        Assert.Equal(3, source.Run!.Reader.Frames.Count);

        run.Return();
        run.Frames(2);
        _news.Until(() => source.Run.Reader.Frames.Count == 5 && source.Status == TailStatus.Alive);
        _news.Until(() => source.Run.History.Resumes is [{ BytesCut: 1000 }]);
        Assert.Equal(1, source.Run.Generation);
        AssertShows(run, source);
    }

    [Fact]
    public void Follow_aRecorderThatBeginsNewFiles_followsThem()
    {
        string path = _folder.File("run.brainscan");
        using var run = new SmallRun(path, options: new WriterOptions { SegmentFrames = 3 });
        using var source = Follow(path);
        run.Frames(8);
        _news.Until(() => source.Run?.Reader.Frames.Count == 8);
        Assert.Equal([0, 3, 6], source.Run!.Reader.SegmentStarts);
        run.Finish();
        _news.Until(() => source.Status == TailStatus.Finished);
        Assert.Equal(1, source.Run.Generation);
        AssertShows(run, source);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Follow_aFileThatIsReplaced_showsTheOldOneUntilTheNewOneHasAFrame(bool deletedBefore)
    {
        string path = _folder.File("run.brainscan");
        using var first = SmallRun.Record(path, 4, seed: 1);
        using var source = Follow(path);
        _news.Until(() => source.Status == TailStatus.Finished);
        var before = source.Run!;
        if (deletedBefore)
        {
            File.Delete(path);
            _news.Until(() => source.Status == TailStatus.Gone);
            Assert.Same(before, source.Run);
            Assert.NotEmpty(before.Reader.ReadFrame(3).Tiles);
        }
        string other = deletedBefore ? path : _folder.File("other.brainscan");
        using var second = new SmallRun(other, seed: 2);
        if (!deletedBefore)
        {
            File.Move(other, path, overwrite: true);
        }
        _news.Until(() => source.Status == TailStatus.Replaced);
        Assert.Same(before, source.Run);
        AssertShows(first, source);

        second.Frame();
        _news.Until(() => source.Run is { Generation: 2 });
        Assert.Equal(TailStatus.Alive, source.Status);
        Assert.NotEmpty(before.Reader.ReadFrame(0).Tiles); // open until it is released
        source.Release(2);
        Assert.Throws<ObjectDisposedException>(() => before.Reader.ReadFrame(0));
        second.Frames(2);
        _news.Until(() => source.Run!.Reader.Frames.Count == 3);
        AssertShows(second, source);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Follow_filesOfARunThatAnotherReplaces_showsTheOther(bool deletedBefore)
    {
        string path = _folder.File("run.brainscan");
        using var first = new SmallRun(path, options: new WriterOptions { SegmentFrames = 3 }, seed: 1);
        using var source = Follow(path);
        first.Frames(8);
        first.Finish();
        _news.Until(() => source.Status == TailStatus.Finished);
        if (deletedBefore)
        {
            foreach (string file in Directory.GetFiles(Path.GetDirectoryName(path)!, "run*.brainscan"))
            {
                File.Delete(file);
            }
            _news.Until(() => source.Status == TailStatus.Gone);
        }
        // otherwise what is left of the old run lies beside the new one
        using var second = SmallRun.Record(_folder.File("other.brainscan"), 2, seed: 2);
        File.Move(second.Path, path, overwrite: true);
        _news.Until(() => source.Run is { Generation: 2 });
        Assert.Equal(2, source.Run!.Reader.Frames.Count);
    }

    [Fact]
    public void Follow_aFileThatIsTruncatedAndWrittenAnew_opensItAnew()
    {
        string path = _folder.File("run.brainscan");
        using var first = SmallRun.Record(path, 4, seed: 1);
        using var source = Follow(path);
        _news.Until(() => source.Status == TailStatus.Finished);
        using var second = SmallRun.Record(_folder.File("other.brainscan"), 2, seed: 2);
        byte[] bytes = File.ReadAllBytes(second.Path);

        using (var file = File.Open(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.SetLength(0);
            _news.Until(() => source.Status == TailStatus.Truncated);
            Assert.Equal(1, source.Run!.Generation);
            file.Write(bytes);
        }
        _news.Until(() => source.Run is { Generation: 2 } && source.Status == TailStatus.Finished);
        AssertShows(second, source);
    }

    [Fact]
    public void Follow_whatIsNoRecording_saysSoInOneLineAndWaitsForOne()
    {
        string path = _folder.File("run.brainscan");
        File.WriteAllText(path, "These are not weights, and never were.\n");
        using var source = Follow(path);
        _news.Until(() => source.Problem is not null);
        Assert.DoesNotContain('\n', source.Problem!);
        Assert.Equal(TailStatus.Waiting, source.Status);

        File.Delete(path);
        using var run = SmallRun.Record(path, 2);
        _news.Until(() => source.Status == TailStatus.Finished);
        Assert.Null(source.Problem);
        AssertShows(run, source);
    }

    [Fact]
    public void Open_aFinishedRecording_readsItsEventsAndLooksNoMore()
    {
        using var run = SmallRun.Record(_folder.File("run.brainscan"), 5);
        using var source = RunSource.Open(run.Path);
        Assert.Equal(TailStatus.Finished, source.Status);
        AssertShows(run, source);
        source.Arrived = _news.Set;
        source.Start();
        _news.Until(() => HasAll(source, 5));
    }

    [Fact]
    public void Follow_aBatchThatTheDiskDoesNotGive_saysSoOnce_andReadsItWhenItCan()
    {
        using var run = new SmallRun(_folder.File("run.brainscan"));
        run.Frames(3);
        using var disk = new FailingDisk(run.Path);
        int news = 0;
        using var source = RunSource.Follow(run.Path, () => disk.Follow(_time));
        source.Arrived = () =>
        {
            Interlocked.Increment(ref news);
            _news.Set();
        };
        source.Start();
        _news.Until(() => source.Problem is not null);
        disk.UntilFailed(times: 2);
        int before = Volatile.Read(ref news);
        disk.UntilFailed(times: 20);
        Assert.Equal(before, Volatile.Read(ref news));
        Assert.NotNull(source.Problem);
        Assert.DoesNotContain('\n', source.Problem);

        disk.Mend();
        _news.Until(() => source.Problem is null && HasAll(source, 3));
    }

    [Fact]
    public void Open_aFinishedRecordingThatTheDiskDoesNotGive_readsItsEventsLater()
    {
        using var run = SmallRun.Record(_folder.File("run.brainscan"), 5);
        using var disk = new FailingDisk(run.Path);
        using var source = RunSource.Open(run.Path, () => disk.Follow(_time));
        source.Arrived = _news.Set;
        source.Start();
        disk.UntilFailed(times: 3);
        disk.Mend();
        _news.Until(() => source.Problem is null && HasAll(source, 5));
    }

    [Fact]
    public void Open_whatCannotBeShown_saysWhyInOneLine()
    {
        string empty = _folder.File("empty.brainscan");
        using var run = new SmallRun(empty);
        string none = _folder.File("none.brainscan");
        string text = _folder.File("text.brainscan");
        File.WriteAllText(text, "no");
        foreach (string path in new[] { empty, none, text, _folder.File(".") })
        {
            var thrown = Assert.Throws<RecordingException>(() => RunSource.Open(path));
            Assert.DoesNotContain('\n', thrown.Message);
            Assert.Contains(Path.GetFileName(path), thrown.Message, StringComparison.Ordinal);
        }
    }

    private RunSource Follow(string path)
    {
        var source = RunSource.Follow(path, _time);
        source.Arrived = _news.Set;
        source.Start();
        return source;
    }

    // a letter a frame, and the loss of every step
    private static bool HasAll(RunSource source, int frames) => source.Run!.History is var history && history.CharactersAt(long.MaxValue) == frames
        && history.TryLossAt(long.MaxValue, out var loss) && loss == SmallRun.LossOf((frames - 1) * 10);

    private static void AssertShows(SmallRun run, RunSource source)
    {
        var reader = source.Run!.Reader;
        Assert.Equal(run.Header.RunId, reader.Header.RunId);
        Assert.Equal(run.Exact.Count, reader.Frames.Count);
        using var decoder = new FrameDecoder(reader, workers: 1);
        float[] weights = new float[reader.Header.WeightCount];
        for (int place = 0; place < reader.Frames.Count; place++)
        {
            decoder.Seek(place);
            decoder.Weights(weights);
            Assert.Equal(run.Exact[place][7], weights[7], 1e-3f);
        }
    }

    /// <summary>A disk that finds a recording's second batch of tokens and metrics, and does not give it, until it is mended.</summary>
    private sealed class FailingDisk : IDisposable
    {
        private readonly FaultyFile _file;
        private readonly Signal _failed = new();
        private int _failures;

        public FailingDisk(string path)
        {
            _file = new FaultyFile(File.ReadAllBytes(path));
            using var reader = TimelineReader.Open(path);
            var batch = reader.Segments[0].Events()[1];
            _file.FailsToRead = (offset, length) => offset == batch.Offset && length == batch.Length && Fail();
        }

        public TimelineTail Follow(TimeProvider time) => new("on this disk", time, _ => _file);

        public void UntilFailed(int times)
        {
            int until = Volatile.Read(ref _failures) + times;
            _failed.Until(() => Volatile.Read(ref _failures) >= until);
        }

        public void Mend() => _file.FailsToRead = null;

        public void Dispose() => _failed.Dispose();

        private bool Fail()
        {
            Interlocked.Increment(ref _failures);
            _failed.Set();
            return true;
        }
    }
}

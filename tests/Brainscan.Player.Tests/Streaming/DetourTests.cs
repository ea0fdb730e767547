using System.Diagnostics;
using Brainscan.Format;
using Brainscan.Player.Rendering.Egl;
using Brainscan.Player.Rendering.State;
using Brainscan.Player.Tests.Rendering;

namespace Brainscan.Player.Tests.Streaming;

/// <summary>Ways that are left, taken up again, or led around damage: nothing old may be seen on them, nothing may be kept for them, and what is whole is reached.</summary>
public sealed class DetourTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Cache_keepsItsBudgetHoweverFarOneJumps()
    {
        const long Budget = 600 << 10;
        using var run = new Run(_folder.File("run"), seed: 5, keyInterval: 20);
        run.Add(100);
        using var reader = TimelineReader.Open(_folder.File("run"));
        using var stage = new Stage(reader, new StateOptions { DecodesWhole = false, CacheBytes = Budget });
        stage.GoTo(0);
        for (int cycle = 0; cycle < 12; cycle++)
        {
            for (int i = 0; i < 40; i++)
            {
                run.Add(1);
                reader.Refresh();
                stage.GoTo(reader.Frames.Count - 1, travel: 1);
            }
            stage.GoTo(0);
        }
        // one arena more than the budget has: that a step always fits
        Assert.InRange(stage.State.Figures.CacheMappedBytes, 1, Budget * 5 / 4);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Start_thatIsDamaged_isTakenFromTheFirstFrameThatIsWhole(bool decodesWhole)
    {
        string path = Run.Write(_folder.File("run"), 20, seed: 9);
        Run.DamageTile(path, 0);
        using var reader = TimelineReader.Open(path);
        using var stage = new Stage(reader, new StateOptions { DecodesWhole = decodesWhole, Origin = true });

        int first = Assert.NotNull(stage.State.OriginFrame);
        // from behind, over the bridge, frame 0 itself is reached; on the GPU the next key is
        Assert.Equal(decodesWhole ? 0 : 6, first);
        stage.GoTo(15);
        stage.AssertIs(15);
        stage.GoTo(first);
        Assert.Equal(stage.Read(stage.State.State), stage.Read(stage.State.Origin!));
    }

    [Fact]
    public void State_ofARecordingWithNothingWhole_leavesNothingBehind()
    {
        string path = Run.Write(_folder.File("run"), 1, seed: 9);
        Run.DamageTile(path, 0);
        using var reader = TimelineReader.Open(path);
        using var context = HeadlessContext.Create();

        Assert.Throws<RecordingException>(() => new RunState(context.Device, reader, new StateOptions { Origin = true }));

        Assert.Equal(0, context.Device.LiveObjects);
    }

    [Fact]
    public void Frame_offeredBeforeATrail_isNotShownAfterIt()
    {
        using var reader = TimelineReader.Open(Run.Write(_folder.File("run"), 60, seed: 15));
        using var offered = new ManualResetEventSlim();
        using var stage = new Stage(reader, new StateOptions { DecodesWhole = true });
        stage.GoTo(5);
        var arrived = stage.State.Arrived;
        stage.State.Arrived = offered.Set;
        stage.State.Request(10, stage.All, 0);
        Assert.True(offered.Wait(TimeSpan.FromSeconds(60)));
        stage.State.Arrived = arrived;

        stage.State.EnableTrail(2);
        stage.GoTo(50, travel: 1);
        stage.State.DisableTrail();
        stage.State.Request(50, stage.All, 0);

        Assert.True(stage.State.IsSettled);
        Assert.False(stage.State.Advance(TimeSpan.Zero));
        Assert.Equal(50, stage.State.Frame);
    }

    [Fact]
    public void Tiles_thatCatchUpAndAreNotWantedAnyMore_takeNothingBackInTime()
    {
        using (var run = new Run(_folder.File("run"), seed: 3, keyInterval: 30, tileWeights: 16384, width: 192))
        {
            run.Add(60);
        }
        using var reader = TimelineReader.Open(_folder.File("run"));
        using var stage = new Stage(reader, new StateOptions { DecodesWhole = true });
        int[] some = [.. stage.All.Take(stage.All.Length / 2)];
        for (int round = 0; round < 20; round++)
        {
            stage.GoTo(3);
            stage.GoTo(4);
            stage.GoTo(55, some);
            stage.GoTo(56, some);
            stage.State.Request(56, stage.All, 0);
            Spin(TimeSpan.FromMilliseconds(0.5 * round));
            stage.State.Request(56, some.AsSpan(0, some.Length - 1), 0);
            var clock = Stopwatch.StartNew();
            while (clock.ElapsedMilliseconds < 40)
            {
                stage.State.Advance(TimeSpan.Zero);
                Assert.Equal(56, stage.State.Frame);
            }
        }
    }

    [Fact]
    public void Key_thatTilesCaughtUpFrom_isNotShownByALaterJump()
    {
        using var reader = TimelineReader.Open(Run.Write(_folder.File("run"), 60, seed: 3));
        using var stage = new Stage(reader, new StateOptions { DecodesWhole = false });
        stage.GoTo(3);
        stage.GoTo(16, [.. stage.All.Where(tile => tile % 2 == 0)]);
        stage.GoTo(16);
        var seen = new List<int>();

        stage.State.Request(55, stage.All, 0);
        stage.Settle(() => seen.Add(stage.State.Frame));

        Assert.Equal([54, 55], seen);
    }

    [Fact]
    public void Frames_beforeADamagedOne_areReachedFromTheKeyBeforeThem()
    {
        string path = Run.Write(_folder.File("run"), 30, seed: 15, keyInterval: 20);
        Run.DamageTile(path, 16);
        using var reader = TimelineReader.Open(path);
        using var stage = new Stage(reader, new StateOptions { DecodesWhole = false });
        var lost = new List<int>();
        stage.GoTo(21);
        for (int place = 20; place >= 0; place--)
        {
            stage.State.Request(place, stage.All, -1);
            stage.Settle();
            if (stage.State.Failure is not null)
            {
                lost.Add(place);
            }
            else
            {
                stage.AssertIs(place);
            }
        }
        // 17 to 19 build on it, and are met while 20 is gone back from
        Assert.All(lost, place => Assert.InRange(place, 16, 19));
    }

    [Fact]
    public void Frame_onTheWayThatCannotBeShown_doesNotEndTheWay()
    {
        string path = Run.Write(_folder.File("run"), 30, seed: 9);
        Run.DamageHead(path, 8);
        using var reader = TimelineReader.Open(path);
        using var context = HeadlessContext.Create();
        var course = new Course(reader);
        using var cache = new FrameCache(context.Device, reader.Grid, reader.Header.Tensors.Length, 1 << 20);
        using var whole = new WholeFrames(context.Device, reader);
        using var loader = new FrameLoader(reader, course, cache, whole, () => { });
        loader.Start();
        Ask(7);
        Assert.True(SpinWait.SpinUntil(() => Is(() => whole.Offered == 7), TimeSpan.FromSeconds(60)));
        lock (cache.Gate)
        {
            whole.Close();
            course.Frame = 7;
        }

        // a hand that hurries, on a machine so slow that it stops on the way: it asks whether it is still wanted, and waits for that
        Ask(20);
        Ask(10);
        Assert.True(SpinWait.SpinUntil(() => Is(() =>
        {
            Monitor.Wait(cache.Gate, TimeSpan.FromMilliseconds(1)); // the loader's turn
            Spin(TimeSpan.FromMilliseconds(25));
            return whole.Offered == 10 || course.HasFailed;
        }), TimeSpan.FromSeconds(60)));
        Assert.Null(course.Failure);

        void Ask(int place)
        {
            lock (cache.Gate)
            {
                course.Ask(place, course.All, 0, isExact: false);
                loader.Wake();
            }
        }

        bool Is(Func<bool> isTrue)
        {
            lock (cache.Gate)
            {
                return isTrue();
            }
        }
    }

    private static void Spin(TimeSpan time)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < time)
        {
            Thread.SpinWait(10);
        }
    }
}

using Brainscan.Format;
using Brainscan.Player.Rendering.State;
using Brainscan.Player.Tests.Rendering;

namespace Brainscan.Player.Tests.Streaming;

/// <summary>Whatever way a frame is reached, it is bit for bit what the decoder gives.</summary>
public sealed class WalkTests
{
    private const int Steps = 40;

    public static TheoryData<int, bool, long, Quality> Walks
    {
        get
        {
            var walks = new TheoryData<int, bool, long, Quality>();
            int seed = 1;
            foreach (bool decodesWhole in new[] { false, true })
            {
                foreach (long cacheBytes in new long[] { 64 << 10, 600 << 10, 64 << 20 })
                {
                    walks.Add(seed++, decodesWhole, cacheBytes, Quality.Display);
                }
            }
            walks.Add(seed++, false, 64 << 20, Quality.Fine);
            walks.Add(seed, false, 600 << 10, Quality.Exact);
            return walks;
        }
    }

    [Theory]
    [MemberData(nameof(Walks))]
    public void State_afterAnyWalk_isTheDecodersBitForBit(int seed, bool decodesWhole, long cacheBytes, Quality quality)
    {
        using var folder = new TemporaryFolder();
        using var reader = TimelineReader.Open(Run.Write(folder.File("run"), 27, seed, quality: quality));
        using var stage = new Stage(reader, new StateOptions { CacheBytes = cacheBytes, DecodesWhole = decodesWhole });
        var random = new Random(seed);
        int place = 0;
        int[] tiles = stage.All;
        for (int step = 0; step < Steps; step++)
        {
            place = NextPlace(random, place, reader.Frames.Count);
            tiles = random.Next(3) == 0 ? SomeTiles(random, stage.All) : tiles;
            stage.State.Request(place, tiles, random.Next(-1, 2));
            if (random.Next(3) == 0)
            {
                // asked for something else before it is there
                stage.State.Advance(TimeSpan.Zero);
                continue;
            }
            stage.Settle();
            Assert.Equal(place, stage.State.Frame);
            stage.AssertIs(place, tiles);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void State_onTheWayAnywhere_isATrueFrame(bool decodesWhole)
    {
        using var folder = new TemporaryFolder();
        using var reader = TimelineReader.Open(Run.Write(folder.File("run"), 25, seed: 77));
        using var stage = new Stage(reader, new StateOptions { CacheBytes = 600 << 10, DecodesWhole = decodesWhole });
        int shown = 0;
        foreach (int place in new[] { 5, 22, 17, 16, 11, 24, 2, 23, 18, 12 })
        {
            stage.State.Request(place, stage.All, 0);
            stage.Settle(() =>
            {
                shown++;
                stage.AssertIs(stage.State.Frame);
            });
            Assert.Equal(place, stage.State.Frame);
        }
        Assert.True(shown >= 10);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void State_ofARecordingThatGrows_isTheDecoders(bool decodesWhole)
    {
        using var folder = new TemporaryFolder();
        using var run = new Run(folder.File("run"), seed: 5);
        run.Add(3);
        using var reader = TimelineReader.Open(folder.File("run"));
        using var stage = new Stage(reader, new StateOptions { CacheBytes = 600 << 10, DecodesWhole = decodesWhole });
        var random = new Random(5);
        for (int i = 0; i < 12; i++)
        {
            run.Add(random.Next(1, 3));
            reader.Refresh();
            stage.GoTo(reader.Frames.Count - 1, travel: 1);
            stage.AssertIs(reader.Frames.Count - 1);
        }
        stage.GoTo(1, travel: -1);
        stage.AssertIs(1);
    }

    [Fact]
    public void State_ofARecordingWithADamagedFrame_comesFromTheKeyBehindItWhereItIsDecodedWhole()
    {
        using var folder = new TemporaryFolder();
        string path = Run.Write(folder.File("run"), 20, seed: 9);
        Run.DamageTile(path, 9);
        using var reader = TimelineReader.Open(path);
        using var stage = new Stage(reader, new StateOptions { DecodesWhole = true });
        foreach (int place in new[] { 8, 9, 11, 10, 3, 9 })
        {
            stage.GoTo(place);
            stage.AssertIs(place);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void State_ofADamagedRecording_staysAtTheLastGoodFrameAndGoesOnElsewhere(bool decodesWhole)
    {
        using var folder = new TemporaryFolder();
        string path = Run.Write(folder.File("run"), 20, seed: 9);
        Run.DamageTile(path, 9);
        Run.DamageTile(path, 11);
        using var reader = TimelineReader.Open(path);
        using var stage = new Stage(reader, new StateOptions { DecodesWhole = decodesWhole });
        stage.GoTo(7);
        for (int place = 8; place < 11; place++)
        {
            stage.State.Request(place, stage.All, 1);
            stage.Settle();
            Assert.Equal(place > 8, stage.State.Failure is not null);
            Assert.Equal(8, stage.State.Frame);
            stage.AssertIs(8);
        }
        Assert.DoesNotContain('\n', stage.State.Failure!.Message);
        stage.GoTo(13);
        stage.AssertIs(13);
        stage.State.Request(10, stage.All, -1);
        stage.Settle();
        Assert.NotNull(stage.State.Failure);
        stage.AssertIs(stage.State.Frame);
        stage.GoTo(3, travel: -1);
        stage.AssertIs(3);
    }

    [Fact]
    public void Tiles_thatBecomeVisible_catchUpWithoutBringingTheOthersBack()
    {
        using var folder = new TemporaryFolder();
        using var reader = TimelineReader.Open(Run.Write(folder.File("run"), 20, seed: 11, keyInterval: 10));
        using var stage = new Stage(reader, new StateOptions { DecodesWhole = false });
        int[] left = [.. stage.All.Where(tile => tile % 2 == 0)];
        stage.GoTo(2);
        for (int place = 3; place < 18; place++)
        {
            stage.GoTo(place, left, travel: 1);
        }
        stage.AssertIs(17, left);
        stage.State.Request(17, stage.All, 1);
        stage.Settle(() => stage.AssertIs(17, left));
        stage.AssertIs(17);
    }

    [Fact]
    public void Tiles_thatAreNotAskedFor_areNeitherReadNorDecoded()
    {
        using var folder = new TemporaryFolder();
        using var reader = TimelineReader.Open(Run.Write(folder.File("run"), 12, seed: 12));
        using var stage = new Stage(reader, new StateOptions { DecodesWhole = false });
        int[] few = [3, 4];
        stage.GoTo(8, few);
        var figures = stage.State.Figures;
        // a tile of 1024 weights takes 1 KiB at 8 bits and less at others, and its escapes as much again
        Assert.InRange(figures.CachedBytes, 1, figures.CachedFrames * few.Length * 8 * 1024);
        stage.AssertIs(8, few);
    }

    private static int NextPlace(Random random, int place, int count) => random.Next(5) switch
    {
        0 => random.Next(count),
        1 => Math.Clamp(place + random.Next(-8, 9), 0, count - 1),
        2 => Math.Max(0, place - 1),
        _ => Math.Min(count - 1, place + 1),
    };

    private static int[] SomeTiles(Random random, int[] all)
    {
        int[] some = [.. all.Where(_ => random.Next(3) > 0)];
        return some.Length == 0 ? all : some;
    }
}

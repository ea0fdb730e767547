using Brainscan.Format.Container;
using Brainscan.Format.Tools;

namespace Brainscan.Format.Tests;

public sealed class ToolsJoinTests
{
    [Theory]
    [InlineData(Quality.Display)]
    [InlineData(Quality.Exact)]
    public void Chain_becomes_one_file_with_the_same_payloads(Quality quality)
    {
        using var sample = new Sample();
        string path = sample.Path("a.brainscan");
        var exact = ToolsRecording.Write(sample, path, 10, quality, framesPerFile: 4);
        using var chain = TimelineReader.Open(path);

        Assert.Equal(10, RecordingJoin.Run(chain, sample.Path("all.brainscan")));

        using var joined = TimelineReader.Open(sample.Path("all.brainscan"));
        Assert.Equal(1, joined.SegmentCount);
        Assert.True(joined.IsFinished);
        Assert.Empty(RecordingVerifier.Run(joined));
        Assert.Equal(chain.Tokens, joined.Tokens);
        Assert.Equal(chain.Metrics, joined.Metrics);
        Assert.Equal(ToolsRecording.Origin(chain), ToolsRecording.Origin(joined));
        foreach (int i in Enumerable.Range(0, 10))
        {
            Assert.Equal(chain.ReadFrame(i).Tiles.Select(tile => (tile.Base, tile.Crc)), joined.ReadFrame(i).Tiles.Select(tile => (tile.Base, tile.Crc)));
            Assert.Equal(chain.ReadRefinement(i).Select(tile => tile.Crc), joined.ReadRefinement(i).Select(tile => tile.Crc));
            Assert.True(quality == Quality.Display || ToolsRecording.Bits(exact[i]).SequenceEqual(ToolsRecording.Bits(joined, i)));
        }
    }

    [Fact]
    public void What_is_not_a_whole_chain_is_refused_and_leaves_nothing()
    {
        using var sample = new Sample();
        string path = sample.Path("a.brainscan");
        ToolsRecording.Write(sample, path, 12, framesPerFile: 4);
        string second = SegmentPath.Of(path, 2);
        string[] before = Directory.GetFileSystemEntries(Path.GetDirectoryName(path)!);

        Assert.Contains("name the first one", Refused(second), StringComparison.Ordinal);
        ToolsRecording.DamageTile(second, RegionKind.Frame, 5, tile: 0);
        Assert.Contains("frame 5 (step 50): tile 0 is damaged", Refused(path), StringComparison.Ordinal);
        Assert.Equal(before, Directory.GetFileSystemEntries(Path.GetDirectoryName(path)!));
        File.Delete(second);
        Assert.Contains("segment 2 is missing", Refused(path), StringComparison.Ordinal);

        using var other = new Sample(seed: 2);
        ToolsRecording.Write(other, other.Path("a.brainscan"), 12, framesPerFile: 4);
        File.Copy(SegmentPath.Of(other.Path("a.brainscan"), 2), second);
        Assert.Contains("is not segment 2 of this run", Refused(path), StringComparison.Ordinal);

        string Refused(string first)
        {
            using var reader = TimelineReader.Open(first);
            return Assert.Throws<RecordingException>(() => RecordingJoin.Run(reader, sample.Path("all.brainscan"))).Message;
        }
    }
}

using Brainscan.Format.Container;

namespace Brainscan.Format.Tests;

public sealed class ToolsVerifyTests
{
    [Theory]
    [InlineData(Quality.Display, true)]
    [InlineData(Quality.Fine, true)]
    [InlineData(Quality.Exact, true)]
    [InlineData(Quality.Exact, false)]
    public void Whole_chain_has_no_damage(Quality quality, bool finish)
    {
        using var sample = new Sample();
        string path = sample.Path("a.brainscan");
        ToolsRecording.Write(sample, path, 10, quality, framesPerFile: 4, finish);

        using var reader = TimelineReader.Open(path);

        Assert.Equal(3, reader.SegmentCount);
        Assert.Equal(10, reader.Frames.Count);
        Assert.Empty(RecordingVerifier.Run(reader));
    }

    [Fact]
    public void More_than_one_index_agrees_with_the_file()
    {
        using var sample = new Sample(shapes: [[4]]);
        string path = sample.Path("a.brainscan");
        ToolsRecording.Write(sample, path, 5 * RegionIndex.FramesPerIndex);

        using var reader = TimelineReader.Open(path);

        Assert.Empty(RecordingVerifier.Run(reader));
    }

    [Theory]
    [InlineData(nameof(RegionKind.Frame), 5, "frame 5 (step 50): tile 3 is damaged: its checksum does not match")]
    [InlineData(nameof(RegionKind.Refinement), 5, "the refinement of frame 5 (step 50): the refinement of tile 3 is damaged: its checksum does not match")]
    [InlineData(nameof(RegionKind.Start), 0, "the start: tile 3 is damaged: its checksum does not match")]
    [InlineData(nameof(RegionKind.Origin), 0, "the origin: tile 3 is damaged: its checksum does not match")]
    public void Damaged_tile_is_named_with_its_frame_and_file(string kind, int number, string expected)
    {
        using var sample = new Sample();
        string path = sample.Path("a.brainscan");
        ToolsRecording.Write(sample, path, 8, Quality.Exact, framesPerFile: 4);
        string second = SegmentPath.Of(path, 2);
        ToolsRecording.DamageTile(second, Enum.Parse<RegionKind>(kind), number, tile: 3);

        using var reader = TimelineReader.Open(path);
        var damage = Assert.Single(RecordingVerifier.Run(reader));

        Assert.Equal((second, expected), (damage.File, damage.What));
    }

    [Fact]
    public void Frames_whose_commits_are_gone_are_named()
    {
        using var sample = new Sample();
        string path = sample.Path("a.brainscan");
        ToolsRecording.Write(sample, path, 8);
        byte[] bytes = File.ReadAllBytes(path);
        using (var whole = TimelineReader.Open(path))
        {
            bytes.AsSpan((int)whole.Frames[2].Offset, (int)(whole.Frames[4].Offset - whole.Frames[2].Offset)).Clear();
        }
        File.WriteAllBytes(path, bytes);

        using var reader = TimelineReader.Open(path);

        Assert.Contains(RecordingVerifier.Run(reader), damage => damage.What == "no readable commit: frames 2 to 3 are lost");
    }

    [Fact]
    public void Missing_file_of_a_chain_is_said()
    {
        using var sample = new Sample();
        string path = sample.Path("a.brainscan");
        ToolsRecording.Write(sample, path, 12, framesPerFile: 4);
        File.Delete(SegmentPath.Of(path, 2));
        using (var reader = TimelineReader.Open(path))
        {
            Assert.Equal("segment 2 is missing", Assert.Single(RecordingVerifier.Run(reader)).What);
        }
        File.Delete(SegmentPath.Of(path, 3));
        using (var reader = TimelineReader.Open(path))
        {
            Assert.Contains("segment 2", Assert.Single(RecordingVerifier.Run(reader)).What, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(8 + 96 + 56, "it lacks a region that comes before it")] // the step of the second region it lists
    [InlineData(0, "it cannot be read")] // the index it continues is not before it
    public void Index_that_lies_is_found(int at, string expected)
    {
        using var sample = new Sample(shapes: [[4]]);
        string path = sample.Path("a.brainscan");
        ToolsRecording.Write(sample, path, 3);
        ToolsRecording.ForgeIndex(path, at);

        using var reader = TimelineReader.Open(path);
        var damage = Assert.Single(RecordingVerifier.Run(reader));

        Assert.StartsWith("the index: ", damage.What, StringComparison.Ordinal);
        Assert.True(at == 0 || damage.What.EndsWith(expected, StringComparison.Ordinal), damage.What);
    }

    [Fact]
    public void Footer_that_was_cut_off_is_damage()
    {
        using var sample = new Sample();
        string path = sample.Path("a.brainscan");
        ToolsRecording.Write(sample, path, 3);
        using (var file = File.OpenWrite(path))
        {
            file.SetLength(file.Length - 5);
        }

        using var reader = TimelineReader.Open(path);

        Assert.Contains("footer", Assert.Single(RecordingVerifier.Run(reader)).What, StringComparison.Ordinal);
    }

    [Fact]
    public void Footer_that_leads_elsewhere_is_damage()
    {
        using var sample = new Sample();
        string path = sample.Path("a.brainscan");
        ToolsRecording.Write(sample, path, 3);
        byte[] bytes = File.ReadAllBytes(path);
        long frame;
        using (var reader = TimelineReader.Open(path))
        {
            frame = reader.Frames[1].Offset;
        }
        bytes[bytes.AsSpan().LastIndexOf(BitConverter.GetBytes(frame))] ^= 8;
        File.WriteAllBytes(path, bytes);

        using var damaged = TimelineReader.Open(path);

        Assert.Contains("footer", Assert.Single(RecordingVerifier.Run(damaged)).What, StringComparison.Ordinal);
    }

    [Fact]
    public void Footer_of_any_bytes_is_read_without_harm()
    {
        using var sample = new Sample();
        string path = sample.Path("a.brainscan");
        ToolsRecording.Write(sample, path, 3);
        byte[] footer;
        using (var segment = SegmentFile.Open(path))
        {
            footer = segment.ReadFooter();
        }
        Assert.True(ArrowFooter.TryReadBlocks(footer, out var blocks));
        Assert.NotEmpty(blocks);
        var random = new Random(3);
        int refused = 0;
        for (int round = 0; round < 20_000; round++)
        {
            byte[] any = footer[..random.Next(footer.Length + 1)];
            for (int i = 0; i < 3 && any.Length > 0; i++)
            {
                any[random.Next(Math.Min(any.Length, 64))] = (byte)random.Next(256);
            }
            refused += ArrowFooter.TryReadBlocks(any, out _) ? 0 : 1;
        }
        Assert.InRange(refused, 10_000, 20_000);
    }
}

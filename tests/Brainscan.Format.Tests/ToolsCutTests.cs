using Brainscan.Format.Tools;

namespace Brainscan.Format.Tests;

public sealed class ToolsCutTests
{
    [Theory]
    [InlineData(Quality.Display, null, 1, 0L, 110L)]
    [InlineData(Quality.Display, null, 3, 25L, 90L)]
    [InlineData(Quality.Fine, null, 2, 10L, 110L)]
    [InlineData(Quality.Exact, null, 5, 20L, 200L)]
    [InlineData(Quality.Exact, Quality.Display, 1, 30L, 60L)]
    public void Cut_has_the_very_weights_of_the_frames_it_takes(Quality recorded, Quality? wanted, int every, long from, long to)
    {
        using var sample = new Sample();
        string path = sample.Path("a.brainscan");
        ToolsRecording.Write(sample, path, 12, recorded, framesPerFile: 8);
        using var source = TimelineReader.Open(path);

        var taken = RecordingCut.Run(source, sample.Path("b.brainscan"), new CutSelection { FromStep = from, ToStep = to, Every = every, Quality = wanted });

        using var cut = TimelineReader.Open(sample.Path("b.brainscan"));
        int[] places = [.. Enumerable.Range(0, 12).Where(i => i * 10 >= from && i * 10 <= to).Where((_, i) => i % every == 0)];
        Assert.Equal(places.Select(place => source.Frames[place]), taken);
        Assert.Empty(RecordingVerifier.Run(cut));
        Assert.Equal(wanted ?? recorded, cut.Header.Quality);
        Assert.Equal(10 * every, cut.Header.StepsPerFrame);
        Assert.Equal(Enumerable.Range(0, places.Length), cut.Frames.Select(frame => frame.Number));
        Assert.Equal(ToolsRecording.Origin(source), ToolsRecording.Origin(cut));
        foreach (int i in Enumerable.Range(0, places.Length))
        {
            Assert.Equal((source.Frames[places[i]].Step, source.Frames[places[i]].Seconds, i % 4 == 0), (cut.Frames[i].Step, cut.Frames[i].Seconds, cut.Frames[i].IsKey));
            Assert.Equal(wanted == Quality.Display ? DisplayBits(source, places[i]) : ToolsRecording.Bits(source, places[i]), ToolsRecording.Bits(cut, i));
            Assert.Equal(
                source.ReadStatistics(places[i]).Select(s => s with { Change = 0 }), cut.ReadStatistics(i).Select(s => s with { Change = 0 }));
        }
        Assert.Equal(source.Tokens.Where(token => token.Step >= from && token.Step <= to), cut.Tokens);
        Assert.Equal(source.Metrics.Where(metric => metric.Step >= from && metric.Step <= to), cut.Metrics);
    }

    [Fact]
    public void Fine_is_made_of_exact_within_its_guarantee()
    {
        using var sample = new Sample();
        string path = sample.Path("a.brainscan");
        var exact = ToolsRecording.Write(sample, path, 6, Quality.Exact);
        using var source = TimelineReader.Open(path);

        RecordingCut.Run(source, sample.Path("b.brainscan"), new CutSelection { Quality = Quality.Fine });

        using var cut = TimelineReader.Open(sample.Path("b.brainscan"));
        Assert.Empty(RecordingVerifier.Run(cut));
        foreach (int i in Enumerable.Range(0, 6))
        {
            float[] found = [.. ToolsRecording.Bits(cut, i).Select(BitConverter.Int32BitsToSingle)];
            foreach (var tensor in cut.Header.Tensors)
            {
                var span = (int)tensor.Offset..(int)(tensor.Offset + tensor.Count);
                float range = exact[..(i + 1)].SelectMany(weights => weights[span]).DefaultIfEmpty(0).Max(Math.Abs);
                Assert.All(found[span].Zip(exact[i][span]), pair => Assert.True(Math.Abs(pair.First - pair.Second) <= range / 4094));
            }
        }
    }

    [Fact]
    public void Change_is_told_from_the_frame_before_in_the_cut()
    {
        using var sample = new Sample();
        string path = sample.Path("a.brainscan");
        ToolsRecording.Write(sample, path, 9);
        using var source = TimelineReader.Open(path);

        RecordingCut.Run(source, sample.Path("b.brainscan"), new CutSelection { FromStep = 20, Every = 3 });

        using var cut = TimelineReader.Open(sample.Path("b.brainscan"));
        Assert.All(cut.ReadStatistics(0), s => Assert.Equal(0, s.Change));
        float[] before = Playback.Weights(source, 2);
        float[] now = Playback.Weights(source, 5);
        foreach (var s in cut.ReadStatistics(1))
        {
            var tensor = cut.Header.Tensors[s.Tensor];
            double sum = Enumerable.Range((int)tensor.Offset, (int)tensor.Count).Sum(i => Math.Pow(now[i] - before[i], 2));
            Assert.Equal(Math.Sqrt(sum / Math.Max(1, tensor.Count)), s.Change, 1e-7);
        }
        Assert.NotEqual(source.ReadStatistics(5)[0].Change, cut.ReadStatistics(1)[0].Change);
    }

    [Fact]
    public void Cut_of_a_cut_still_knows_where_the_run_began()
    {
        using var sample = new Sample();
        string path = sample.Path("a.brainscan");
        ToolsRecording.Write(sample, path, 12);
        using var source = TimelineReader.Open(path);
        RecordingCut.Run(source, sample.Path("b.brainscan"), new CutSelection { FromStep = 30 });
        using var first = TimelineReader.Open(sample.Path("b.brainscan"));

        RecordingCut.Run(first, sample.Path("c.brainscan"), new CutSelection { FromStep = 60, ToStep = 70 });

        using var second = TimelineReader.Open(sample.Path("c.brainscan"));
        Assert.Equal([60, 70], second.Frames.Select(frame => frame.Step));
        Assert.Equal(ToolsRecording.Origin(source), ToolsRecording.Origin(second));
        Assert.Equal(ToolsRecording.Bits(source, 7), ToolsRecording.Bits(second, 1));
    }

    [Fact]
    public void What_the_recording_does_not_hold_is_refused_in_one_line()
    {
        using var sample = new Sample();
        string path = sample.Path("a.brainscan");
        ToolsRecording.Write(sample, path, 3, Quality.Fine);
        using var reader = TimelineReader.Open(path);

        Assert.Equal("the recording is fine; what it does not hold cannot be cut from it as exact", Refused(new CutSelection { Quality = Quality.Exact }));
        Assert.Equal("no frame lies from step 11 to 19; the recording has steps 0 to 20", Refused(new CutSelection { FromStep = 11, ToStep = 19 }));

        string Refused(CutSelection selection) =>
            Assert.Throws<RecordingException>(() => RecordingCut.Run(reader, sample.Path("b.brainscan"), selection)).Message;
    }

    /// <summary>What the display chain alone gives, whatever refines it.</summary>
    private static int[] DisplayBits(TimelineReader reader, int index) => ToolsRecording.Bits(Playback.Weights(reader, index));
}

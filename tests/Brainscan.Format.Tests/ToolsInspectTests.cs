using Brainscan.Format.Tools;

namespace Brainscan.Format.Tests;

public sealed class ToolsInspectTests
{
    [Theory]
    [InlineData("t0.weight", new[] { 37, 5 })]
    [InlineData("t1.weight", new[] { 23 })]
    [InlineData("t2.weight", new int[0])]
    [InlineData("t2.weight", new[] { 0 })]
    [InlineData("t3.weight", new[] { 6, 1, 4 })]
    public void Weight_over_time_is_that_of_every_frame(string name, int[] indices)
    {
        using var sample = new Sample();
        string path = sample.Path("a.brainscan");
        sample.Record(path, 11, size: 0.003f);
        using var reader = TimelineReader.Open(path);
        var tensor = TensorLookup.Find(reader.Header, name);
        long place = TensorLookup.PlaceOf(tensor, indices);
        int flat = (int)(tensor.Offset + place);
        float origin = Playback.Origin(reader)[flat];

        var found = WeightHistory.Read(reader, tensor, place, 2, 9).ToArray();

        Assert.Equal(reader.Frames.Skip(2).Take(8), found.Select(sample => sample.Frame));
        foreach (int i in Enumerable.Range(0, found.Length))
        {
            float value = Playback.Weights(reader, i + 2)[flat];
            Assert.Equal((value, value - origin), (found[i].Value, found[i].Learned));
        }
    }

    [Theory]
    [InlineData(Quality.Display)]
    [InlineData(Quality.Fine)]
    [InlineData(Quality.Exact)]
    public void Learned_is_counted_from_frame_0_as_exactly_as_it_is_known(Quality quality)
    {
        using var sample = new Sample(quality: quality);
        string path = sample.Path("a.brainscan");
        string later = sample.Path("later.brainscan");
        sample.Record(path, 9, size: 0.003f);
        using (var whole = TimelineReader.Open(path))
        {
            RecordingCut.Run(whole, later, new CutSelection { FromStep = 40 });
        }
        using var reader = TimelineReader.Open(path);
        using var cut = TimelineReader.Open(later);
        Assert.Equal((true, false), (reader.HasStartFrame, cut.HasStartFrame));
        var tensor = TensorLookup.Find(reader.Header, "t0.weight");
        foreach (int place in new[] { 0, 37, 114 })
        {
            float origin = Playback.Origin(reader)[tensor.Offset + place];
            var found = WeightHistory.Read(reader, tensor, place, 0, 8).ToArray();
            Assert.Equal(0f, found[0].Learned);
            float start = quality == Quality.Exact ? found[0].Value : origin;
            Assert.All(found[1..], weight => Assert.Equal(weight.Value - start, weight.Learned));
            // without frame 0 the origin is all there is
            Assert.All(WeightHistory.Read(cut, tensor, place, 0, 4), weight => Assert.Equal(weight.Value - origin, weight.Learned));
        }
    }

    [Fact]
    public void Place_counts_rows_of_the_last_dimension()
    {
        var tensor = new TensorInfo(0, "t", [7, 3, 5], 0);

        Assert.Equal(6 * 15 + 1 * 5 + 4, TensorLookup.PlaceOf(tensor, [6, 1, 4]));
    }

    [Theory]
    [InlineData(new[] { 7, 0, 0 }, "found 7 as index of dimension 0, expected 0 to 6")]
    [InlineData(new[] { 0, 0, -1 }, "found -1 as index of dimension 2, expected 0 to 4")]
    [InlineData(new[] { 1, 2 }, "found 2 indices, expected one for each, such as --index 0,0,0")]
    public void Indices_that_name_no_weight_are_told_the_shape(int[] indices, string says)
    {
        var exception = Assert.Throws<RecordingException>(() => TensorLookup.PlaceOf(new TensorInfo(0, "t", [7, 3, 5], 0), indices));

        Assert.Contains("[7, 3, 5]", exception.Message, StringComparison.Ordinal);
        Assert.Contains(says, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tensor_without_weights_says_so()
    {
        var exception = Assert.Throws<RecordingException>(() => TensorLookup.PlaceOf(new TensorInfo(0, "t", [0, 4], 0), [0, 0]));

        Assert.Contains("no weights", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("blocks.3.qvk.weight", "blocks.3.qkv.weight")]
    [InlineData("HEAD", "head.weight")]
    [InlineData("blocks.12.proj.weight", "blocks.1.proj.weight")]
    public void Misspelt_tensor_is_told_the_nearest(string written, string meant)
    {
        using var sample = new Sample();
        var header = sample.Header with
        {
            Tensors = RecordingHeader.Flatten(
                ((string[])["head.weight", "blocks.1.proj.weight", "blocks.3.qkv.weight", "blocks.3.up.weight"]).Select(name => (name, System.Collections.Immutable.ImmutableArray.Create(1)))),
        };

        var exception = Assert.Throws<RecordingException>(() => TensorLookup.Find(header, written));

        Assert.Equal($"there is no tensor '{written}'; the nearest name is '{meant}'", exception.Message);
    }
}

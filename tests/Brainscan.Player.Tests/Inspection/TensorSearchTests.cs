using Brainscan.Format;
using Brainscan.Player.Inspection;
using Brainscan.Player.Rendering.Layout;
using Brainscan.Player.Tests.Rendering;

namespace Brainscan.Player.Tests.Inspection;

public sealed class TensorSearchTests
{
    private static readonly RecordingHeader Header = Recordings.Gpt(4, 6, 24, 16, 40);
    private static readonly PictureLayout Layout = Layouts.Create("natural", Header);
    private static readonly WeightLocator Locator = new(Layout, Header);
    private static readonly TensorSearch Search = new(Locator, Header);

    [Theory]
    [InlineData("head 5 layer 3", "L3 head 5")]
    [InlineData("Layer 3, HEAD 5", "L3 head 5")]
    [InlineData("L3 q5", "L3 q head 5")]
    [InlineData("l3q5", "L3 q head 5")]
    [InlineData("key 2 block 1", "L1 k head 2")]
    [InlineData("L2 output 0", "L2 output head 0")]
    [InlineData("L2", "L2")]
    [InlineData("mlp.down", "L0 down")]
    [InlineData("mlp.down l2", "L2 down")]
    [InlineData("mlp 1", "L1 mlp")]
    [InlineData("attention 3", "L3 attention")]
    [InlineData("blocks.3.qkv.weight", "L3 q k v")]
    [InlineData("blocks.1.ln2.bias", "L1 norm 2 bias")]
    [InlineData("norm 2", "L0 norm 2 weight")]
    [InlineData("token", "token embedding")]
    [InlineData("posi", "position embedding")]
    [InlineData("unembedding", "output embedding")]
    [InlineData("head.weight", "output embedding")]
    [InlineData("final", "final norm weight")]
    public void Find_whatPeopleWrite_findsWhatTheyMean(string query, string expected)
    {
        var found = Search.Find(query);
        Assert.NotEmpty(found);
        Assert.Equal(expected, found[0].Name);
    }

    [Theory]
    [InlineData("layer 9")]
    [InlineData("head 6")]
    [InlineData("down banana")]
    [InlineData("99999999999999999999")]
    public void Find_whatThereIsNot_findsNothing(string query) => Assert.Empty(Search.Find(query));

    [Theory]
    [InlineData("")]
    [InlineData(" ?! ")]
    public void Find_nothing_listsTheWholes(string query) =>
        Assert.Equal(
            ["token embedding", "position embedding", "L0", "L1", "L2", "L3", "final norm weight", "final norm bias", "output embedding"],
            Search.Find(query).Select(hit => hit.Name).OrderBy(name => Array.IndexOf(
                ["token embedding", "position embedding", "L0", "L1", "L2", "L3", "final norm weight", "final norm bias", "output embedding"], name)));

    [Fact]
    public void Find_aHead_isWhereItsWeightsAre()
    {
        var hit = Search.Find("L3 q5")[0];
        var first = Locator.CanvasOf(hit.Tensor, 5 * 4 * 24); // heads are 4 rows of 24
        var last = Locator.CanvasOf(hit.Tensor, (6 * 4 * 24) - 1);
        Assert.Equal((first.X, first.Y, last.X + 1, last.Y + 1), (hit.Area.X, hit.Area.Y, hit.Area.X + hit.Area.Width, hit.Area.Y + hit.Area.Height));
    }

    [Fact]
    public void Find_inEveryLayout_everyHitIsOnTheCanvas()
    {
        foreach (string name in Layouts.Names)
        {
            var layout = Layouts.Create(name, Header);
            var search = new TensorSearch(new WeightLocator(layout, Header), Header);
            var hits = Enumerable.Range(0, 4).SelectMany(layer => search.Find($"L{layer}", 1000)).Concat(search.Find("embedding")).ToArray();
            Assert.InRange(hits.Length, 100, 1000);
            Assert.All(hits, hit => Assert.True(
                hit.Area is { X: >= 0, Y: >= 0, Width: > 0, Height: > 0 } area && area.X + area.Width <= layout.Width && area.Y + area.Height <= layout.Height, hit.Name));
        }
    }
}

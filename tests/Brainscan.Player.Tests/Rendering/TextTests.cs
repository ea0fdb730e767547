using Brainscan.Format;
using Brainscan.Player.Rendering.Egl;
using Brainscan.Player.Rendering.Text;

namespace Brainscan.Player.Tests.Rendering;

public sealed class TextTests
{
    [Fact]
    public void Text_joinsUtf8AndTakesTheLeastConfidence()
    {
        var text = Text(Tokens("a—b"u8.ToArray(), 0.9f, 0.5f, 0.2f, 0.7f, 1f));
        var cells = text.Tail(0, 240, 3).ToArray();
        Assert.Equal([new('a', 0.9f), new('—', 0.2f), new TextCell('b', 1f)], cells);
    }

    [Fact]
    public void Text_showsQuietSignsForBytesThatSayNothing()
    {
        byte[] bytes = [(byte)'x', 0xE2, (byte)'y', 0x07, (byte)'\n', (byte)'\t', 0xFF];
        var text = Text(Tokens(bytes, [.. bytes.Select(_ => 1f)]));
        Assert.Equal(
            ['x', GeneratedText.Placeholder, 'y', GeneratedText.Placeholder, GeneratedText.LineBreak, ' ', GeneratedText.Placeholder],
            text.Tail(0, 240, 3).ToArray().Select(cell => cell.Character));
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(5, 0, 5)]
    [InlineData(29, 0, 29)]
    [InlineData(30, 10, 20)]
    [InlineData(47, 20, 27)]
    public void Tail_scrollsByWholeLinesAndKeepsACellForTheCaret(int written, int first, int count)
    {
        byte[] bytes = Enumerable.Range(0, written).Select(i => (byte)('A' + (i % 26))).ToArray();
        var cells = Text(Tokens(bytes, [.. bytes.Select(_ => 1f)])).Tail(0, 10, 3);
        Assert.Equal(count, cells.Length);
        for (int i = 0; i < count; i++)
        {
            Assert.Equal('A' + ((first + i) % 26), cells[i].Character);
        }
    }

    [Fact]
    public void Tail_endsWithTheStepShown()
    {
        TokenEvent[] tokens = [new(0, 0, 'a', 1), new(10, 1, 'b', 1), new(20, 2, 'c', 1)];
        var text = Text(tokens);
        Assert.Equal("a", new string(text.Tail(9, 240, 3).ToArray().Select(cell => (char)cell.Character).ToArray()));
        Assert.Equal("ab", new string(text.Tail(10, 240, 3).ToArray().Select(cell => (char)cell.Character).ToArray()));
        Assert.Equal(3, text.Tail(long.MaxValue - 1, 240, 3).Length);
    }

    [Fact]
    public void Font_drawsGlyphsOfTheSizeAskedAndKnowsWhatItLacks()
    {
        using var font = FontFace.Open();
        var glyph = font.Draw('H', 48)!;
        Assert.InRange(glyph.Height, 30, 40);
        Assert.InRange(glyph.Width, 15, 29);
        Assert.Contains(glyph.Coverage, level => level == 255);
        Assert.Equal(glyph.Top, glyph.Height);
        Assert.Null(font.Draw(0x10FFFD, 48));
        Assert.NotNull(font.Draw(GeneratedText.Placeholder, 48));
        Assert.NotNull(font.Draw(GeneratedText.LineBreak, 48));
        Assert.NotNull(font.Draw('↓', 48));
    }

    [Fact]
    public void Atlas_drawsEachGlyphOnce()
    {
        using var context = HeadlessContext.Create();
        using var atlas = new GlyphAtlas(context.Device);
        var first = atlas.Find('g', 40);
        Assert.Equal(first, atlas.Find('g', 40));
        Assert.NotEqual(first, atlas.Find('g', 41));
        Assert.Null(atlas.Find(0x10FFFD, 40));
        Assert.Equal(0, atlas.Find(' ', 40)!.Value.Width);
    }

    [Fact]
    public void Text_thatGrowsIsTheTextReadAtOnce()
    {
        byte[] bytes = [.. "a—𝒙b"u8, 0xE2, 0x80, .. "—"u8, 0xF0, 0x9D, (byte)'c', .. "é𝒙"u8];
        var tokens = Tokens(bytes, [.. bytes.Select((_, i) => 1f - (i / 32f))]);
        var whole = Text(tokens).Tail(0, 240, 3).ToArray();
        foreach (int piece in new[] { 1, 2, 3, 5, 7 })
        {
            var grown = new GeneratedText();
            for (int end = 0; end < tokens.Length; end += piece)
            {
                grown.Update(tokens[..Math.Min(end + piece, tokens.Length)]);
            }
            Assert.Equal(whole, grown.Tail(0, 240, 3).ToArray());
        }
    }

    [Fact]
    public void Loss_isTheLastRecordedAtOrBeforeAStep_alsoWhileItGrows()
    {
        var text = new RunText();
        MetricEvent[] metrics = [new(20, 0, "loss", 8), new(20, 0, "tokens_seen", 99), new(60, 0, "loss", 4)];
        text.Update([], metrics[..2]);
        Assert.Equal(8, text.LossAt(1000));
        text.Update([], metrics);
        Assert.Null(text.LossAt(19));
        Assert.Equal(8, text.LossAt(59));
        Assert.Equal(4, text.LossAt(60));
    }

    private static GeneratedText Text(TokenEvent[] tokens)
    {
        var text = new GeneratedText();
        text.Update(tokens);
        return text;
    }

    private static TokenEvent[] Tokens(byte[] bytes, params float[] confidence) =>
        bytes.Select((value, i) => new TokenEvent(0, 0, value, confidence[i])).ToArray();
}

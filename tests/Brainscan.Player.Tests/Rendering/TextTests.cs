using Brainscan.Format;
using Brainscan.Player.Inspection;
using Brainscan.Player.Rendering.Egl;
using Brainscan.Player.Rendering.Text;
using Brainscan.Player.Tests.Inspection;

namespace Brainscan.Player.Tests.Rendering;

public sealed class TextTests
{
    [Fact]
    public void Text_joinsUtf8AndTakesTheLeastConfidence()
    {
        var cells = Tail(Tokens("a—b"u8.ToArray(), 0.9f, 0.5f, 0.2f, 0.7f, 1f), 0);
        Assert.Equal([new('a', 0.9f), new('—', 0.2f), new TextCell('b', 1f)], cells);
    }

    [Fact]
    public void Text_showsQuietSignsForBytesThatSayNothing()
    {
        byte[] bytes = [(byte)'x', 0xE2, (byte)'y', 0x07, (byte)'\n', (byte)'\t', 0xFF];
        Assert.Equal(
            ['x', TextCell.Placeholder, 'y', TextCell.Placeholder, TextCell.LineBreak, ' ', TextCell.Placeholder],
            Tail(Tokens(bytes, [.. bytes.Select(_ => 1f)]), 0).Select(cell => cell.Character));
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
        var cells = Tail(Tokens(bytes, [.. bytes.Select(_ => 1f)]), 0, 10);
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
        Assert.Equal("a", string.Concat(Tail(tokens, 9).Select(cell => (char)cell.Character)));
        Assert.Equal("ab", string.Concat(Tail(tokens, 10).Select(cell => (char)cell.Character)));
        Assert.Equal(3, Tail(tokens, long.MaxValue - 1).Length);
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
        Assert.NotNull(font.Draw(TextCell.Placeholder, 48));
        Assert.NotNull(font.Draw(TextCell.LineBreak, 48));
        Assert.NotNull(font.Draw('↓', 48));
    }

    [Fact]
    public void Font_isTheOneKnown_orTheOneTheSystemKnows_orIsAskedForInOneLine()
    {
        Assert.Equal("/etc/hostname", FontFile.Find(["/no/such.ttf", "/etc/hostname"], "no-such-program"));
        foreach (string program in new[] { "no-such-program", "true", "false", "echo" })
        {
            var thrown = Assert.Throws<RecordingException>(() => FontFile.Find(["/no/such.ttf"], program));
            Assert.DoesNotContain('\n', thrown.Message);
            Assert.Contains("fonts-dejavu-core", thrown.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Atlas_drawsEachGlyphOnce()
    {
        using var context = HeadlessContext.Create();
        using var atlas = new GlyphAtlas(context.Device);
        var first = atlas.Find('g', 40);
        Assert.Equal(first, atlas.Find('g', 40));
        Assert.NotEqual(first, atlas.Find('g', 41));
        Assert.Equal(0, atlas.Find(' ', 40)!.Value.Width);
    }

    [Fact]
    public void Text_thatGrowsIsTheTextReadAtOnce()
    {
        byte[] bytes = [.. "a—𝒙be\u0301"u8, 0xE2, 0x80, .. "—"u8, 0xF0, 0x9D, (byte)'c', .. "é日हिन्\u0301𝒙"u8];
        var tokens = Tokens(bytes, [.. bytes.Select((_, i) => 1f - (i / 64f))]);
        var whole = Tail(tokens, 0);
        foreach (int piece in new[] { 1, 2, 3, 5, 7 })
        {
            using var run = new WrittenRun();
            using var history = run.Read();
            for (int end = 0; end < tokens.Length; end += piece)
            {
                int until = Math.Min(end + piece, tokens.Length);
                run.Write(tokens[end..until]);
                run.Reader.Refresh();
                history.Read(TimeSpan.MaxValue);
                // what may yet become a character is what it would be if nothing came any more
                Assert.Equal(Tail(tokens[..until], 0), new RunText(history, waits: true).Tail(0, 240, 3));
            }
            Assert.Equal(whole, new RunText(history, waits: true).Tail(0, 240, 3));
        }
    }

    [Fact]
    public void Loss_isTheLastRecordedAtOrBeforeAStep_alsoWhileItGrows()
    {
        using var run = new WrittenRun();
        using var history = run.Read();
        run.Write([], new(20, 0, "loss", 8), new(20, 0, "tokens_seen", 99));
        run.Reader.Refresh();
        var text = new RunText(history, waits: true);
        Assert.Equal(8, text.LossAt(1000));
        run.Write([], new MetricEvent(60, 0, "loss", 4));
        run.Reader.Refresh();
        history.Read(TimeSpan.MaxValue);
        Assert.Null(text.LossAt(19));
        Assert.Equal(8, text.LossAt(59));
        Assert.Equal(4, text.LossAt(60));
    }

    private static TextCell[] Tail(TokenEvent[] tokens, long step, int columns = 240)
    {
        using var run = new WrittenRun();
        run.Write(tokens);
        using var history = run.Read();
        return new RunText(history, waits: true).Tail(step, columns, 3).ToArray();
    }

    private static TokenEvent[] Tokens(byte[] bytes, params float[] confidence) =>
        bytes.Select((value, i) => new TokenEvent(0, 0, value, confidence[i])).ToArray();
}

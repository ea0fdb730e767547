using System.Globalization;
using System.Numerics;
using Brainscan.Format;
using Brainscan.Player.App.Hud;
using Brainscan.Player.Inspection;
using Brainscan.Player.Rendering.Egl;
using Brainscan.Player.Rendering.Overlay;
using Brainscan.Player.Rendering.Text;
using Brainscan.Player.Tests.Inspection;
using Brainscan.Player.Video.Film;

namespace Brainscan.Player.Tests.Rendering;

/// <summary>Letters of every script. The tests' packages have fonts of some, which are named in the launcher.</summary>
public sealed class ScriptTests
{
    // in no font, and never will be
    private const int Nowhere = 0x10FFFD;

    private const int Type = 40;

    private static readonly FontSet Fonts = FontSet.OfSystem;

    [Theory]
    [InlineData("e\u0301x", "e\u0301|x")] // an accent that comes by itself
    [InlineData("日本x", "日|<|本|<|x")]
    [InlineData("हिन्दी", "हि|<|न्|दी|<")] // vowel signs that stand beside their letter
    [InlineData("กำ่ ที่", "กำ่|<| |ที่")]
    [InlineData("שָׁ\u200eל", "שָׁ|·|ל")] // what would only turn the direction is a quiet sign
    [InlineData(" \u0301", " |\u0301")] // a mark on nothing is not overlooked
    [InlineData("👨\u200d👩\u200d👧!", "👨\u200d👩\u200d👧|<|!")]
    [InlineData("🇯🇵🇫🇷", "🇯🇵|<|🇫🇷|<")]
    [InlineData("한\u2028", "한|<|¶")]
    public void Text_isCellsOfLettersWithTheirMarks(string text, string cells) =>
        Assert.Equal(cells, string.Join('|', Cells(text).Select(cell => cell.Character == TextCell.SecondHalf ? "<" : cell.Text)));

    [Fact]
    public void Letter_isAsSureAsTheLeastOfAllItsBytes_andThereWithItsLastMark()
    {
        byte[] bytes = [.. "xe\u0301日"u8];
        float[] sure = [1, 0.9f, 0.8f, 0.3f, 0.7f, 0.6f, 0.65f];
        TokenEvent[] tokens = [.. bytes.Select((value, i) => new TokenEvent(10 * i, 0, value, sure[i]))];
        using var run = new WrittenRun();
        run.Write(tokens);
        using var history = run.Read();
        var text = new RunText(history, waits: true);

        Assert.Equal([new('x', 1), new('e', 0.3f, "\u0301"), new('日', 0.6f), new TextCell(TextCell.SecondHalf, 0.6f)], text.Tail(100, 240, 3).ToArray());
        Assert.Equal(1, text.Tail(29, 240, 3).Length);
        Assert.Equal(2, text.Tail(30, 240, 3).Length);
        Assert.Equal(4, text.Tail(60, 240, 3).Length);
    }

    [Fact]
    public void Marks_withoutEnd_areNotPiledUp()
    {
        var cells = Cells("a" + new string('\u0301', 100));
        Assert.InRange(cells.Length, 13, 14);
        Assert.All(cells, cell => Assert.InRange(cell.Text.Length, 1, 8));
        Assert.Equal(101, cells.Sum(cell => cell.Text.Length));
    }

    [Fact]
    public void MissingGlyph_isABoxWithItsNumber_andNotTheSignForNoCharacter()
    {
        using var context = HeadlessContext.Create();
        using var atlas = new GlyphAtlas(context.Device);
        var box = atlas.Find(Nowhere, Type)!.Value;
        var dot = atlas.Find(TextCell.Placeholder, Type)!.Value;
        Assert.True(box.Width >= 2 * dot.Width && box.Height >= 3 * dot.Height, $"{box} {dot}");
        var large = Draw(Nowhere, Type);
        // its edge is drawn and its corner's inside is not
        Assert.Equal(255, large.Coverage[0]);
        Assert.Equal(0, large.Coverage[(large.Width * (Type / 20)) + (Type / 20)]);
        Assert.NotEqual(large.Coverage, Draw(Nowhere - 1, Type).Coverage);
        // too small for digits, an empty box is left
        Assert.Equal(Draw(Nowhere, 9).Coverage, Draw('語', 9).Coverage);

        static GlyphBitmap Draw(int character, int pixels) =>
            MissingGlyph.Draw(character, pixels, static (digit, size) => Fonts.Draw(FontSet.Own, Fonts.GlyphOf(digit, FontSet.Own), size));
    }

    [Fact]
    public void Fonts_areTheOwnWhereItHasTheLetter_thenTheSystems_andNoneIsMadeUp()
    {
        var alone = new FontSet(FontFace.Open(), new Lazy<SystemFonts>(SystemFonts.Nothing));
        foreach (var fonts in new[] { Fonts, alone })
        {
            Assert.Equal(FontSet.Own, fonts.FontOf('a'));
            Assert.Equal(FontSet.Own, fonts.FontOf("e\u0301"));
            Assert.Equal(FontSet.None, fonts.FontOf(Nowhere));
        }
        Assert.Equal(FontSet.None, alone.FontOf('語'));
        Assert.Equal(FontSet.None, alone.FontOf("語"));
        if (Fonts.FontOf('語') is > FontSet.Own and var font)
        {
            Assert.True(Fonts.GlyphOf('語', font) > 0);
            Assert.Equal(font, Fonts.FontOf("語"));
        }
    }

    [Fact]
    public void Line_ofOwnLetters_isPlain_andOfOthersIsNot()
    {
        Assert.True(TextLine.IsPlain("step 12\u2009345 — loss 0.5 · größe ≥ Ωж"));
        foreach (string text in new[] { "e\u0301", "語", "ש", "न", "🙂", "\u202e" })
        {
            Assert.False(TextLine.IsPlain(text), text);
        }
    }

    [Fact]
    public void Line_hasMarksOnTheirLetter()
    {
        Assert.Equal(OverlayPass.Measure("e", Type), OverlayPass.Measure("e\u0301", Type));
        Assert.Equal(OverlayPass.Measure("xx", Type), OverlayPass.Measure("x\u0302\u0323x", Type));
        var line = TextLine.Lay(Fonts, "ax\u0323b", Type);
        float start = TextLine.AdvanceOf(Type);
        Assert.All(line.Glyphs.Where(glyph => glyph.Right > 1 && glyph.Right < (2 * start) - 1), glyph => Assert.InRange(glyph.Right, start - 1, start * 1.6f));
    }

    [Fact]
    public void Line_thatIsReadFromTheRight_runsFromTheRight()
    {
        int[] letters = ['א', 'ב', '(', '1', '2', ')', 'c'];
        var levels = new sbyte[letters.Length];
        int[] order = new int[letters.Length];
        Assert.True(Bidi.BeginsFromRight(letters));
        Bidi.Order(letters, isFromRight: true, levels, order);
        Assert.Equal("c)12(בא", string.Concat(order.Select(i => (char)letters[i])));
        Bidi.Order(letters, isFromRight: false, levels, order);
        Assert.Equal(")12(באc", string.Concat(order.Select(i => (char)letters[i])));
        Assert.False(Bidi.IsMostlyFromRight([.. "אabc"]));
        Assert.True(Bidi.IsMostlyFromRight([.. "a12 -- אב"]));

        // the bracket that opens is the other one, seen from the right
        var line = TextLine.Lay(Fonts, "(א", Type);
        Assert.Equal(Fonts.GlyphOf(')', FontSet.Own), line.Glyphs[^1].Number);
        // what a stranger's name turns round stays where it is
        Assert.Equal<PlacedGlyph>([.. TextLine.Lay(Fonts, "gnp.·txt", Type).Glyphs], [.. TextLine.Lay(Fonts, "gnp.\u202etxt", Type).Glyphs]);
    }

    [Fact]
    public void Letters_thatJoin_areJoined()
    {
        int font = Fonts.FontOf('ب');
        if (font == FontSet.None)
        {
            Assert.Equal([FontSet.None, FontSet.None], TextLine.Lay(Fonts, "بب", Type).Glyphs.Select(glyph => glyph.Font));
            return;
        }
        uint apart = Assert.Single(TextLine.Lay(Fonts, "ب", Type).Glyphs).Number;
        var joined = Fonts.Shape("ببب", font, isFromRight: true);
        Assert.DoesNotContain(joined.Glyphs, glyph => glyph.Number == apart);
        Assert.True(joined.Glyphs.Select(glyph => glyph.X).Order().SequenceEqual(joined.Glyphs.Select(glyph => glyph.X)));
        Assert.Equal(joined.Glyphs.Select(glyph => glyph.Number), TextLine.Lay(Fonts, "ببب", Type).Glyphs.Select(glyph => glyph.Number));
    }

    [Theory]
    [InlineData("日本語の題", "U+65E5, Han", "fonts-noto-cjk")]
    [InlineData("नमस्ते", "Devanagari", "fonts-noto-core")]
    [InlineData("Learning 🙂", "U+1F642, signs and emoji", "fonts-symbola")]
    [InlineData("한글", "Hangul", "fonts-noto-cjk")]
    public void Title_thatCannotBeDrawn_isOneLineThatNamesScriptAndPackage(string title, string script, string package)
    {
        var fonts = new FontSet(FontFace.Open(), new Lazy<SystemFonts>(SystemFonts.Nothing));
        var plain = FilmScript.Empty with { File = "film.yaml", Title = new TitleCard("Learning — größe", "", 4) };
        FilmLetters.Require(plain, fonts);
        foreach (var film in new[]
        {
            plain with { Title = new TitleCard(title, "", 4) },
            plain with { Title = new TitleCard("a", title, 4) },
            plain with { Captions = [new Caption(1, 2, "line\n" + title)] },
        })
        {
            var thrown = Assert.Throws<RecordingException>(() => FilmLetters.Require(film, fonts));
            Assert.DoesNotContain('\n', thrown.Message);
            Assert.StartsWith("film.yaml: ", thrown.Message, StringComparison.Ordinal);
            Assert.Contains(script, thrown.Message, StringComparison.Ordinal);
            Assert.Contains(package, thrown.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Strip_hasWideLettersInTwoCells_andAllInTheGrid()
    {
        var glyphs = Strip("ab日本c", 10);
        // each in the middle of its cells; the last is the caret
        float[] middles = [5, 15, 30, 50, 65];
        Assert.Equal(middles.Length + 1, glyphs.Length);
        Assert.All(middles.Zip(glyphs), pair => Assert.InRange(pair.Second.X + (pair.Second.Z / 2), pair.First - 3, pair.First + 3));
    }

    [Fact]
    public void Strip_ofPlainLetters_isAsItWasBesideOtherLines()
    {
        // the second line's wide letter changes nothing in the first
        var plain = Strip("abcdefghij", 10);
        Assert.Equal(plain[..10], Strip("abcdefghij語", 10)[..10]);
    }

    [Fact]
    public void Strip_lineThatAWideLetterWouldTear_holdsItWhole()
    {
        var glyphs = Strip("a日日日日日xy", 10);
        // the fifth begins in the last cell; the next line leaves free what is its second
        Assert.All(glyphs[..6], glyph => Assert.Equal(glyphs[0].Y < 30, glyph.Y < 30));
        Assert.InRange(glyphs[5].X + glyphs[5].Z, 85, 100);
        Assert.InRange(glyphs[6].X, 10, 20);
        Assert.True(glyphs[6].Y > 20);
    }

    [Fact]
    public void Strip_thatIsReadFromTheRight_beginsThere()
    {
        var glyphs = Strip("אבג", 10);
        // drawn from left to right: the caret, then the letters, the first at the right edge
        Assert.Equal(4, glyphs.Length);
        float[] middles = [75, 85, 95];
        Assert.All(middles.Zip(glyphs[1..]), pair => Assert.InRange(pair.Second.X + (pair.Second.Z / 2), pair.First - 4, pair.First + 4));
        Assert.InRange(glyphs[0].X, 60, 70);
    }

    [Fact]
    public void Strip_joinedWord_staysInItsCells_andEachLetterIsAsBrightAsItIsSure()
    {
        using var context = HeadlessContext.Create();
        using var pass = new TextPass(context.Device);
        TextCell[] cells = [new('س', 1), new('ل', 0), new('ا', 1), new('م', 0)];
        new StripWords(pass, Fonts).Write(cells, new StripGrid(4, 0, 0, 10, 24, 15));
        var colors = pass.Glyphs.Select(glyph => glyph.Color).ToArray();
        Assert.InRange(pass.Glyphs.Min(glyph => glyph.Box.X), -2, 20);
        Assert.InRange(pass.Glyphs.Where(glyph => glyph.Box.Y < 24).Max(glyph => glyph.Box.X + glyph.Box.Z), 20, 42);
        if (Fonts.FontOf('س') != FontSet.None)
        {
            Assert.Contains(colors, color => color.X > 0.9f);
            Assert.Contains(colors, color => color.X < 0.1f);
        }
    }

    [Theory]
    [InlineData(1440, 12)]
    [InlineData(7680, 64)]
    public void Strip_ofThePiece_leavesTheEdgesToTheFrame(int width, int margin)
    {
        var strip = TextStrip.OfPiece(width);
        Assert.Equal(margin, strip.Margin);
        // cells are as wide as if there were 240 from edge to edge
        Assert.Equal(width / 240f, (width - (2f * margin)) / strip.Columns, 3);
    }

    [Theory]
    [InlineData("重み.注意の頭.とても長い名前のテンソル")]
    [InlineData("משקולות.שכבה.של.הרשת.הגדולה")]
    [InlineData("e\u0301a\u0308o\u0302.e\u0301a\u0308o\u0302.e\u0301a\u0308o\u0302.e\u0301a\u0308o\u0302.e\u0301a\u0308o\u0302.e\u0301a\u0308o\u0302")]
    public void Name_thatDoesNotFit_keepsBothEndsAndWholeLetters(string name)
    {
        using var context = HeadlessContext.Create();
        using var pass = new OverlayPass(context.Device);
        var pen = new HudPen(pass, new HudText());
        pen.Begin(1);
        string longer = string.Concat(Enumerable.Repeat(name, 40));
        Assert.Equal(name, pen.Fit(name, 13, 10_000).ToString());
        foreach (string said in new[] { name, longer })
        {
            string shortened = pen.Fit(said, 13, 120).ToString();
            string[] ends = shortened.Split('…');
            Assert.Equal(2, ends.Length);
            Assert.InRange(pen.Width(shortened, 13), 70, 120);
            Assert.StartsWith(ends[0], said, StringComparison.Ordinal);
            Assert.EndsWith(ends[1], said, StringComparison.Ordinal);
            Assert.Equal(ends[1], string.Concat(Letters(said).TakeLast(Letters(ends[1]).Length)));
            Assert.Equal(ends[0], string.Concat(Letters(said).Take(Letters(ends[0]).Length)));
        }
        Assert.Equal("", pen.Fit(name, 13, 5).ToString());
    }

    private static string[] Letters(string text)
    {
        int[] starts = [.. StringInfo.ParseCombiningCharacters(text), text.Length];
        return [.. starts.Zip(starts.Skip(1), (from, to) => text[from..to])];
    }

    private static Vector4[] Strip(string text, int columns)
    {
        using var context = HeadlessContext.Create();
        using var pass = new TextPass(context.Device);
        new StripWords(pass, Fonts).Write(Cells(text, columns), new StripGrid(columns, 0, 0, 10, 24, 15));
        return [.. pass.Glyphs.Select(glyph => glyph.Box)];
    }

    private static TextCell[] Cells(string text, int columns = 240)
    {
        using var run = new WrittenRun();
        run.Write([.. System.Text.Encoding.UTF8.GetBytes(text).Select(value => new TokenEvent(0, 0, value, 1))]);
        using var history = run.Read();
        return new RunText(history, waits: true).Tail(0, columns, 3).ToArray();
    }
}

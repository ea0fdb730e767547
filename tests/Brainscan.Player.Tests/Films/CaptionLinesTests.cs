using System.Globalization;
using Brainscan.Player.Video.Film;

namespace Brainscan.Player.Tests.Films;

public sealed class CaptionLinesTests
{
    [Theory]
    [InlineData("short", "short")]
    [InlineData("written\nby hand", "written|by hand")]
    [InlineData("a caption that is longer than its room", "a caption that|is longer than|its room")]
    [InlineData("two lines about even", "two lines|about even")]
    [InlineData("onewordthatiswiderthanthewholeroom is alone", "onewordthatiswiderthanthewholeroom|is alone")]
    [InlineData("重みは学ぶ、そして書く。", "重みは学ぶ、|そして書く。")]
    [InlineData("学習「学習学習」学習", "学習「学習|学習」学習")]
    [InlineData("안녕하세요 세계 안녕하세요", "안녕하세요 세계|안녕하세요")]
    public void Text_isBrokenWhereItMayBe(string text, string lines) => Assert.Equal(lines.Split('|'), CaptionLines.Wrap(text, 16, Width));

    [Fact]
    public void Lines_saySameWords_inAsFewAsFit_andNoneIsTooWide()
    {
        var random = new Random(3);
        for (int i = 0; i < 200; i++)
        {
            string[] words = [.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => new string('x', random.Next(1, 12)))];
            float room = random.Next(12, 60);
            string[] lines = CaptionLines.Wrap(string.Join(' ', words), room, Width);
            Assert.Equal(words, string.Join(' ', lines).Split(' '));
            Assert.All(lines, line => Assert.InRange(Width(line), 0, room));
            // no line more than the words need
            Assert.InRange(lines.Length, 1, (int)MathF.Ceiling(2 * Width(string.Join(' ', words)) / room));
        }
    }

    // a letter is one wide, one of East Asia two
    private static float Width(string text)
    {
        float width = 0;
        var letters = StringInfo.GetTextElementEnumerator(text);
        while (letters.MoveNext())
        {
            width += letters.GetTextElement()[0] >= 0x1100 && letters.GetTextElement()[0] != '…' ? 2 : 1;
        }
        return width;
    }
}

using System.Globalization;
using Brainscan.Player.Report;

namespace Brainscan.Player.Tests.Report;

public sealed class HtmlWriterTests
{
    [Fact]
    public void What_is_put_into_markup_is_never_markup()
    {
        string hostile = "</p><script>alert(\"1\")</script><img src=x onerror='alert(2)'>&amp;";

        Assert.Equal(
            "<p title=\"&lt;/p&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&lt;img src=x onerror=&#39;alert(2)&#39;&gt;&amp;amp;\">a &amp; b</p>",
            Written(html => html.Add($"<p title=\"{hostile}\">a &amp; b</p>")));
    }

    [Theory]
    [InlineData("a\u0000b\u001b[31mc\u0007", "a·b·[31mc·")] // what commands a terminal
    [InlineData("gnp.\u202etxt", "gnp.·txt")] // what turns the direction of writing
    [InlineData("a\u200bb\ufeffc\u2028d\ue000", "a·b·c·d·")] // what cannot be seen, or is no character
    [InlineData("größe 学習 🙂", "größe 学習 🙂")]
    [InlineData("a\u200db \u200c", "a·b ·")] // what joins letters of Latin only hides
    [InlineData("می\u200cخواهم क्\u200dष 👨\u200d👩 שָׁלוֹם e\u0301", "می\u200cخواهم क्\u200dष 👨\u200d👩 שָׁלוֹם e\u0301")]
    public void What_cannot_be_seen_becomes_a_dot(string text, string seen) => Assert.Equal(seen, HtmlWriter.Visible(text));

    [Fact]
    public void Half_a_character_becomes_a_dot() => Assert.Equal("a·b·", HtmlWriter.Visible("a\ud800b\udc00"));

    [Fact]
    public void Numbers_are_written_as_everywhere()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo foreign = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            (foreign.NumberFormat.NumberDecimalSeparator, foreign.NumberFormat.NumberGroupSeparator) = (",", ".");
            CultureInfo.CurrentCulture = foreign;

            Assert.Equal("1,234.5 0.25", Written(html => html.Add($"{1234.5:N1} {0.25f}")));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3 << 14)]
    [InlineData((3 << 14) + 1)]
    public void Files_lie_in_the_page_whole(int length)
    {
        byte[] bytes = new byte[length];
        new Random(1).NextBytes(bytes);

        Assert.Equal($"<img src=\"data:image/png;base64,{Convert.ToBase64String(bytes)}\">", Written(html => html.Add($"<img src=\"{new DataAddress("image/png", bytes)}\">")));
    }

    private static string Written(Action<HtmlWriter> write)
    {
        using StringWriter text = new();
        write(new HtmlWriter(text));
        return text.ToString();
    }
}

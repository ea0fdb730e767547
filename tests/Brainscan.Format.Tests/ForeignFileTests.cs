namespace Brainscan.Format.Tests;

/// <summary>Files that are no recordings. What damage does to those that are, TheFifteenWays says.</summary>
public sealed class ForeignFileTests
{
    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("PK\u0003\u0004 something else", "does not begin as an Arrow file")]
    [InlineData("ARROW1\0\0", "no committed header")]
    public void Foreign_file_gets_its_line(string content, string expected)
    {
        using var sample = new Sample();
        string path = sample.Path("a.brainscan");
        File.WriteAllText(path, content);

        var exception = Assert.Throws<RecordingException>(() => TimelineReader.Open(path));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }
}

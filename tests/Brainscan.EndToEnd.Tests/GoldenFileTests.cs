using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Brainscan.EndToEnd.Tests;

/// <summary>The last of the fifteen ways of TheFifteenWays: files of every version, and readers that know nothing of us.</summary>
public sealed partial class GoldenFileTests
{
    private static readonly string Corpus = Path.Combine(RepositoryRoot.Path, "tests", "corpus");

    [Theory]
    [InlineData("display")]
    [InlineData("fine")]
    [InlineData("exact")]
    [InlineData("cut")]
    [InlineData("resumed")]
    [InlineData("bridged")]
    [InlineData("future")]
    [InlineData("interrupted", "--stream")]
    public void Way_15_golden_files_agree_with_two_foreign_readers(string name, params string[] mode)
    {
        using JsonDocument answers = JsonDocument.Parse(File.ReadAllText(Path.Combine(Corpus, name + ".json")));
        using JsonDocument seen = JsonDocument.Parse(ConformanceNode.Run("tests/conformance/read.mjs", [Path.Combine(Corpus, name + ".brainscan"), .. mode]));
        string[] frames = [.. answers.RootElement.GetProperty("frames").EnumerateArray().Select(frame => $"{frame.GetProperty("number")} {frame.GetProperty("step")}")];
        string[] metrics = [.. answers.RootElement.GetProperty("metrics").EnumerateArray().Select(metric => metric.GetString()!)];
        string[] tokens = [.. answers.RootElement.GetProperty("tokens").EnumerateArray().Select(token => token.GetString()!)];

        foreach (string reader in (string[])["arrow", "polars"])
        {
            JsonElement rows = seen.RootElement.GetProperty(reader);
            Assert.Equal(frames, rows.GetProperty("frames").EnumerateArray().Select(frame => $"{frame.GetProperty("frame")} {frame.GetProperty("step")}"));
            Assert.Equal(metrics, rows.GetProperty("losses").EnumerateArray().Select(loss => $"{loss.GetProperty("step")} loss {Number(loss.GetProperty("value"))}"));
            Assert.Equal(tokens, rows.GetProperty("tokens").EnumerateArray()
                .Select(token => $"{token.GetProperty("step")} {token.GetProperty("token")} {Number(token.GetProperty("value"))}"));
        }
    }

    [Fact]
    public void Query_in_the_readme_prints_the_loss()
    {
        string readme = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "samples", "readers", "README.md"));
        string query = CodeBlock().Match(readme).Groups[1].Value;
        string script = Path.Combine(RepositoryRoot.Path, "tests", "conformance", "readme.generated.mjs"); // where its package is installed
        File.WriteAllText(script, query.Replace("run.brainscan", Path.Combine(Corpus, "exact.brainscan"), StringComparison.Ordinal));
        try
        {
            string output = ConformanceNode.Run("tests/conformance/readme.generated.mjs");
            Assert.Contains("5.0", output, StringComparison.Ordinal);
            Assert.Contains("1.666667", output, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(script);
        }
    }

    private static string Number(JsonElement value) => value.GetDouble().ToString("R", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"```js\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}

using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Brainscan.Format;

namespace Brainscan.EndToEnd.Tests;

/// <summary><c>info --report</c>, as a person calls it, and the page as a browser without a network shows it.</summary>
public sealed class ReportTests : IDisposable
{
    private const string Hostile = "</td><script>document.title='taken'</script><img src=http://example.org/x onerror=alert(1)>";
    private readonly string _folder = Directory.CreateTempSubdirectory("brainscan-report-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Page_opens_from_disk_without_a_network_on_screens_and_on_paper()
    {
        CliRecording.Write(At("run.brainscan"), frames: 12);
        Report("run.brainscan");

        JsonElement page = Browse();

        Assert.Equal("run.brainscan · Brainscan", page.GetProperty("title").GetString());
        Assert.Equal(
            ["A GPT of 14,752 weights, learning", "How it came about", "Loss", "What it wrote", "Every tensor over time", "Tensors at step 110", "The run", "Opening the file"],
            Strings(page, "headings"));
        AssertSelfContained(page);
        Assert.Equal(12, page.GetProperty("images").GetArrayLength());
        Assert.All(page.GetProperty("images").EnumerateArray(), size => Assert.True(size[0].GetInt32() > 0));
        Assert.Equal(21, page.GetProperty("tensors").GetArrayLength());
        Assert.All(Strings(page, "written"), text => Assert.EndsWith("Call me Ishmael.", text, StringComparison.Ordinal));
        Assert.Equal(2, page.GetProperty("plot").GetInt32());
        Assert.InRange(page.GetProperty("pages").GetInt32(), 2, 6);
        Assert.Equal("rgb(255, 255, 255)", page.GetProperty("paper").GetString());
        Assert.Equal("rgb(11, 11, 13)", page.GetProperty("ground").GetString());
    }

    [Fact]
    public void Page_of_a_hostile_recording_is_text_and_nothing_else()
    {
        ImmutableArray<int> square = [12, 12];
        RecordingHeader header = new()
        {
            RunId = Guid.Empty,
            Started = DateTimeOffset.UnixEpoch,
            Software = Hostile,
            StepsPerFrame = 1,
            Tensors = RecordingHeader.Flatten([.. Enumerable.Range(0, 150).Select(i => ($"{i}{Hostile}{new string('n', i * i)}", square))]),
            Run = ImmutableSortedDictionary<string, string>.Empty.Add("prompt", Hostile).Add(Hostile, new string('w', 5000)),
        };
        using (RecordingWriter writer = RecordingWriter.Create(At("run.brainscan"), header))
        {
            for (int step = 0; step < 4; step++)
            {
                writer.WriteFrame(step, 1e11 * step, [.. Enumerable.Range(0, (int)header.WeightCount).Select(i => (float)Math.Sin(i * (1 + step)))]);
                writer.WriteEvents(
                    [.. Encoding.UTF8.GetBytes(Hostile + "\u202e\u0000" + new string('x', 400)).Select(value => new TokenEvent(step, 0, value, 0.5f))],
                    [new MetricEvent(step, 0, "loss", Math.Pow(10, 300 - (150 * step))), new MetricEvent(step, 0, Hostile, step)]);
            }
        }
        Report("run.brainscan");

        JsonElement page = Browse();

        Assert.Equal("run.brainscan · Brainscan", page.GetProperty("title").GetString());
        AssertSelfContained(page);
        Assert.StartsWith("0" + Hostile, Strings(page, "tensors")[0], StringComparison.Ordinal);
        Assert.All(Strings(page, "written"), text => Assert.EndsWith(new string('x', 100), text, StringComparison.Ordinal));
    }

    [Fact]
    public void Page_that_exists_is_replaced_only_when_asked()
    {
        CliRecording.Write(At("run.brainscan"));
        File.WriteAllText(At("page.html"), "mine");

        string refused = Cli.Mistake(Cli.Player("info", At("run.brainscan"), "--report", At("page.html")));
        Assert.Contains("page.html' exists", refused, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(At("page.html")));

        Assert.Equal(0, Cli.Player("info", At("run.brainscan"), "--report", At("page.html"), "--overwrite").ExitCode);
        Assert.StartsWith("<!DOCTYPE html>", File.ReadAllText(At("page.html")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--json", "page.html")]
    [InlineData("--overwrite", null)]
    [InlineData(null, "page.pdf")]
    public void Options_that_contradict_each_other_get_a_line(string? option, string? page)
    {
        CliRecording.Write(At("run.brainscan"));
        string[] report = page is null ? [] : ["--report", At(page)];

        Cli.Mistake(Cli.Player(["info", At("run.brainscan"), .. report, .. option is null ? Array.Empty<string>() : [option]]));

        Assert.Equal([At("run.brainscan")], Directory.GetFileSystemEntries(_folder));
    }

    [Theory]
    [InlineData("PATH", "/nowhere", "ffmpeg is not installed")]
    [InlineData("__EGL_VENDOR_LIBRARY_FILENAMES", "/nowhere.json", "no OpenGL 4.5 core without a display")]
    public async Task What_is_missing_is_said_in_a_line_and_nothing_is_left(string variable, string value, string said)
    {
        CliRecording.Write(At("run.brainscan"));
        using Process report = Cli.StartPlayer(["info", At("run.brainscan"), "--report", At("page.html")], (variable, value));
        Task<string> output = report.StandardOutput.ReadToEndAsync();
        string error = await report.StandardError.ReadToEndAsync();
        await report.WaitForExitAsync();

        Assert.Contains(said, Cli.Mistake(new CliResult(report.ExitCode, await output, error)), StringComparison.Ordinal);
        Assert.Equal([At("run.brainscan")], Directory.GetFileSystemEntries(_folder));
    }

    private static void AssertSelfContained(JsonElement page)
    {
        Assert.Empty(Strings(page, "said"));
        Assert.Empty(Strings(page, "handlers"));
        Assert.All(Strings(page, "asked"), address => Assert.StartsWith("file://", address, StringComparison.Ordinal));
        Assert.All(Strings(page, "asked"), address => Assert.EndsWith("/page.html", address, StringComparison.Ordinal));
        Assert.DoesNotContain("script", Strings(page, "elements"));
        Assert.DoesNotContain("a", Strings(page, "elements"));
        Assert.All(page.GetProperty("overflow").EnumerateObject(), width => Assert.Equal(0, width.Value.GetInt32()));
        Assert.All(page.GetProperty("cut").EnumerateObject(), width => Assert.Empty(width.Value.EnumerateArray().Select(element => $"{width.Name}: {element}")));
    }

    private void Report(string name)
    {
        CliResult result = Cli.Player("info", At(name), "--report", At("page.html"));
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Empty(result.Error);
        Assert.Contains("page.html: ", result.Output, StringComparison.Ordinal);
        Assert.InRange(new FileInfo(At("page.html")).Length, 10_000, 10_000_000);
    }

    private JsonElement Browse() => JsonDocument.Parse(ConformanceNode.Run("tests/browser/page.mjs", At("page.html"), At("page.pdf"))).RootElement;

    private static string[] Strings(JsonElement page, string name) => [.. page.GetProperty(name).EnumerateArray().Select(item => item.GetString()!)];

    private string At(string name) => Path.Combine(_folder, name);
}

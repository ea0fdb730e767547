using System.Text.Json;

namespace Brainscan.EndToEnd.Tests;

/// <summary><c>inspect</c>, as a person calls it.</summary>
public sealed class CliInspectTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("brainscan-inspect-").FullName;
    private readonly string _run;

    public CliInspectTests()
    {
        _run = Path.Combine(_folder, "run.brainscan");
        CliRecording.Write(_run);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Weight_over_time_agrees_in_table_and_json()
    {
        string[] lines = Inspect("--row", "3", "--col", "5").Output.Split('\n');
        using JsonDocument json = JsonDocument.Parse(Inspect("--index", "3,5", "--from", "15", "--to", "40", "--json").Output);

        Assert.Equal("[3, 5] of head.weight, shape [256, 16], quality display", lines[0]);
        Assert.Equal(["step", "value", "learned"], Cells(lines[1]));
        Assert.Equal(2 + CliRecording.Frames, lines.Count(line => line.Length > 0));
        JsonElement root = json.RootElement;
        Assert.Equal("head.weight", root.GetProperty("tensor").GetString());
        Assert.Equal([3, 5], root.GetProperty("index").EnumerateArray().Select(index => index.GetInt32()));
        var weights = root.GetProperty("weights").EnumerateArray().ToArray();
        Assert.Equal([20, 30, 40], weights.Select(weight => weight.GetProperty("step").GetInt64()));
        Assert.Equal(weights.Select(weight => (string[])[$"{weight.GetProperty("step")}", $"{weight.GetProperty("value")}", $"{weight.GetProperty("learned")}"]), lines[4..7].Select(Cells));
    }

    [Fact]
    public void Statistics_over_time_are_a_line_for_each_frame()
    {
        string[] lines = Inspect().Output.Split('\n');
        using JsonDocument json = JsonDocument.Parse(Inspect("--json").Output);

        Assert.Equal(["step", "min", "max", "mean", "rms", "learned", "change", "nonfinite"], Cells(lines[1]));
        var frames = json.RootElement.GetProperty("statistics").EnumerateArray().ToArray();
        Assert.Equal(CliRecording.Frames, frames.Length);
        foreach (int i in Enumerable.Range(0, frames.Length))
        {
            Assert.Equal(Cells(lines[1]).Select(name => frames[i].GetProperty(name).GetRawText()), Cells(lines[2 + i]));
        }
    }

    private CliResult Inspect(params string[] options)
    {
        CliResult result = Cli.Player(["inspect", _run, "--tensor", "head.weight", .. options]);
        Assert.True(result.ExitCode == 0, result.Error);
        return result;
    }

    private static string[] Cells(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}

using System.Globalization;
using System.Text.Json;

namespace Brainscan.EndToEnd.Tests;

/// <summary><c>export</c>, and what other programs make of it.</summary>
public sealed class CliExportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("brainscan-export-").FullName;

    public CliExportTests() => CliRecording.Write(At("run.brainscan"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Npz_is_what_numpy_loads()
    {
        Export("a.npz", "--format", "npz", "--step", "37");

        CliResult numpy = Cli.Run("/usr/bin/python3", ["-c", """
            import json, numpy, sys
            a = numpy.load(sys.argv[1])
            print(json.dumps({name: [list(a[name].shape), str(a[name].dtype), float(a[name].flat[3])] for name in a.files}))
            """, At("a.npz")]);

        Assert.True(numpy.ExitCode == 0, numpy.Error);
        using JsonDocument arrays = JsonDocument.Parse(numpy.Output);
        Assert.Equal(21, arrays.RootElement.EnumerateObject().Count());
        JsonElement head = arrays.RootElement.GetProperty("head.weight");
        Assert.Equal([256, 16], head[0].EnumerateArray().Select(size => size.GetInt32()));
        Assert.Equal("float32", head[1].GetString());
        Assert.Equal(Weight("head.weight", 0, 3, step: 30), (float)head[2].GetDouble());
    }

    [Theory]
    [InlineData("npz", "30", @"step 30, \d")]
    [InlineData("npz", "37", @"step 30, the last frame at or before step 37, \d")]
    [InlineData("png", "37", @"step 30, the last frame at or before step 37, \d")]
    public void Step_between_two_frames_is_told_from_the_one_it_gives(string format, string step, string says)
    {
        CliResult result = Cli.Player("export", At("run.brainscan"), "--out", At($"a.{format}"), "--format", format, "--step", step);

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Matches($": {says}", result.Output);
    }

    [Fact]
    public void Safetensors_says_what_it_is_and_holds_the_exact_weights()
    {
        CliRecording.Write(At("exact.brainscan"), quality: Brainscan.Format.Quality.Exact);
        Assert.Equal(0, Cli.Player("export", At("exact.brainscan"), "--out", At("a.safetensors"), "--format", "safetensors", "--frame", "3").ExitCode);

        // by the format's specification: a length, a JSON header, and the elements of each tensor where it says
        CliResult python = Cli.Run("/usr/bin/python3", ["-c", """
            import json, numpy, sys
            raw = open(sys.argv[1], "rb").read()
            size = int.from_bytes(raw[:8], "little")
            header = json.loads(raw[8:8 + size])
            head = header["head.weight"]
            begin, end = head["data_offsets"]
            values = numpy.frombuffer(raw[8 + size:][begin:end], "<f4").reshape(head["shape"])
            print(json.dumps([header["__metadata__"], head["dtype"], len(header), float(values[1, 2])]))
            """, At("a.safetensors")]);

        Assert.True(python.ExitCode == 0, python.Error);
        using JsonDocument said = JsonDocument.Parse(python.Output);
        JsonElement metadata = said.RootElement[0];
        Assert.Equal(("30", "3", "exact"), (metadata.GetProperty("step").GetString(), metadata.GetProperty("frame").GetString(), metadata.GetProperty("quality").GetString()));
        Assert.True(Guid.TryParse(metadata.GetProperty("runId").GetString(), out _));
        Assert.Equal(("F32", 22), (said.RootElement[1].GetString(), said.RootElement[2].GetInt32()));
        Assert.Equal(Weight("head.weight", 1, 2, step: 30, "exact.brainscan"), (float)said.RootElement[3].GetDouble());
    }

    [Theory]
    [InlineData("metrics", "step,seconds,loss", CliRecording.Frames)]
    [InlineData("tokens", "step,seconds,token,confidence", CliRecording.Frames * 16)]
    [InlineData("statistics", "frame,step,seconds,tensor,min,max,mean,rms,learned,change,nonfinite", CliRecording.Frames * 21)]
    public void Csv_holds_the_whole_run(string what, string columns, int rows)
    {
        Export("a.csv", "--format", "csv", "--what", what);

        string[] lines = File.ReadAllText(At("a.csv")).Split("\r\n");
        Assert.Equal(columns, lines[0]);
        Assert.Equal(rows, lines.Length - 2);
        Assert.All(lines[1..^1], line => Assert.Equal(columns.Split(',').Length, line.Split(',').Length));
    }

    [Fact]
    public void Png_is_the_picture_of_that_moment()
    {
        Export("a.png", "--format", "png", "--frame", "2");

        Assert.Equal("png,7680,4320,1", Cli.Probe(At("a.png")));
    }

    [Fact]
    public void Existing_file_is_replaced_only_when_asked()
    {
        File.WriteAllText(At("a.csv"), "mine");

        Cli.Mistake(Cli.Player("export", At("run.brainscan"), "--format", "csv", "--what", "metrics", "--out", At("a.csv")));
        Assert.Equal("mine", File.ReadAllText(At("a.csv")));
        Export("a.csv", "--format", "csv", "--what", "metrics", "--overwrite");

        Assert.StartsWith("step,", File.ReadAllText(At("a.csv")), StringComparison.Ordinal);
        Assert.Equal([At("a.csv"), At("run.brainscan")], Directory.GetFileSystemEntries(_folder).Order(StringComparer.Ordinal));
    }

    private void Export(string name, params string[] options)
    {
        CliResult result = Cli.Player(["export", At("run.brainscan"), "--out", At(name), .. options]);
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.StartsWith($"{At(name)}: ", result.Output, StringComparison.Ordinal);
    }

    private float Weight(string tensor, int row, int column, long step, string name = "run.brainscan")
    {
        CliResult result = Cli.Player("inspect", At(name), "--tensor", tensor, "--index", string.Create(CultureInfo.InvariantCulture, $"{row},{column}"), "--json");
        using JsonDocument json = JsonDocument.Parse(result.Output);
        return json.RootElement.GetProperty("weights").EnumerateArray().Single(weight => weight.GetProperty("step").GetInt64() == step).GetProperty("value").GetSingle();
    }

    private string At(string name) => Path.Combine(_folder, name);
}

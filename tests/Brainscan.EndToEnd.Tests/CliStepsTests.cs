using System.Text.Json;
using Brainscan.Format;

namespace Brainscan.EndToEnd.Tests;

/// <summary>Recordings whose steps go back or leave many out, as commands tell of them; and what was learned, by both ways to it.</summary>
public sealed class CliStepsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("brainscan-steps-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Run_that_went_back_is_told_and_a_step_means_its_last_frame()
    {
        Write("back.brainscan", [0, 10, 20, 30, 40, 50, 20, 30, 40], mayGoBack: true);

        CliResult verified = Cli.Player("verify", At("back.brainscan"));
        CliResult info = Cli.Player("info", At("back.brainscan"));
        using JsonDocument json = JsonDocument.Parse(Cli.Player("info", At("back.brainscan"), "--json").Output);
        CliResult last = Cli.Player("export", At("back.brainscan"), "--format", "npz", "--step", "30", "--out", At("30.npz"));
        CliResult first = Cli.Player("export", At("back.brainscan"), "--format", "npz", "--frame", "3", "--out", At("3.npz"));

        Assert.Equal(0, verified.ExitCode);
        Assert.Contains("the run went back from step 50 to step 20, at frame 6: a step means the frame recorded last at it\n", verified.Output, StringComparison.Ordinal);
        Assert.Contains(": whole: 9 frames", verified.Output, StringComparison.Ordinal);
        Assert.Matches(@"steps +0 to 50,", info.Output);
        Assert.Matches(@"went back +from step 50 to step 20, at frame 6", info.Output);
        Assert.Equal(50, json.RootElement.GetProperty("lastStep").GetInt64());
        JsonElement back = Assert.Single(json.RootElement.GetProperty("backs").EnumerateArray());
        Assert.Equal((6, 50L, 20L), (back.GetProperty("frame").GetInt32(), back.GetProperty("fromStep").GetInt64(), back.GetProperty("toStep").GetInt64()));
        Assert.Equal((0, 0), (last.ExitCode, first.ExitCode));
        Assert.NotEqual(File.ReadAllBytes(At("3.npz")), File.ReadAllBytes(At("30.npz")));
        Assert.Equal(0, Cli.Player("export", At("back.brainscan"), "--format", "npz", "--frame", "7", "--out", At("7.npz")).ExitCode);
        Assert.Equal(File.ReadAllBytes(At("7.npz")), File.ReadAllBytes(At("30.npz")));
    }

    [Fact]
    public void Gap_is_told_by_info_and_by_the_report()
    {
        Write("gap.brainscan", [0, 10, 20, 30, 40, 50, 5000, 5010, 5020]);

        CliResult info = Cli.Player("info", At("gap.brainscan"));
        CliResult report = Cli.Player("info", At("gap.brainscan"), "--report", At("gap.html"));

        Assert.Matches(@"frames +9, \d of them complete in themselves, every 10 steps\n", info.Output);
        Assert.Matches(@"gap +4,950 steps not recorded, from step 50 to step 5,000\n", info.Output);
        Assert.True(report.ExitCode == 0, report.Error);
        string page = File.ReadAllText(At("gap.html"));
        Assert.Contains("4,950 steps before this were not recorded", page, StringComparison.Ordinal);
        Assert.Contains("frames every 10 steps", page, StringComparison.Ordinal);
        // the line is broken: it begins twice
        string line = page[page.IndexOf("<path class=\"line\" d=\"", StringComparison.Ordinal)..];
        Assert.Equal(2, line[..line.IndexOf("/>", StringComparison.Ordinal)].Count(letter => letter == 'M'));
    }

    [Theory]
    [InlineData(Quality.Display)]
    [InlineData(Quality.Fine)]
    [InlineData(Quality.Exact)]
    public void What_was_learned_is_the_same_by_both_ways_for_every_tensor(Quality quality)
    {
        CliRecording.Write(At("run.brainscan"), quality: quality);
        foreach (var (name, options) in new (string, string[])[]
        {
            ("0.safetensors", ["--step", "0"]), ("50.safetensors", ["--step", "50"]), ("learned.safetensors", ["--step", "50", "--what", "learned"]),
            ("learned0.safetensors", ["--step", "0", "--what", "learned"]),
        })
        {
            CliResult made = Cli.Player(["export", At("run.brainscan"), "--format", "safetensors", "--out", At(name), .. options]);
            Assert.True(made.ExitCode == 0, made.Error);
        }
        var (start, _) = Load("0.safetensors");
        var (end, ofEnd) = Load("50.safetensors");
        var (learned, ofLearned) = Load("learned.safetensors");
        var (none, _) = Load("learned0.safetensors");

        Assert.Equal(21, learned.Count);
        foreach (var (tensor, values) in learned)
        {
            for (int i = 0; i < values.Length; i++)
            {
                Assert.Equal(end[tensor][i] - start[tensor][i], values[i]);
            }
            Assert.All(none[tensor], value => Assert.Equal(0, value));
            // and as inspect has it
            Assert.Equal(Learned(tensor, values.Length), values[^1]);
        }
        Assert.Equal(("weights", "learned"), (ofEnd["what"], ofLearned["what"]));
        Assert.Contains(quality == Quality.Exact ? "bit for bit" : quality == Quality.Fine ? "1/4094" : "1/254", ofEnd["guarantee"], StringComparison.Ordinal);
        Assert.Contains(quality == Quality.Exact ? "bit for bit" : "every start within 1/4094", ofLearned["guarantee"], StringComparison.Ordinal);
    }

    [Fact]
    public void Start_of_a_run_is_exported_from_its_origin()
    {
        CliRecording.Write(At("run.brainscan"));
        CliRecording.Write(At("exact.brainscan"), quality: Quality.Exact);
        foreach (string name in (string[])["run", "exact"])
        {
            Assert.Equal(0, Cli.Player("export", At($"{name}.brainscan"), "--format", "safetensors", "--step", "0", "--out", At($"{name}.safetensors")).ExitCode);
        }
        var (start, of) = Load("run.safetensors");
        var (exact, _) = Load("exact.safetensors");

        Assert.Contains("1/4094", of["guarantee"], StringComparison.Ordinal);
        foreach (var (tensor, values) in start)
        {
            float most = exact[tensor].Max(MathF.Abs);
            for (int i = 0; i < values.Length; i++)
            {
                Assert.InRange(MathF.Abs(values[i] - exact[tensor][i]), 0, most / 4094 * 1.001f);
            }
        }
    }

    [Theory]
    [InlineData("--format", "csv", "--what", "learned")]
    [InlineData("--format", "npz", "--what", "metrics")]
    [InlineData("--format", "png", "--what", "learned")]
    public void What_means_nothing_for_a_format_is_a_mistake(params string[] options)
    {
        CliRecording.Write(At("run.brainscan"));
        Assert.Contains("--what", Cli.Mistake(Cli.Player(["export", At("run.brainscan"), "--out", At("a"), .. options])), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("there is no place 'layer 9'", "--place", "layer 9")]
    [InlineData("--against 5000", "--mode", "compare", "--against", "5000")]
    [InlineData("belongs to --mode compare", "--against", "10")]
    [InlineData("--frame 77", "--frame", "77")]
    [InlineData("both say where to look", "--place", "whole", "--view", "1,2,3")]
    [InlineData("expected a column and a row", "--view", "1,2")]
    [InlineData("no colour map 'mud'", "--colours", "mud")]
    public void Play_says_before_a_window_opens_what_is_not_there(string says, params string[] options)
    {
        CliRecording.Write(At("run.brainscan"));
        Assert.Contains(says, Cli.Mistake(Cli.Player(["play", At("run.brainscan"), .. options])), StringComparison.Ordinal);
    }

    private float Learned(string tensor, int count)
    {
        using TimelineReader reader = TimelineReader.Open(At("run.brainscan"));
        TensorInfo info = reader.Header.Tensors.Single(one => one.Name == tensor);
        Assert.Equal(count, info.Count);
        return Format.Tools.WeightHistory.Read(reader, info, count - 1, reader.Frames.Count - 1, reader.Frames.Count - 1).Single().Learned!.Value;
    }

    // by the format's specification: a length, a JSON header, and the elements of each tensor where it says
    private (Dictionary<string, float[]> Tensors, Dictionary<string, string> Metadata) Load(string name)
    {
        byte[] bytes = File.ReadAllBytes(At(name));
        int length = (int)BitConverter.ToInt64(bytes);
        using JsonDocument header = JsonDocument.Parse(bytes.AsMemory(8, length));
        Dictionary<string, float[]> tensors = [];
        Dictionary<string, string> metadata = [];
        foreach (JsonProperty entry in header.RootElement.EnumerateObject())
        {
            if (entry.Name == "__metadata__")
            {
                metadata = entry.Value.EnumerateObject().ToDictionary(one => one.Name, one => one.Value.GetString()!);
                continue;
            }
            int[] offsets = [.. entry.Value.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt32())];
            float[] values = new float[(offsets[1] - offsets[0]) / sizeof(float)];
            Buffer.BlockCopy(bytes, 8 + length + offsets[0], values, 0, offsets[1] - offsets[0]);
            tensors.Add(entry.Name, values);
        }
        return (tensors, metadata);
    }

    private void Write(string name, long[] steps, bool mayGoBack = false)
    {
        RecordingHeader header = new()
        {
            RunId = new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), Started = DateTimeOffset.UnixEpoch, Software = "test", StepsPerFrame = 1,
            Tensors = RecordingHeader.Flatten([("fc1.weight", [64, 32]), ("fc2.weight", [10, 64])]),
        };
        float[] weights = [.. Enumerable.Range(0, (int)header.WeightCount).Select(i => 0.02f * MathF.Sin(i))];
        using FrameEncoder encoder = new(header, 1);
        // the recorder's own writer refuses to go back; this is what an older one did
        using TimelineWriter writer = TimelineWriter.Create(At(name), header);
        Assert.True(mayGoBack || steps.SequenceEqual(steps.Order()), "steps ascend");
        foreach (long step in steps)
        {
            writer.WriteFrame(encoder.Encode(step, step, weights));
            writer.WriteEvents([new TokenEvent(step, step, 'a', 0.5f)], [new MetricEvent(step, step, "loss", 5 * Math.Exp(-step / 3000.0))]);
            for (int i = 0; i < weights.Length; i++)
            {
                weights[i] += 0.0005f * MathF.Cos(i + step);
            }
        }
        writer.Finish();
    }

    private string At(string name) => Path.Combine(_folder, name);
}

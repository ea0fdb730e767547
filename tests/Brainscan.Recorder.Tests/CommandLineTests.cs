using System.Text.Json;
using Brainscan.Format;

namespace Brainscan.Recorder.Tests;

public sealed class CommandLineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _corpus;

    public CommandLineTests() => _corpus = _folder.WriteText("corpus.txt", 5000);

    public void Dispose() => _folder.Dispose();

    private static (int ExitCode, string Output, string Error) Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        return (Program.Run(arguments, output, error), output.ToString(), error.ToString());
    }

    [Theory]
    [InlineData("record --corpus C --out O --colour red", "--colour")]
    [InlineData("record --corpus C", "--out")]
    [InlineData("record --out O", "--corpus")]
    [InlineData("record --out O --corpus", "--corpus")]
    [InlineData("record --corpus C --out O --layers many", "--layers many: expected a whole number from 1 to 1024")]
    [InlineData("record --corpus C --out O --layers 0", "--layers 0: expected")]
    [InlineData("record --corpus C --out O --context 1", "--context 1: expected a whole number from 2")]
    [InlineData("record --corpus C --out O --every 0", "--every 0: expected a whole number from 1")]
    [InlineData("record --corpus C --out O --steps -3", "--steps -3: expected")]
    [InlineData("record --corpus C --out O --steps 1.5", "--steps 1.5: expected")]
    [InlineData("record --corpus C --out O --minutes soon", "--minutes soon: expected a number of minutes above 0, for example 4 or 0.5")]
    [InlineData("record --corpus C --out O --minutes 0", "--minutes 0: expected")]
    [InlineData("record --corpus C --out O --minutes -4", "--minutes -4: expected")]
    [InlineData("record --corpus C --out O --minutes 4,5", "--minutes 4,5: expected")]
    [InlineData("record --corpus C --out O --minutes 1e300", "--minutes 1e300: expected")]
    [InlineData("record --corpus C --out O --lr fast", "--lr fast: expected a number above 0")]
    [InlineData("record --corpus C --out O --lr NaN", "--lr NaN: expected")]
    [InlineData("record --corpus C --out O --lr 0,0003", "--lr 0,0003: expected a number above 0")]
    [InlineData("record --corpus C --out O --lr 1,5", "--lr 1,5: expected a number above 0")]
    [InlineData("record --corpus C --out O --steps 1,000", "--steps 1,000: expected a whole number")]
    [InlineData("record --corpus C --out O --quality best", "--quality best: expected display")]
    [InlineData("record --corpus C --out O --device gpu", "--device gpu: expected auto, cpu, cuda")]
    [InlineData("record --corpus C --out O --heads", "--heads")]
    [InlineData("record --corpus C --out O --heads 2 --heads 3", "--heads")]
    [InlineData("record --corpus C --out O --heads 7", "--heads 7 does not divide --width 558")]
    [InlineData("record --corpus C --out O --layers 1024 --width 65529", "parameters")]
    [InlineData("record --corpus C --out O --batch 65536", "--batch 65536 of --context 256 is 16,777,216 tokens")]
    [InlineData("record --corpus /nowhere --out O", "/nowhere does not exist")]
    [InlineData("record --corpus C --out C", "exists")]
    [InlineData("record --corpus C --out E", "--out is empty")]
    [InlineData("record --corpus E --out O", "--corpus is empty")]
    [InlineData("record --corpus C --out F", "exists")]
    [InlineData("record --corpus C --out /nowhere/x.brainscan", "/nowhere")]
    [InlineData("record --corpus C --out O extra", "extra")]
    [InlineData("record --corpus C --out O --segment-size much", "--segment-size much: expected a size, for example 4GiB")]
    [InlineData("record --corpus C --out O --segment-size 9999999TiB", "--segment-size 9999999TiB: expected")]
    [InlineData("record --corpus C --out O --segment-frames -1", "--segment-frames -1: expected a whole number from 0")]
    [InlineData("record --corpus C --out O --checkpoint 0", "--checkpoint 0: expected a whole number from 1")]
    [InlineData("record --corpus C --out O --sync 0", "--sync 0: expected a whole number from 1")]
    [InlineData("record --resume", "--out")]
    [InlineData("record --resume --out O", "has no checkpoint")]
    [InlineData("bench-crash", "--corpus")]
    [InlineData("bench-crash --corpus C --kills 0", "--kills 0: expected")]
    [InlineData("rehearse", "rehearse")]
    [InlineData("", "")]
    public void Mistake_gets_one_line_that_names_it(string line, string expected)
    {
        string[] arguments = [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word switch
        {
            "C" => _corpus,
            "O" => _folder["x.brainscan"],
            "F" => _folder.Path,
            "E" => "",
            _ => word,
        })];
        var (exitCode, output, error) = Run(arguments);
        Assert.Equal(2, exitCode);
        Assert.Empty(output);
        Assert.StartsWith("brainscan: ", error, StringComparison.Ordinal);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Equal(error.Length - 1, error.IndexOf('\n', StringComparison.Ordinal));
        Assert.DoesNotContain("System.", error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["x.brainscan"]));
    }

    [Fact]
    public void Bench_step_times_both_and_the_recorder()
    {
        var (exitCode, output, error) = Run(
            "bench-step", "--corpus", _corpus, "--layers", "1", "--heads", "2", "--width", "32", "--context", "16", "--pairs", "2", "--recorded-steps", "3", "--json");
        Assert.True(exitCode == 0, error);
        using var json = JsonDocument.Parse(output);
        Assert.True(json.RootElement.GetProperty("stepMs").GetDouble() > 0);
        Assert.True(json.RootElement.GetProperty("pyTorchStepMs").GetDouble() > 0);
        Assert.InRange(json.RootElement.GetProperty("recorderShare").GetDouble(), 0, 1);
    }

    [Fact]
    public void Help_names_every_option()
    {
        var (exitCode, output, _) = Run("record", "--help");
        Assert.Equal(0, exitCode);
        foreach (string option in new[]
        {
            "--corpus", "--out", "--layers", "--heads", "--width", "--context", "--batch", "--window", "--lr", "--steps", "--minutes", "--every", "--quality", "--device",
            "--seed", "--prompt", "--tokens", "--json", "--resume", "--checkpoint", "--sync", "--segment-size", "--segment-frames",
        })
        {
            Assert.Contains(option, output, StringComparison.Ordinal);
        }
        Assert.Contains("weight decay 0.01", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Summary_in_json_says_what_the_file_holds()
    {
        var (exitCode, output, error) = Run(
            "record", "--corpus", _corpus, "--out", _folder["x.brainscan"], "--layers", "1", "--heads", "2", "--width", "32", "--context", "16",
            "--steps", "6", "--every", "4", "--device", "cpu", "--json");
        Assert.Equal(0, exitCode);
        Assert.Contains("step 6/6", error, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(output);
        using var recording = TimelineReader.Open(_folder["x.brainscan"]);
        Assert.Equal(recording.Frames.Count, json.RootElement.GetProperty("frames").GetInt32());
        Assert.Equal(6, json.RootElement.GetProperty("steps").GetInt64());
        Assert.Equal(recording.Header.WeightCount, json.RootElement.GetProperty("parameters").GetInt64());
        Assert.Equal(new FileInfo(_folder["x.brainscan"]).Length, json.RootElement.GetProperty("bytes").GetInt64());
        Assert.InRange(json.RootElement.GetProperty("lastLoss").GetDouble(), 1, 7);
    }

    [Fact]
    public void Resumed_run_takes_its_options_from_the_checkpoint_and_says_which_may_not_change()
    {
        string path = _folder["x.brainscan"];
        string[] run = ["record", "--out", path, "--device", "cpu"];
        string[] small = ["--layers", "1", "--heads", "2", "--width", "32", "--context", "16", "--every", "2", "--seed", "7"];
        Assert.Equal(0, Run([.. run, "--corpus", _corpus, "--steps", "4", .. small]).ExitCode);

        Assert.Contains("has done the 4 steps", Run([.. run, "--resume"]).Error, StringComparison.Ordinal);
        foreach (var (option, value, begun) in new[]
        {
            ("--layers", "2", "1"), ("--seed", "8", "7"), ("--window", "0", "16"), ("--every", "3", "2"), ("--lr", "1", "0.0003"), ("--quality", "exact", "display"), ("--sync", "9", "10"),
        })
        {
            var (exitCode, output, error) = Run([.. run, "--resume", "--steps", "6", option, value]);
            Assert.Equal(2, exitCode);
            Assert.Empty(output);
            Assert.StartsWith($"brainscan: {option} ", error, StringComparison.Ordinal);
            Assert.Contains($"was begun with {begun};", error, StringComparison.Ordinal);
        }

        // given again with the same value is no contradiction
        var resumed = Run([.. run, "--resume", "--steps", "6", "--json", .. small]);
        Assert.True(resumed.ExitCode == 0, resumed.Error);
        using var json = JsonDocument.Parse(resumed.Output);
        Assert.Equal(4, json.RootElement.GetProperty("firstStep").GetInt64());
        Assert.Equal(6, json.RootElement.GetProperty("steps").GetInt64());
        Assert.Equal(4, json.RootElement.GetProperty("frames").GetInt32());
        using var recording = TimelineReader.Open(path);
        Assert.Equal([0L, 2, 4, 6], recording.Frames.Select(frame => frame.Step));
        Assert.Equal(2, recording.SegmentCount);
    }

    [Fact]
    public void Minutes_are_an_end_as_steps_are_and_a_resumed_run_may_have_another()
    {
        string path = _folder["x.brainscan"];
        string[] run = ["record", "--out", path, "--device", "cpu"];
        string[] small = ["--layers", "1", "--heads", "2", "--width", "32", "--context", "16"];
        // a millisecond: over after the first step, whatever the machine
        var begun = Run([.. run, "--corpus", _corpus, "--minutes", "0.00001", "--json", .. small]);
        Assert.True(begun.ExitCode == 0, begun.Error);
        Assert.Contains("step 0  loss", begun.Error, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(begun.Output);
        Assert.True(json.RootElement.GetProperty("completed").GetBoolean());
        Assert.Equal(1, json.RootElement.GetProperty("steps").GetInt64());

        Assert.Contains("give --minutes above that, or --steps above 1, to go on", Run([.. run, "--resume"]).Error, StringComparison.Ordinal);
        var every = Run([.. run, "--resume", "--minutes", "1", "--every", "3"]);
        Assert.Equal(2, every.ExitCode);
        Assert.Contains("--every 3: the run of", every.Error, StringComparison.Ordinal);
        Assert.Contains("was begun with frames spread over its time", every.Error, StringComparison.Ordinal);

        // steps given anew are the end, and the minutes of before are none any more
        var resumed = Run([.. run, "--resume", "--steps", "6", "--json"]);
        Assert.True(resumed.ExitCode == 0, resumed.Error);
        using var longer = JsonDocument.Parse(resumed.Output);
        Assert.Equal(6, longer.RootElement.GetProperty("steps").GetInt64());
        Assert.True(longer.RootElement.GetProperty("completed").GetBoolean());
    }

    [Theory]
    [InlineData("0", 1)]
    [InlineData("1", 3)]
    [InlineData("1KiB", 3)]
    [InlineData("1GiB", 1)]
    public void Segments_have_the_size_that_is_asked_for(string size, int segments)
    {
        string path = _folder["x.brainscan"];
        var (exitCode, _, error) = Run(
            "record", "--corpus", _corpus, "--out", path, "--layers", "1", "--heads", "2", "--width", "32", "--context", "16", "--steps", "4", "--every", "2",
            "--device", "cpu", "--segment-size", size);
        Assert.True(exitCode == 0, error);
        using var recording = TimelineReader.Open(path);
        Assert.Equal(segments, recording.SegmentCount);
        Assert.Equal([0L, 2, 4], recording.Frames.Select(frame => frame.Step));
    }

    [Fact]
    public void Bench_crash_kills_and_finds_nothing_lost()
    {
        var (exitCode, output, error) = Run("bench-crash", "--corpus", _corpus, "--kills", "2", "--json");
        Assert.True(exitCode == 0, error + output);
        using var json = JsonDocument.Parse(output);
        Assert.Equal(2, json.RootElement.GetProperty("kills").GetInt32());
        Assert.True(json.RootElement.GetProperty("passed").GetBoolean());
        Assert.True(json.RootElement.GetProperty("frames").GetInt32() > 2);
    }
}

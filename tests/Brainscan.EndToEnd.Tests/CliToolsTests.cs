using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Brainscan.Format;

namespace Brainscan.EndToEnd.Tests;

/// <summary><c>verify</c>, <c>repair</c>, <c>cut</c>, <c>join</c> and <c>info</c>, as a person calls them.</summary>
public sealed class CliToolsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("brainscan-tools-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Damaged_recording_is_told_and_repaired_with_exit_code_3()
    {
        CliRecording.Write(At("run.brainscan"));
        DamageFrame("run.brainscan", 3);

        CliResult verified = Cli.Player("verify", At("run.brainscan"));
        CliResult repaired = Cli.Player("repair", At("run.brainscan"), "--out", At("whole.brainscan"));

        Assert.Equal((3, 3), (verified.ExitCode, repaired.ExitCode));
        Assert.Contains("frame 3 (step 30): tile ", verified.Output, StringComparison.Ordinal);
        Assert.Matches(@"lost: frame 3 \(step 30\): tile \d+ is damaged: its checksum does not match\nlost: frame 4 \(step 40\): a frame it builds on is lost\n", repaired.Output);
        Assert.Contains("4 frames kept, 2 lost", repaired.Output, StringComparison.Ordinal);
        Assert.Equal(0, Cli.Player("verify", At("whole.brainscan")).ExitCode);
        using JsonDocument info = Info("whole.brainscan");
        Assert.Equal(4, info.RootElement.GetProperty("frames").GetInt32());
    }

    [Fact]
    public void Picture_and_weights_of_a_damaged_frame_end_with_exit_code_3_and_one_line()
    {
        CliRecording.Write(At("run.brainscan"));
        DamageFrame("run.brainscan", 3);

        foreach (string[] arguments in (string[][])[
            ["render", At("run.brainscan"), "--out", At("now.png"), "--frame", "3", "--size", "64x64"],
            ["render", At("run.brainscan"), "--out", At("film.mp4"), "--size", "64x64"],
            ["export", At("run.brainscan"), "--format", "npz", "--step", "30", "--out", At("30.npz")]])
        {
            CliResult result = Cli.Player(arguments);
            Assert.Equal((3, ""), (result.ExitCode, result.Output));
            Assert.Matches(@"^brainscan: .*frame 3.* tile \d+ is damaged: .*\n$", LastLine(result.Error));
        }
        Assert.False(Path.Exists(At("now.png")) || Path.Exists(At("film.mp4")) || Path.Exists(At("30.npz")));
    }

    [Fact]
    public void Interrupted_recording_is_repaired_without_loss()
    {
        CliRecording.Write(At("run.brainscan"), finish: false);
        byte[] bytes = File.ReadAllBytes(At("run.brainscan"));
        File.WriteAllBytes(At("run.brainscan"), bytes[..^100]);

        CliResult repaired = Cli.Player("repair", At("run.brainscan"), "--out", At("whole.brainscan"));

        Assert.True(repaired.ExitCode == 0, repaired.Error);
        Assert.Contains("bytes after the last commit", repaired.Output, StringComparison.Ordinal);
        using JsonDocument info = Info("whole.brainscan");
        Assert.Equal("finished", info.RootElement.GetProperty("status").GetString());
    }

    [Fact]
    public void Several_files_are_one_recording_and_become_one_file()
    {
        CliRecording.Write(At("run.brainscan"), quality: Quality.Exact, framesPerFile: 2);
        using (JsonDocument chain = Info("run.brainscan"))
        {
            Assert.Equal((3, CliRecording.Frames), (chain.RootElement.GetProperty("segments").GetInt32(), chain.RootElement.GetProperty("frames").GetInt32()));
            Assert.Equal("every weight bit for bit", chain.RootElement.GetProperty("guarantee").GetString());
            Assert.Equal(50, chain.RootElement.GetProperty("durableStep").GetInt64());
            Assert.Empty(chain.RootElement.GetProperty("resumes").EnumerateArray());
        }
        using (JsonDocument second = Info("run.0002.brainscan"))
        {
            Assert.Equal("continued", second.RootElement.GetProperty("status").GetString());
        }

        CliResult joined = Cli.Player("join", At("run.brainscan"), "--out", At("one.brainscan"));

        Assert.True(joined.ExitCode == 0, joined.Error);
        Assert.Contains("6 frames of 3 files", joined.Output, StringComparison.Ordinal);
        Assert.Contains("6 frames of 1 file,", Cli.Player("join", At("one.brainscan"), "--out", At("same.brainscan")).Output, StringComparison.Ordinal);
        Assert.Equal(0, Cli.Player("verify", At("one.brainscan")).ExitCode);
        Assert.Equal(Weight("run.brainscan"), Weight("one.brainscan"));
    }

    [Fact]
    public void Cut_takes_a_part_at_a_lower_quality()
    {
        CliRecording.Write(At("run.brainscan"), quality: Quality.Exact);

        CliResult cut = Cli.Player("cut", At("run.brainscan"), "--out", At("part.brainscan"), "--from", "10", "--to", "40", "--every", "2", "--quality", "fine");

        Assert.True(cut.ExitCode == 0, cut.Error);
        Assert.Contains("2 frames, steps 10 to 30, quality fine", cut.Output, StringComparison.Ordinal);
        Assert.Equal(0, Cli.Player("verify", At("part.brainscan")).ExitCode);
        using JsonDocument info = Info("part.brainscan");
        Assert.Equal("fine", info.RootElement.GetProperty("quality").GetString());
        Assert.Equal(20, info.RootElement.GetProperty("stepsPerFrame").GetInt32());
    }

    [Theory]
    [InlineData(2, "segment 2 is missing")]
    [InlineData(3, "segment 3, which follows, is missing")]
    public void Cut_says_what_is_missing_of_the_recording(int segment, string says)
    {
        CliRecording.Write(At("run.brainscan"), framesPerFile: 2, keyInterval: 2);
        File.Delete(At($"run.000{segment}.brainscan"));

        CliResult cut = Cli.Player("cut", At("run.brainscan"), "--out", At("part.brainscan"));

        Assert.Equal((0, $"brainscan: the recording is not all there, and so the cut may not be: {says}\n"), (cut.ExitCode, cut.Error));
        Assert.Contains("4 frames", cut.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("INT", "TERM")] // somebody who is impatient
    public async Task Stopping_with_signals_leaves_nothing_behind(params string[] signals)
    {
        // large enough to be stopped in the middle, quick to write: all weights are 0
        RecordingHeader header = new()
        {
            RunId = Guid.NewGuid(),
            Started = DateTimeOffset.UnixEpoch,
            Software = "test",
            StepsPerFrame = 1,
            KeyInterval = 1,
            Tensors = RecordingHeader.Flatten([("w", [1 << 22])]),
        };
        using (RecordingWriter writer = RecordingWriter.Create(At("run.brainscan"), header))
        {
            for (int n = 0; n < 300; n++)
            {
                writer.WriteFrame(n, n, new float[1 << 22]);
            }
            writer.Finish();
        }
        using FileSystemWatcher watcher = new(_folder) { EnableRaisingEvents = true };
        TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        watcher.Created += (_, _) => begun.TrySetResult();
        using Process repair = Cli.StartPlayer("repair", At("run.brainscan"), "--out", At("whole.brainscan"));
        Task<string> error = repair.StandardError.ReadToEndAsync();
        await begun.Task.WaitAsync(TimeSpan.FromMinutes(1));

        // all of them come before it can answer the first
        foreach (string signal in (string[])["STOP", .. signals, "CONT"])
        {
            Cli.Run("kill", ["-s", signal, repair.Id.ToString(CultureInfo.InvariantCulture)]);
        }
        await repair.WaitForExitAsync();

        Assert.Equal("brainscan: stopped; nothing was left behind.\n", await error);
        Assert.Equal(130, repair.ExitCode);
        Assert.Equal([At("run.brainscan")], Directory.GetFileSystemEntries(_folder));
    }

    // What is said of progress before it is no part of it.
    private static string LastLine(string words) => words[(words.TrimEnd('\n').LastIndexOf('\n') + 1)..];

    private void DamageFrame(string name, int number)
    {
        byte[] bytes = File.ReadAllBytes(At(name));
        using (TimelineReader reader = TimelineReader.Open(At(name)))
        {
            FrameEntry frame = reader.Frames[number];
            bytes[frame.Offset + frame.Length - 100] ^= 1; // within the last tile's payload
        }
        File.WriteAllBytes(At(name), bytes);
    }

    private string Weight(string name) => Cli.Player("inspect", At(name), "--tensor", "head.weight", "--row", "1", "--col", "2").Output;

    private JsonDocument Info(string name)
    {
        CliResult result = Cli.Player("info", At(name), "--json");
        Assert.True(result.ExitCode == 0, result.Error);
        return JsonDocument.Parse(result.Output);
    }

    private string At(string name) => Path.Combine(_folder, name);
}

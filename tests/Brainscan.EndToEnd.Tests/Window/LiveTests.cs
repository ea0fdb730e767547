using System.Diagnostics;
using Brainscan.Display;
using Brainscan.Format;

namespace Brainscan.EndToEnd.Tests.Window;

/// <summary><c>live</c> beside real recorders: they come, are killed, come back, and their files are replaced.</summary>
[Collection(WindowScreenCollection.Name)]
public sealed class LiveTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("brainscan-live-").FullName;
    private readonly XServer _screen;
    private readonly ScreenText _text;

    public LiveTests(WindowScreen screen)
    {
        (_screen, _text) = (screen.Server, screen.Text);
        File.WriteAllText(At("corpus.txt"), string.Concat(Enumerable.Repeat("The sea was calm, and the ship lay still upon it. ", 200)));
        _screen.Point(1, 1);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Recorder_is_waited_for_followed_killed_and_followed_again()
    {
        using var player = PlayerWindow.Start(_screen, _text, "live", At("run.brainscan"), "--size", "800x600");
        player.WaitUntilStill("a quiet page", picture => picture.Lit() > 0);

        int killedAt;
        using (Process recorder = Cli.StartRecorder(New("run.brainscan", seed: 1)))
        {
            int first = player.WaitForStep("a later step", step => step > 0);
            player.WaitForStep("a later step", step => step > first + 4);
            player.WaitForWords("following");
            recorder.Kill();
            recorder.WaitForExit();
            killedAt = Steps("run.brainscan");
        }
        Assert.Equal(killedAt, player.WaitForStep("the last step", step => step >= killedAt));
        Assert.False(player.Process.HasExited);

        using (Process recorder = Cli.StartRecorder("record", "--resume", "--out", At("run.brainscan"), "--corpus", At("corpus.txt"), "--steps", $"{killedAt + 40}"))
        {
            player.WaitForStep("a later step", step => step > killedAt);
            Assert.True(recorder.WaitForExit(TimeSpan.FromMinutes(1)));
            Assert.Equal(0, recorder.ExitCode);
        }
        player.WaitForStep("a later step", step => step == killedAt + 40);
        player.WaitForWords("finished");

        // what is shown is what a window opened afterwards shows, measured against this frame alone: live, the run's measure moves slowly
        player.Screen.Press("n");
        player.WaitForWords("each tensor, in this frame", ScreenText.Small);
        Picture followed = player.HideAll();
        player.Screen.Press("q");
        Assert.Equal(0, player.WaitForExit());
        using var afterwards = PlayerWindow.Start(_screen, _text, "play", At("run.brainscan"), "--size", "800x600", "--step", $"{killedAt + 40}");
        afterwards.WaitForStep("the same step", step => step == killedAt + 40);
        afterwards.Screen.Press("n");
        afterwards.WaitForWords("each tensor, in this frame", ScreenText.Small);
        Picture played = afterwards.HideAll();
        Assert.True(followed.Lit() > 10_000);
        Assert.Equal(0, followed.Differing(played));
    }

    [Fact]
    public void Scrubbing_leaves_the_end_and_Alt_right_returns_to_it()
    {
        using Process recorder = Cli.StartRecorder(New("run.brainscan", seed: 2));
        try
        {
            using var player = PlayerWindow.Start(_screen, _text, "live", At("run.brainscan"), "--size", "800x600");
            player.WaitForStep("a later step", step => step > 6);
            player.Screen.Press("Home");
            player.WaitForStep("a later step", step => step == 0);
            player.WaitForWords("paused");
            int then = Steps("run.brainscan");
            WaitUntil("the recorder has gone on", () => Steps("run.brainscan") > then + 6);
            Assert.Equal(0, player.StepIn(player.Screen.Look()));
            player.Screen.Press("alt+Right");
            player.WaitForStep("a later step", step => step > then);
        }
        finally
        {
            recorder.Kill();
            recorder.WaitForExit();
        }
    }

    [Fact]
    public void Writer_silent_file_deleted_replaced_or_cut_short_is_not_the_end()
    {
        string path = At("run.brainscan");
        CliRecording.Write(path, finish: false, frames: 8, promiseSeconds: 1);
        using var player = PlayerWindow.Start(_screen, _text, "live", path, "--size", "800x600");
        player.WaitForStep("a later step", step => step == 70);
        // its writer has promised to write again by now
        player.WaitForWords("interrupted");

        // gone: what was read stays to be seen
        File.Move(path, At("away.brainscan"));
        player.WaitUntilStill("the last picture", picture => player.StepIn(picture) == 70);
        // another run in its place
        CliRecording.Write(At("other.brainscan"), finish: false, frames: 4, seed: 9);
        File.Move(At("other.brainscan"), path);
        player.WaitForStep("a later step", step => step == 30);
        // cut in the middle of what was read, and then a third
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..5000]);
        player.WaitUntilStill("something", _ => true);
        File.Delete(path);
        CliRecording.Write(path, frames: 6, seed: 10);
        player.WaitForStep("a later step", step => step == 50);
        player.WaitForWords("finished");
        player.Screen.Press("q");
        Assert.Equal(0, player.WaitForExit());
        Assert.DoesNotContain("defect", player.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Segments_are_followed_from_file_to_file()
    {
        using (Process recorder = Cli.StartRecorder([.. New("run.brainscan", seed: 3), "--segment-frames", "4"]))
        {
            using var player = PlayerWindow.Start(_screen, _text, "live", At("run.brainscan"), "--size", "800x600");
            // far into the fourth file
            player.WaitForStep("a later step", step => step > 4 * 4 * 2);
            recorder.Kill();
            recorder.WaitForExit();
        }
        Assert.True(File.Exists(At("run.0003.brainscan")));
    }

    [Fact]
    public void Kiosk_shows_the_piece_alone_and_only_it()
    {
        CliRecording.Write(At("run.brainscan"), frames: 6);
        using XServer own = XServer.Start(640, 400);
        own.ShowArrow();
        own.Point(320, 100);
        own.WaitFor("an arrow", picture => picture.Crop(310, 90, 30, 40).Lit() > 20);
        using var player = PlayerWindow.Start(own, _text, "live", At("run.brainscan"), "--kiosk");
        Picture piece = player.WaitUntilStill("the piece", picture => picture.Lit() > 5_000);
        Assert.False(_text.Has(piece, "step", ScreenText.Small));
        // the pointer is over it, and neither it nor a panel is to be seen when it moves
        own.Point(300, 120);
        own.Point(310, 150);
        Assert.True(player.WaitUntilStill("the same").IsSameAs(piece));
        // what is wrong with a file is never put before the public
        File.WriteAllText(At("bad"), "no recording at all");
        File.Move(At("bad"), At("run.brainscan"), overwrite: true);
        Picture after = player.WaitUntilStill("the same still");
        Assert.True(after.IsSameAs(piece));
        Assert.False(player.Process.HasExited);
        player.Signal("TERM");
        Assert.Equal(0, player.WaitForExit());
    }

    [Fact]
    public async Task Kiosk_keeps_the_session_awake_until_it_ends()
    {
        CliRecording.Write(At("run.brainscan"), frames: 6);
        using XServer own = XServer.Start(640, 400);
        using SessionBusServer bus = new();
        FakeScreenSaver saver = new(firstCookie: 7);
        await bus.OfferAsync("org.freedesktop.ScreenSaver", saver);
        using var player = PlayerWindow.Start(own, _text, bus, "live", At("run.brainscan"), "--kiosk");
        player.WaitUntilStill("the piece", picture => picture.Lit() > 5_000);
        Assert.Equal(["Inhibit Brainscan 7"], saver.Calls);

        player.Signal("TERM");
        Assert.Equal(0, player.WaitForExit());

        Assert.Equal(["Inhibit Brainscan 7", "UnInhibit 7"], saver.Calls);
        Assert.DoesNotContain("awake", player.Error, StringComparison.Ordinal);
    }

    private string At(string name) => Path.Combine(_folder, name);

    private string[] New(string name, int seed) =>
    [
        "record", "--corpus", At("corpus.txt"), "--out", At(name), "--layers", "2", "--heads", "2", "--width", "64", "--context", "64", "--device", "cpu",
        "--steps", "1000000", "--every", "2", "--checkpoint", "10", "--tokens", "2", "--seed", $"{seed}", "--sync", "2",
    ];

    private int Steps(string name)
    {
        using var recording = TimelineReader.Open(At(name));
        return (int)recording.Frames[^1].Step;
    }

    private static void WaitUntil(string what, Func<bool> condition) =>
        Assert.True(SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(60)), $"{what}: not within a minute");
}

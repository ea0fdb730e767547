using Brainscan.Display;
using Brainscan.Format;

namespace Brainscan.EndToEnd.Tests.Window;

/// <summary>What nobody should do to a window, and every visitor will: it goes on.</summary>
[Collection(WindowScreenCollection.Name)]
public sealed class TortureTests : IDisposable
{
    private const int Frames = 31;
    private const int LastStep = (Frames - 1) * CliRecording.StepsPerFrame;

    private readonly string _folder = Directory.CreateTempSubdirectory("brainscan-torture-").FullName;
    private readonly string _run;
    private readonly XServer _screen;
    private readonly ScreenText _text;

    public TortureTests(WindowScreen screen)
    {
        (_screen, _text) = (screen.Server, screen.Text);
        _run = Path.Combine(_folder, "run.brainscan");
        _screen.Point(1, 1);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Any_size_and_back()
    {
        CliRecording.Write(_run, frames: Frames);
        using var player = Open("--step", "150");
        player.WaitForStep(150);
        Picture before = player.HideAll();
        foreach (var (width, height) in new[] { (1, 1), (3, 2000), (2000, 3), (2400, 1600), (1, 1), (WindowScreen.Width, WindowScreen.Height) })
        {
            _screen.Do("search", "--class", "brainscan", "windowsize", "--sync", $"{width}", $"{height}");
        }
        player.WaitUntilStill("the window as it was", picture => picture.IsSameAs(before));
    }

    [Fact]
    public void Any_key_and_button_in_any_order()
    {
        CliRecording.Write(_run, frames: Frames);
        using var player = Open();
        player.WaitForStep("a first picture", _ => true);
        string[] keys =
        [
            "space", "b", "comma", "period", "Left", "Right", "shift+Left", "shift+Right", "Home", "End", "bracketleft", "bracketright", "BackSpace", "l",
            "alt+Right", "plus", "minus", "ctrl+0", "f", "r", "ctrl+Left", "ctrl+Right", "n", "braceleft", "braceright", "c", "y", "a", "Escape", "slash",
            "ctrl+f", "Return", "x", "Tab", "h", "i", "F11", "ctrl+b", "F3", "question", "F1", "Delete", "Up", "Down",
        ];
        Random random = new(7);
        for (int round = 0; round < 30; round++)
        {
            List<string> commands = ["mousemove", $"{random.Next(WindowScreen.Width)}", $"{random.Next(WindowScreen.Height)}"];
            commands.AddRange(["click", "--repeat", $"{random.Next(1, 6)}", "--delay", "0", $"{random.Next(1, 6)}"]);
            commands.AddRange(["key", "--delay", "1", .. Enumerable.Range(0, 12).Select(_ => keys[random.Next(keys.Length)])]);
            _screen.Do([.. commands]);
        }
        // out of whatever it is in now
        _screen.Press("Escape", "Escape", "Escape", "Escape", "Escape", "ctrl+q");
        Assert.True(player.WaitForExit() == 0, player.Error);
        Assert.Equal("", player.Error);
    }

    [Theory]
    [InlineData(Quality.Display, 1)]
    [InlineData(Quality.Fine, 9)]
    [InlineData(Quality.Exact, 9)]
    public void Any_quality_and_a_single_frame(Quality quality, int frames)
    {
        CliRecording.Write(_run, quality: quality, frames: frames);
        using var player = Open("--step", "0", "--mode", "value");
        player.WaitForStep(0);
        _screen.Press("End");
        player.WaitForStep((frames - 1) * CliRecording.StepsPerFrame);
        _screen.Press("period", "comma", "Home");
        player.WaitForStep(0);
        _screen.Press("space", "l", "period", "l", "space", "shift+Right", "q");
        Assert.True(player.WaitForExit() == 0, player.Error);
    }

    [Fact]
    public void Damage_in_the_middle_leaves_the_rest_to_be_seen()
    {
        CliRecording.Write(_run, frames: Frames, keyInterval: 8);
        DamageFrame(12);
        using var player = Open("--step", "50");
        player.WaitForStep(50);
        Picture before = player.HideAll();
        _screen.Press("ctrl+b", "End");
        player.WaitForStep(LastStep);
        // into what cannot be read, frame by frame, and back out of it at both ends
        _screen.Press("Home");
        player.WaitForStep(0);
        _screen.Press([.. Enumerable.Repeat("period", 20)]);
        player.WaitForStep(200);
        _screen.Press([.. Enumerable.Repeat("comma", 8)]);
        _screen.Press("Home", "period", "period", "period", "period", "period");
        player.WaitForStep(50);
        Assert.True(player.HideAll().IsSameAs(before));
        // and played across
        _screen.Press("ctrl+b", "Home", "space");
        player.WaitForStep(LastStep);
        _screen.Press("q");
        Assert.True(player.WaitForExit() == 0, player.Error);
        Assert.DoesNotContain("defect", player.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void File_deleted_or_cut_under_it(bool isCut)
    {
        CliRecording.Write(_run, frames: Frames, keyInterval: 8);
        using var player = Open("--step", "50", "--cache", "64");
        player.WaitForStep(50);
        if (isCut)
        {
            using FileStream file = File.Open(_run, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            file.SetLength(file.Length / 3);
        }
        else
        {
            File.Delete(_run);
        }
        _screen.Press("End", "Home", "shift+Right", "shift+Right", "space");
        // a step stops what plays, so that it stays at the first frame
        _screen.Press("comma", "Home");
        player.WaitForStep(0);
        _screen.Press("q");
        Assert.True(player.WaitForExit() == 0, player.Error);
        Assert.DoesNotContain("defect", player.Error, StringComparison.Ordinal);
    }

    private void DamageFrame(int place)
    {
        FrameEntry frame;
        using (TimelineReader reader = TimelineReader.Open(_run))
        {
            frame = reader.Frames[place];
        }
        using FileStream file = File.Open(_run, FileMode.Open, FileAccess.ReadWrite);
        file.Position = frame.Offset + (frame.Length * 3 / 4);
        int value = file.ReadByte();
        file.Position--;
        file.WriteByte((byte)~value);
    }

    private PlayerWindow Open(params string[] options) =>
        PlayerWindow.Start(_screen, _text, ["play", _run, "--size", $"{WindowScreen.Width}x{WindowScreen.Height}", .. options]);
}

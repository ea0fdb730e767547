using System.Globalization;
using System.Text.Json;
using Brainscan.Display;

namespace Brainscan.EndToEnd.Tests.Window;

/// <summary><c>play</c> as a person uses it: real keys, a real mouse, judged by its pixels.</summary>
[Collection(WindowScreenCollection.Name)]
public sealed class PlayTests : IDisposable
{
    private const int Frames = 31;
    private const int LastStep = (Frames - 1) * CliRecording.StepsPerFrame;

    private readonly string _folder = Directory.CreateTempSubdirectory("brainscan-play-").FullName;
    private readonly string _run;
    private readonly XServer _screen;
    private readonly ScreenText _text;

    public PlayTests(WindowScreen screen)
    {
        (_screen, _text) = (screen.Server, screen.Text);
        _run = Path.Combine(_folder, "run.brainscan");
        CliRecording.Write(_run, frames: Frames);
        _screen.Point(1, 1);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Steps_forwards_and_back_come_to_the_very_same_pixels()
    {
        using var player = Open("--step", "150");
        player.WaitForStep(150);
        Picture there = player.HideAll();
        Assert.True(there.Lit() > 10_000, "the piece is hardly to be seen");
        Picture next = player.After(there, "period");
        Picture further = player.After(next, "period");
        Assert.True(player.After(further, "comma").IsSameAs(next));
        Assert.True(player.After(next, "comma").IsSameAs(there));
        // across key frames, and by a jump
        Picture first = player.After(there, "Home");
        Picture last = player.After(first, "End");
        Assert.False(last.IsSameAs(there));
        Assert.True(player.After(last, "Home").IsSameAs(first));
    }

    [Fact]
    public void Space_plays_to_the_end_and_stops_there()
    {
        using var player = Open("--step", "0");
        player.WaitForStep(0);
        player.Screen.Press("space");
        player.WaitFor("step 100 or so on the way", picture => player.StepIn(picture) is > 50 and < LastStep);
        player.WaitForStep(LastStep);
        player.WaitForWords("paused");
        player.Screen.Press("b");
        player.WaitFor("it coming back", picture => player.StepIn(picture) is > 0 and < LastStep);
        player.WaitForStep(0);
    }

    [Fact]
    public async Task Full_screen_is_kept_awake_while_it_plays_and_no_longer()
    {
        using SessionBusServer bus = new();
        FakeScreenSaver saver = new(firstCookie: 3);
        await bus.OfferAsync("org.freedesktop.ScreenSaver", saver);
        using var player = PlayerWindow.Start(_screen, _text, bus, "play", _run, "--fullscreen", "--step", "0");
        player.WaitForStep(0);
        Assert.Empty(saver.Calls);

        _screen.Press("space");
        player.WaitFor("a wish to stay awake", _ => saver.Calls.Count == 1);
        player.WaitFor("the wish being given back at the end of the run", _ => saver.Calls.Count == 2);

        Assert.Equal(["Inhibit Brainscan 3", "UnInhibit 3"], saver.Calls);
    }

    [Fact]
    public void Saving_a_picture_is_said_at_once_and_when_it_is_done()
    {
        string run = Path.Combine(_folder, $"saved-{Guid.NewGuid():N}.brainscan");
        File.Move(_run, run);
        string picture = Path.Combine(Environment.CurrentDirectory, $"{Path.GetFileNameWithoutExtension(run)}-step0.png");
        try
        {
            using var player = PlayerWindow.Start(_screen, _text, "play", run, "--step", "0");
            player.WaitForStep(0);
            _screen.Press("s");
            player.WaitForWords("drawing the picture that is saved");
            // the words before end in "saved" too: the name of the file is only in those after it
            player.WaitForWords("-step0.png", seconds: 120);
            Assert.True(File.Exists(picture));
        }
        finally
        {
            File.Delete(picture);
        }
    }

    [Fact]
    public void Bar_is_dragged_to_any_step()
    {
        using var player = Open("--step", "0");
        player.WaitForStep(0);
        foreach (int step in new[] { LastStep, LastStep / 2, LastStep / 5, LastStep })
        {
            Drag(player, step);
            player.WaitForStep(step);
        }
        // beyond its end, and up out of the bar
        player.Screen.Drag(X(LastStep), TrackY, WindowScreen.Width + 300, 100);
        player.WaitForStep(LastStep);
        // a click is enough
        player.Screen.Click(X(60), TrackY);
        player.WaitForStep(60);
    }

    [Fact]
    public void Close_up_shows_numbers_and_the_pointer_the_value_that_inspect_says()
    {
        using var player = Open("--step", "150");
        player.WaitForStep(150);
        player.Screen.Point(180, 240);
        player.Screen.Do("click", "--repeat", "17", "--delay", "20", "4");
        player.Screen.Point(181, 241);
        Picture close = player.WaitUntilStill("a reading", picture => _text.ReadAfter(picture, "row ", ScreenText.Small) is not null);

        string row = _text.ReadAfter(close, "row ", ScreenText.Small)!;
        string column = _text.ReadAfter(close, "column ", ScreenText.Small)!;
        string tensor = _text.ReadAbove(close, "row ", ScreenText.Small, rise: 16)!;
        var (value, learned) = Inspect(tensor, row, column, 150);
        foreach (double number in new[] { value, learned })
        {
            string said = (number < 0 ? "−" : "+") + Math.Abs(number).ToString("F6", CultureInfo.InvariantCulture);
            Assert.True(_text.Has(close, said), $"{tensor} [{row}, {column}]: {said} is not to be seen");
        }

        // and in its pixel stands the number that this mode makes a colour of
        string digits = learned.ToString("0.0000", CultureInfo.InvariantCulture);
        Picture around = close.Crop(80, 140, 220, 200);
        Assert.True(Enumerable.Range(8, 16).Any(size => _text.Has(around, digits, size)), $"no number in a pixel reads {digits}");
    }

    [Fact]
    public void Question_mark_shows_every_key_and_Esc_takes_it_away()
    {
        using XServer laptop = XServer.Start(1440, 900);
        using var player = PlayerWindow.Start(laptop, _text, "play", _run, "--size", "1440x900", "--step", "150");
        player.WaitForStep(150);
        player.Screen.Press("question");
        player.WaitFor("the keys", picture => _text.Has(picture, "find a tensor") && _text.Has(picture, "Backspace"));
        player.Screen.Press("Escape");
        player.WaitFor("no keys", picture => !_text.Has(picture, "find a tensor"));
        Assert.False(player.Process.HasExited);
    }

    [Fact]
    public void Tensor_is_found_by_typing_and_flown_to()
    {
        using var player = Open("--step", "150");
        player.WaitForStep(150);
        Picture before = player.Screen.Look();
        player.Screen.Press("ctrl+f");
        player.Screen.Do("type", "--delay", "20", "up");
        player.WaitFor("results", picture => _text.Has(picture, "blocks.0.up.weight", ScreenText.Small));
        player.Screen.Press("Return");
        player.WaitUntilStill("the tensor close up", picture => !picture.IsSameAs(before) && !_text.Has(picture, "blocks.0.up.weight", ScreenText.Small));
        // letters typed into the search were no commands
        Assert.False(player.Process.HasExited);
        player.WaitForStep(150);
    }

    [Fact]
    public void Step_is_gone_to_by_typing_and_the_view_is_saved_and_said_as_a_command()
    {
        using var player = Open("--mode", "compare", "--against", "50", "--place", "layer 1 head 0", "--step", "150");
        player.WaitForStep(150);
        player.Screen.Press("slash");
        player.Screen.Do("type", "--delay", "20", "step 223");
        player.WaitFor("the moment", picture => _text.Has(picture, "the last recorded before step 223", ScreenText.Small));
        player.Screen.Press("Return");
        player.WaitForStep(220);
        player.Screen.Press("ctrl+c");
        player.WaitForWords("copied the command that opens this view");
        string saved = Path.GetFullPath("run-step220-view.png");
        try
        {
            player.Screen.Press("shift+s");
            player.WaitFor("the picture", _ => File.Exists(saved));
            Assert.Equal($"png,{WindowScreen.Width},{WindowScreen.Height},1", Cli.Probe(saved));
        }
        finally
        {
            File.Delete(saved);
        }
    }

    [Fact]
    public void Wheel_zooms_at_the_pointer_dragging_moves_and_F_shows_all_again()
    {
        using var player = Open("--step", "150");
        player.WaitForStep(150);
        Picture all = player.HideAll();
        player.Screen.Do("mousemove", "400", "300", "click", "--repeat", "6", "--delay", "10", "4");
        Picture close = player.WaitUntilStill("a close-up", picture => !picture.IsSameAs(all));
        player.Screen.Drag(400, 300, 430, 310);
        Picture moved = player.WaitUntilStill("the piece moved", picture => !picture.IsSameAs(close));
        Assert.True(moved.Crop(230, 210, 300, 200).IsSameAs(close.Crop(200, 200, 300, 200)), "it has not moved as the hand has");
        Assert.True(player.After(moved, "f").IsSameAs(all));
        // a very fast wheel, both ways, neither leaves the piece nor the machine
        player.Screen.Do("mousemove", "400", "300", "click", "--repeat", "200", "--delay", "0", "4", "click", "--repeat", "400", "--delay", "0", "5");
        player.WaitUntilStill("peace");
        player.Screen.Press("f");
        player.WaitUntilStill("all of it", picture => picture.IsSameAs(all));
    }

    [Theory]
    [InlineData("q")]
    [InlineData("ctrl+q")]
    public void Leaving_ends_with_0_and_says_nothing(string key)
    {
        using var player = Open("--step", "150");
        player.WaitForStep(150);
        player.Screen.Press(key);
        Assert.Equal(0, player.WaitForExit());
        Assert.Equal("", player.Error);
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 0)]
    public void Signal_ends_it_cleanly(string signal, int code)
    {
        using var player = Open("--step", "150");
        player.WaitForStep(150);
        player.Signal(signal);
        Assert.Equal(code, player.WaitForExit());
        Assert.DoesNotContain("defect", player.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", player.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Full_screen_fills_the_screen_and_goes_back()
    {
        using var player = PlayerWindow.Start(_screen, _text, "play", _run, "--size", "500x400", "--step", "150");
        Picture small = player.WaitUntilStill("a window", picture => picture.Lit() > 5_000);
        Assert.Equal(0, small.Crop(500, 0, 300, 600).Lit());
        player.Screen.Press("F11");
        player.WaitUntilStill("the whole screen", picture => picture.Crop(520, 0, 280, 450).Lit() > 1_000);
        player.Screen.Press("F11");
        player.WaitUntilStill("the window again", picture => picture.Crop(500, 0, 300, 600).Lit() == 0 && picture.Lit() > 5_000);
    }

    [Fact]
    public void Nothing_that_changes_costs_nothing()
    {
        using var player = Open("--step", "150");
        player.WaitForStep(150);
        player.WaitUntilStill("the bar gone", picture => !_text.Has(picture, "paused"));
        TimeSpan before = player.Process.TotalProcessorTime;
        long begin = Environment.TickCount64;
        SpinWait.SpinUntil(() => Environment.TickCount64 - begin > 2_000);
        player.Process.Refresh();
        double busyMs = (player.Process.TotalProcessorTime - before).TotalMilliseconds;
        Assert.True(busyMs < 300, $"{busyMs:0} ms of work in 2 s in which nothing happened");
    }

    private static int TrackY => WindowScreen.Height - 103;

    private static int X(int step) => 32 + ((WindowScreen.Width - 64) * step / LastStep);

    private PlayerWindow Open(params string[] options) =>
        PlayerWindow.Start(_screen, _text, ["play", _run, "--size", $"{WindowScreen.Width}x{WindowScreen.Height}", .. options]);

    private static void Drag(PlayerWindow player, int step)
    {
        int from = player.StepIn(player.Screen.Look()) ?? 0;
        player.Screen.Drag(X(from), TrackY, X(step), TrackY);
    }

    private (double Value, double Learned) Inspect(string tensor, string row, string column, int step)
    {
        CliResult result = Cli.Player("inspect", _run, "--tensor", tensor, "--row", row, "--col", column, "--from", $"{step}", "--to", $"{step}", "--json");
        Assert.True(result.ExitCode == 0, $"the screen says {tensor} [{row}, {column}]; {result.Error}");
        JsonElement weight = JsonDocument.Parse(result.Output).RootElement.GetProperty("weights")[0];
        return (weight.GetProperty("value").GetDouble(), weight.GetProperty("learned").GetDouble());
    }
}

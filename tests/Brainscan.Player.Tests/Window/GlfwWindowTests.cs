using Brainscan.Display;
using Brainscan.Format;
using Brainscan.Player.App.Window;
using Brainscan.Player.Rendering.Gl;
using Silk.NET.GLFW;
using Silk.NET.OpenGL;

namespace Brainscan.Player.Tests.Window;

/// <summary>The window on a real X server, with real keys and a real mouse.</summary>
[Collection(WindowCollection.Name)]
public sealed class GlfwWindowTests(WindowDisplay display)
{
    private readonly XServer _server = display.Server;

    [Fact]
    public void Window_shows_what_is_drawn_and_leaves_nothing_behind()
    {
        GlDevice device;
        using (var window = Open(300, 200))
        {
            device = window.Device;
            Assert.True(window.IsVisible);
            Assert.False(window.IsFullscreen);
            Assert.Equal((300, 200), (window.Width, window.Height));
            Assert.InRange(window.RefreshHz, 1, 1000);
            Fill(window, 0.5f);
            Picture picture = _server.WaitFor("a grey window", seen => seen.Lit() == 300 * 200);
            // 0.5 of 255 and nothing encoded on the way: the framebuffer takes sRGB as it is
            Assert.InRange(picture.Rgb.Max(), 127, 128);
        }
        Assert.Equal(0, device.LiveObjects);
        _server.WaitFor("an empty screen", seen => seen.Lit() == 0);
    }

    [Fact]
    public void Keys_and_characters_arrive_with_their_modifiers()
    {
        using var window = Open();
        _server.Press("space", "ctrl+shift+Right", "question");
        var seen = WindowDisplay.PumpUntil(window, "?", events => events.Any(e => e.Kind == InputKind.Char && e.Rune.Value == '?'));
        InputEvent[] presses = [.. seen.Where(e => e.Kind == InputKind.Key && e.IsDown)];
        Assert.Equal(Keys.Space, presses[0].Key);
        Assert.Contains(seen, e => e.Kind == InputKind.Char && e.Rune.Value == ' ');
        Assert.Contains(presses, e => e is { Key: Keys.Right, Modifiers: KeyModifiers.Control | KeyModifiers.Shift });
        // GLFW itself reports a modifier key without itself
        Assert.Contains(presses, e => e.Key == Keys.ControlLeft && e.Modifiers == KeyModifiers.Control);
        Assert.Contains(seen, e => e is { Kind: InputKind.Key, Key: Keys.Right, IsDown: false });
    }

    [Fact]
    public void Key_held_down_repeats_and_says_so_also_of_its_characters()
    {
        using var window = Open();
        _server.Do("keydown", "k");
        var seen = WindowDisplay.PumpUntil(window, "a repeated k", events => events.Count(e => e.Kind == InputKind.Char) >= 3);
        _server.Do("keyup", "k");
        Assert.Equal([false, true, true], seen.Where(e => e.Kind == InputKind.Char).Take(3).Select(e => e.IsRepeat));
        Assert.Equal([false, true, true], seen.Where(e => e.Kind == InputKind.Key).Take(3).Select(e => e.IsRepeat));
        WindowDisplay.PumpUntil(window, "k going up", events => events.Any(e => e is { Kind: InputKind.Key, IsDown: false }));
    }

    [Fact]
    public void Pointer_buttons_and_wheel_arrive_where_they_are()
    {
        using var window = Open();
        _server.Do("mousemove", "40", "30", "click", "1", "mousemove", "50", "31", "click", "3", "click", "--repeat", "5", "--delay", "1", "4");
        double notches = 0;
        var seen = WindowDisplay.PumpUntil(window, "five notches", events =>
            (notches = events.Where(e => e.Kind == InputKind.Scroll).Sum(e => e.ScrollY)) >= 5);
        Assert.Equal(5, notches);
        InputEvent[] buttons = [.. seen.Where(e => e is { Kind: InputKind.Button, IsDown: true })];
        Assert.Equal([(MouseButton.Left, 40, 30), (MouseButton.Right, 50, 31)], buttons.Select(e => (e.Button, (int)e.X, (int)e.Y)));
        Assert.All(seen.Where(e => e.Kind == InputKind.Scroll), e => Assert.Equal((50, 31), ((int)e.X, (int)e.Y)));
    }

    [Fact]
    public void Moves_that_wait_are_one_event_and_a_drag_goes_on_outside()
    {
        using var window = Open(300, 200);
        _server.Do("mousemove", "10", "10", "mousedown", "1");
        WindowDisplay.PumpUntil(window, "the button", events => events.Any(e => e.Kind == InputKind.Button));
        _server.Drag(20, 20, 600, 500);
        var seen = WindowDisplay.PumpUntil(window, "the button going up", events => events.Any(e => e is { Kind: InputKind.Button, IsDown: false }));
        InputEvent last = seen.Last(e => e.Kind == InputKind.Move);
        Assert.Equal((600, 500), ((int)last.X, (int)last.Y));
        Assert.InRange(seen.Count(e => e.Kind == InputKind.Move), 1, 9);
    }

    [Fact]
    public void Resize_from_outside_is_followed_down_to_one_pixel()
    {
        using var window = Open(300, 200);
        foreach (var (width, height) in new[] { (640, 480), (1, 1), (3000, 2000) })
        {
            _server.Do("search", "--class", "brainscan", "windowsize", $"{width}", $"{height}");
            var seen = WindowDisplay.PumpUntil(window, $"{width}×{height}", events => events.Any(e => e.Kind == InputKind.Resize && (int)e.X == width));
            Assert.Equal((width, height), (window.Width, window.Height));
            Assert.Equal(height, (int)seen.Last(e => e.Kind == InputKind.Resize).Y);
            Fill(window, 1);
            Assert.Equal(0, (int)window.Device.Gl.GetError());
        }
    }

    [Fact]
    public void One_picture_asked_for_after_a_resize_is_all_to_be_seen()
    {
        using var window = Open(300, 200);
        Fill(window, 0.5f);
        _server.Do("search", "--class", "brainscan", "windowsize", "500", "400");
        // draws as the application does: when there is something to draw
        _server.WaitFor("the larger window in one colour", picture =>
        {
            window.Pump(TimeSpan.FromMilliseconds(10));
            if (!window.Events.IsEmpty)
            {
                Fill(window, 0.5f);
            }
            return OfGrey(picture, 128) == 500 * 400; // the server may draw its pointer beside it, in white
        });
    }

    [Fact]
    public void Full_screen_takes_the_monitor_and_goes_back_to_the_old_place()
    {
        using var window = Open(300, 200);
        _server.Do("search", "--class", "brainscan", "windowmove", "--sync", "70", "50");
        FillUntilSeen(window, picture => picture.Lit() == 300 * 200 && picture[70, 50].R > 0 && picture[69, 49].R == 0);

        window.ToggleFullscreen();
        Assert.True(window.IsFullscreen);
        WindowDisplay.PumpUntil(window, "the screen's size", _ => window.Width == WindowDisplay.ScreenWidth && window.Height == WindowDisplay.ScreenHeight);
        FillUntilSeen(window, picture => picture.Lit() == WindowDisplay.ScreenWidth * WindowDisplay.ScreenHeight);

        window.ToggleFullscreen();
        Assert.False(window.IsFullscreen);
        WindowDisplay.PumpUntil(window, "the old size", _ => window.Width == 300 && window.Height == 200);
        FillUntilSeen(window, picture => picture.Lit() == 300 * 200 && picture[70, 50].R > 0 && picture[69, 49].R == 0);
    }

    [Fact]
    public void Kiosk_is_full_screen_from_the_start_and_stays_so()
    {
        using var window = GlfwWindow.Create(new WindowOptions { Title = "kiosk", IsKiosk = true, Monitors = new([1]) });
        Assert.True(window.IsFullscreen);
        WindowDisplay.PumpUntil(window, "the screen's size", _ => window.Width == WindowDisplay.ScreenWidth);
        window.ToggleFullscreen();
        Assert.True(window.IsFullscreen);
    }

    [Fact]
    public void Full_screen_from_the_start_goes_back_to_a_window_of_the_size_asked_for()
    {
        using var window = GlfwWindow.Create(new WindowOptions { Title = "full", Fullscreen = true, Size = (400, 300) });
        WindowDisplay.PumpUntil(window, "the screen's size", _ => window.Width == WindowDisplay.ScreenWidth);
        window.ToggleFullscreen();
        WindowDisplay.PumpUntil(window, "the size asked for", _ => (window.Width, window.Height) == (400, 300));
    }

    [Fact]
    public void Content_scale_is_the_desktops()
    {
        using (var window = Open())
        {
            Assert.Equal(1, window.ContentScale);
        }
        using var fine = XServer.Start(320, 200);
        fine.SetScale(2);
        WindowDisplay.NameInEnvironment(fine.Name);
        try
        {
            using var window = GlfwWindow.Create(new WindowOptions { Title = "fine", Size = (100, 80) });
            Assert.Equal(2, window.ContentScale);
            // X11 counts pixels: what is asked for is what one gets
            Assert.Equal((100, 80), (window.Width, window.Height));
        }
        finally
        {
            WindowDisplay.NameInEnvironment(_server.Name);
        }
    }

    [Fact]
    public void Display_without_a_timer_for_its_monitors_has_none_to_stop()
    {
        // Xvfb has no DPMS; a kiosk opens all the same
        using ScreenPower? power = ScreenPower.StayOn();
        Assert.Null(power);
    }

    [Fact]
    public void Hidden_window_says_it_is_not_seen()
    {
        using var window = Open();
        _server.Do("search", "--class", "brainscan", "windowunmap", "--sync");
        WindowDisplay.PumpUntil(window, "the window going", _ => !window.IsVisible);
        _server.Do("search", "--class", "brainscan", "windowmap", "--sync");
        WindowDisplay.PumpUntil(window, "the window coming back", _ => window.IsVisible);
    }

    [Fact]
    public void Close_and_a_wish_to_close_are_both_seen()
    {
        using (var window = Open())
        {
            window.Close();
            Assert.True(window.IsClosing);
        }
        using (var window = Open())
        {
            Assert.False(window.IsClosing);
            _server.Press("Escape");
            WindowDisplay.PumpUntil(window, "Esc", events => events.Any(e => e.Key == Keys.Escape));
            Assert.False(window.IsClosing);
        }
    }

    [Fact]
    public void Wake_from_another_thread_ends_a_wait_and_is_harmless_without_a_window()
    {
        GlfwWindow.Wake();
        using (var window = Open())
        {
            window.Pump(TimeSpan.Zero);
            long begin = Environment.TickCount64;
            Thread waking = new(GlfwWindow.Wake);
            waking.Start();
            // other events may end a wait as well; a minute would be over only without a wake
            window.Pump(TimeSpan.FromMinutes(1));
            waking.Join();
            Assert.True(Environment.TickCount64 - begin < 30_000);
        }
        GlfwWindow.Wake();
    }

    [Fact]
    public void Monitor_that_does_not_exist_is_named_with_those_that_do()
    {
        var thrown = Assert.Throws<RecordingException>(() => GlfwWindow.Create(new WindowOptions { Title = "t", Fullscreen = true, Monitors = new([7]) }));
        Assert.StartsWith("there is no monitor 7, only 1 (", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("1000×700", thrown.Message, StringComparison.Ordinal);
        // and the next attempt works
        Open().Dispose();
    }

    [Theory]
    [InlineData(null, "DISPLAY")]
    [InlineData(":987", ":987")]
    public void No_display_is_one_line_that_says_what_to_do(string? name, string mentions)
    {
        WindowDisplay.NameInEnvironment(name);
        try
        {
            var thrown = Assert.Throws<RecordingException>(() => Open());
            Assert.StartsWith("there is no display to open a window on (", thrown.Message, StringComparison.Ordinal);
            Assert.Contains(mentions, thrown.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', thrown.Message);
        }
        finally
        {
            WindowDisplay.NameInEnvironment(_server.Name);
        }
    }

    [Theory]
    [InlineData(null, "XAUTHORITY is not set")]
    [InlineData("missing", "missing', which cannot be read")]
    [InlineData("wrong", "wrong', which has no cookie that it takes")]
    public void Display_that_refuses_us_is_told_from_one_that_is_not_there(string? cookie, string says)
    {
        string folder = Directory.CreateTempSubdirectory("brainscan-cookie-").FullName;
        try
        {
            using XServer guarded = XServer.Guarded(320, 200, Path.Combine(folder, "right"));
            XServer.WriteCookie(Path.Combine(folder, "wrong"), guarded.Name, 7);
            using var display = WindowDisplay.Name(("DISPLAY", guarded.Name), ("XAUTHORITY", cookie is null ? null : Path.Combine(folder, cookie)));
            RecordingException? thrown = null;
            string leaked = "";
            NativeWords.During(() => thrown = Assert.Throws<RecordingException>(() => GlfwWindow.Create(new WindowOptions { Title = "t", Size = (100, 80) })), out leaked);
            Assert.StartsWith($"the display {guarded.Name} is there and refuses us (", thrown!.Message, StringComparison.Ordinal);
            Assert.Contains(says, thrown.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', thrown.Message);
            // what Xlib says by itself is in our line, and nowhere else
            Assert.Equal("", leaked);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Display_with_a_cookie_takes_whoever_has_it()
    {
        string cookie = Path.GetTempFileName();
        try
        {
            using XServer guarded = XServer.Guarded(320, 200, cookie);
            using var display = WindowDisplay.Name(("DISPLAY", guarded.Name), ("XAUTHORITY", cookie));
            using var window = GlfwWindow.Create(new WindowOptions { Title = "t", Size = (100, 80) });
            Assert.Equal((100, 80), (window.Width, window.Height));
        }
        finally
        {
            File.Delete(cookie);
        }
    }

    [Fact]
    public void Kiosk_over_all_monitors_takes_the_screen_and_a_window_comes_back_to_its_size()
    {
        // an X server without hardware has one monitor; what several come to is in MonitorsTests
        using (var kiosk = GlfwWindow.Create(new WindowOptions { Title = "all", IsKiosk = true, Monitors = MonitorChoice.All }))
        {
            Assert.True(kiosk.IsFullscreen);
            WindowDisplay.PumpUntil(kiosk, "the screen's size", _ => kiosk.Width == WindowDisplay.ScreenWidth);
        }
        using var window = GlfwWindow.Create(new WindowOptions { Title = "all", Fullscreen = true, Size = (400, 300), Monitors = MonitorChoice.All });
        window.ToggleFullscreen();
        WindowDisplay.PumpUntil(window, "the size asked for", _ => (window.Width, window.Height) == (400, 300));
    }

    [Fact]
    public void Window_on_a_small_screen_opens_at_what_it_holds()
    {
        // the screen has 1000 × 700 pixels, and 1440 × 900 is usual
        using var window = GlfwWindow.Create(new WindowOptions { Title = "small" });
        Assert.InRange(window.Width, 900, WindowDisplay.ScreenWidth);
        Assert.InRange(window.Height, 600, WindowDisplay.ScreenHeight);
    }

    [Fact]
    public void Display_without_OpenGL_is_one_line_that_says_what_to_do()
    {
        using var bare = XServer.Start(320, 200, "-extension", "GLX");
        WindowDisplay.NameInEnvironment(bare.Name);
        try
        {
            var thrown = Assert.Throws<RecordingException>(() => Open());
            Assert.StartsWith("OpenGL 4.5 core is needed and this display does not give it (", thrown.Message, StringComparison.Ordinal);
            Assert.Contains("LIBGL_ALWAYS_SOFTWARE=1", thrown.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', thrown.Message);
        }
        finally
        {
            WindowDisplay.NameInEnvironment(_server.Name);
        }
    }

    private GlfwWindow Open(int width = 300, int height = 200)
    {
        // a pointer that rests over a window not yet asked for would send it events of its own
        _server.Point(WindowDisplay.ScreenWidth - 1, WindowDisplay.ScreenHeight - 1);
        return GlfwWindow.Create(new WindowOptions { Title = "test", Size = (width, height) });
    }

    private void FillUntilSeen(GlfwWindow window, Func<Picture, bool> condition) => _server.WaitFor("the window's new place", picture =>
    {
        window.Pump(TimeSpan.Zero);
        Fill(window, 0.5f);
        return condition(picture);
    });

    private static int OfGrey(Picture picture, byte grey)
    {
        int pixels = 0;
        for (int i = 0; i < picture.Rgb.Length; i += 3)
        {
            pixels += picture.Rgb[i] == grey && picture.Rgb[i + 1] == grey && picture.Rgb[i + 2] == grey ? 1 : 0;
        }
        return pixels;
    }

    private static void Fill(GlfwWindow window, float grey)
    {
        GL gl = window.Device.Gl;
        gl.Viewport(0, 0, (uint)window.Width, (uint)window.Height);
        gl.ClearColor(grey, grey, grey, 1);
        gl.Clear(ClearBufferMask.ColorBufferBit);
        window.Swap();
    }
}

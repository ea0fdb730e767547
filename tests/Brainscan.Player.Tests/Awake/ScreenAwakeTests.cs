using Brainscan.Display;
using Brainscan.Player.App.Awake;

namespace Brainscan.Player.Tests.Awake;

/// <summary>The session is asked to stay awake, on a real bus with services of ours, and it is given back.</summary>
public sealed class ScreenAwakeTests : IDisposable
{
    private const string Nowhere = "unix:path=/nonexistent/bus";
    private readonly string _folder = Directory.CreateTempSubdirectory("brainscan-awake-").FullName;
    private readonly List<string> _told = [];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Screen_saver_is_inhibited_and_gets_its_very_cookie_back()
    {
        using SessionBusServer bus = new();
        FakeScreenSaver saver = new(firstCookie: 41);
        await bus.OfferAsync("org.freedesktop.ScreenSaver", saver);
        using ScreenAwake awake = new([new ScreenSaverKeeper(bus.Address), new Refusing()], _told.Add);

        awake.Want(true);
        awake.Want(true);
        await awake.Settled();
        Assert.Equal(["Inhibit Brainscan 41"], saver.Calls);
        awake.Want(false);
        awake.Want(true);
        await awake.Settled();
        awake.Dispose();

        Assert.Equal(["Inhibit Brainscan 41", "UnInhibit 41", "Inhibit Brainscan 42", "UnInhibit 42"], saver.Calls);
        Assert.Empty(_told);
    }

    [Fact]
    public async Task Portal_is_asked_where_there_is_no_screen_saver_and_its_request_is_closed()
    {
        using SessionBusServer bus = new();
        List<string> calls = [];
        await bus.OfferAsync("org.freedesktop.portal.Desktop", new FakePortal("/org/freedesktop/portal/desktop", calls), new FakePortal(FakePortal.Request, calls));
        using ScreenAwake awake = new([new ScreenSaverKeeper(bus.Address), new PortalKeeper(bus.Address), new Refusing()], _told.Add);

        awake.Want(true);
        await awake.Settled();
        Assert.Equal(["org.freedesktop.portal.Inhibit.Inhibit"], calls);
        awake.Dispose();

        Assert.Equal(["org.freedesktop.portal.Inhibit.Inhibit", "org.freedesktop.portal.Request.Close"], calls);
        Assert.Empty(_told);
    }

    [Fact]
    public async Task Systemd_is_the_last_and_what_it_holds_ends_with_us()
    {
        // as systemd-inhibit: runs what it is given, and holds while that runs
        string program = Script("echo \"$1\" > '{0}/begun'\nshift 4\n\"$@\"\necho > '{0}/ended'");
        using ScreenAwake awake = new([new ScreenSaverKeeper(Nowhere), new PortalKeeper(Nowhere), new SystemdKeeper(program)], _told.Add);

        awake.Want(true);
        await awake.Settled();
        Assert.Equal("--what=idle\n", File.ReadAllText(At("begun")));
        Assert.False(File.Exists(At("ended")));
        awake.Dispose();

        Assert.True(File.Exists(At("ended")), "it is still held");
        Assert.Empty(_told);
    }

    [Fact]
    public async Task Nobody_there_is_one_line_however_often_it_is_wanted()
    {
        using ScreenAwake awake = new(
            [new ScreenSaverKeeper(Nowhere), new PortalKeeper(Nowhere), new SystemdKeeper(At("nonesuch")), new SystemdKeeper(Script("exit 1"))], _told.Add);

        foreach (bool isWanted in new[] { true, false, true, false, true })
        {
            awake.Want(isWanted);
        }
        await awake.Settled();

        string line = Assert.Single(_told);
        Assert.StartsWith("nobody in this session keeps the screen awake on request", line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
    }

    private string At(string name) => Path.Combine(_folder, name);

    private string Script(string body)
    {
        string path = At($"script-{Guid.NewGuid():N}");
        File.WriteAllText(path, $"#!/bin/sh\n{string.Format(System.Globalization.CultureInfo.InvariantCulture, body, _folder)}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        return path;
    }

    private sealed class Refusing : IAwakeKeeper
    {
        public Task<IAsyncDisposable?> HoldAsync() => throw new InvalidOperationException("another has answered before");
    }
}

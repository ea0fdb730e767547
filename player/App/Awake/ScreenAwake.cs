namespace Brainscan.Player.App.Awake;

/// <summary>
/// Keeps the screen awake while that is wanted, by the first keeper that answers, and gives it back. It asks on other threads: a desktop that does not answer never holds the window up.
/// </summary>
internal sealed class ScreenAwake : IDisposable
{
    /// <summary>Who asks, as desktops show it.</summary>
    public const string Who = "Brainscan";

    /// <summary>Why, likewise.</summary>
    public const string Why = "A recording is playing full screen";

    private static readonly TimeSpan GivesBackWithin = TimeSpan.FromSeconds(6);

    private readonly IReadOnlyList<IAwakeKeeper> _keepers;
    private readonly Action<string> _tell;
    private Task _work = Task.CompletedTask;
    private IAsyncDisposable? _held;
    private bool _isWanted;
    private bool _hasTold;

    /// <summary>Nothing is asked yet.</summary>
    /// <param name="keepers">Who is asked, in this order.</param>
    /// <param name="tell">Says in one line that nobody answers; called once at most, on any thread.</param>
    public ScreenAwake(IReadOnlyList<IAwakeKeeper> keepers, Action<string> tell) => (_keepers, _tell) = (keepers, tell);

    /// <summary>The keepers of a desktop.</summary>
    public static IReadOnlyList<IAwakeKeeper> OfDesktop => [new ScreenSaverKeeper(), new PortalKeeper(), new SystemdKeeper()];

    /// <summary>Says whether it is wanted from now on. One thread; it does not wait.</summary>
    public void Want(bool isWanted)
    {
        if (isWanted != _isWanted)
        {
            _isWanted = isWanted;
            // one after the other: what is given back has been had
            _work = _work.ContinueWith(_ => isWanted ? HoldAsync() : ReleaseAsync(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).Unwrap();
        }
    }

    /// <summary>Waits until all that was wanted has been asked for.</summary>
    public Task Settled() => _work;

    /// <summary>Gives it back, or leaves that to the end of this process where nobody answers.</summary>
    public void Dispose()
    {
        Want(false);
        _work.Wait(GivesBackWithin);
    }

    private async Task HoldAsync()
    {
        foreach (IAwakeKeeper keeper in _keepers)
        {
            _held = await keeper.HoldAsync();
            if (_held is not null)
            {
                return;
            }
        }
        if (!_hasTold)
        {
            _hasTold = true;
            _tell("nobody in this session keeps the screen awake on request (asked: org.freedesktop.ScreenSaver, the desktop portal, systemd-inhibit): "
                + "switch off by hand what blanks or locks it; docs/LIVE.md says where.");
        }
    }

    private async Task ReleaseAsync()
    {
        if (_held is { } held)
        {
            _held = null;
            await held.DisposeAsync();
        }
    }
}

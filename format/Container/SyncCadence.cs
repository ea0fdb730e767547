using System.Diagnostics;

namespace Brainscan.Format.Container;

/// <summary>Has the disk confirm what was written, every so often, on a thread of its own: nobody who writes waits for the disk.</summary>
internal sealed class SyncCadence(double? seconds) : IDisposable
{
    private readonly Stopwatch _since = Stopwatch.StartNew();
    private Task _running = Task.CompletedTask;

    /// <summary>Starts <paramref name="flush"/> when its time has come and the last one is done.</summary>
    public void RunWhenDue(Action flush)
    {
        if (seconds is { } due && _since.Elapsed.TotalSeconds >= due && _running.IsCompletedSuccessfully)
        {
            _since.Restart();
            _running = Task.Run(flush);
        }
    }

    /// <summary>Throws what the last flush met.</summary>
    /// <exception cref="IOException">The disk reported an error.</exception>
    public void ThrowIfFailed()
    {
        if (_running.IsFaulted)
        {
            var failed = _running;
            _running = Task.CompletedTask; // it is said once; then it is tried again
            failed.GetAwaiter().GetResult();
        }
    }

    /// <summary>Waits for a flush that is under way.</summary>
    public void Dispose() => ((IAsyncResult)_running).AsyncWaitHandle.WaitOne();
}

using System.Diagnostics;

namespace Brainscan.Player.Tests.Inspection;

/// <summary>Waits until something holds, looking again whenever news has come.</summary>
internal sealed class Signal : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly AutoResetEvent _news = new(false);

    public void Set() => _news.Set();

    public void Until(Func<bool> holds, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(holds))] string? what = null)
    {
        long started = Stopwatch.GetTimestamp();
        while (!holds())
        {
            var left = Deadline - Stopwatch.GetElapsedTime(started);
            Assert.True(left > TimeSpan.Zero && (_news.WaitOne(left) || holds()), $"it never came to this: {what}");
        }
    }

    public void Dispose() => _news.Dispose();
}

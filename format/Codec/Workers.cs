using System.Runtime.ExceptionServices;

namespace Brainscan.Format.Codec;

/// <summary>A few threads that share items between them, each with something of its own that it works with. One call at a time.</summary>
/// <typeparam name="TWorker">What a thread works with.</typeparam>
internal sealed class Workers<TWorker> : IDisposable
    where TWorker : IDisposable
{
    private readonly TWorker[] _workers;
    private readonly ParallelOptions _parallel;

    /// <summary>Makes what the threads work with; it is disposed with this.</summary>
    /// <param name="count">Threads, at least 1.</param>
    /// <param name="make">Called once for each.</param>
    public Workers(int count, Func<TWorker> make)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        _workers = [.. Enumerable.Range(0, count).Select(_ => make())];
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = count };
    }

    /// <summary>Calls for every item, in order as far as threads go; returns when all are done, those after one that failed too.</summary>
    /// <param name="count">Items.</param>
    /// <param name="body">Called with the thread's own and an item's place, from several threads.</param>
    /// <exception cref="Exception">What the first item that failed threw, whichever thread met one first.</exception>
    public void ForEach(int count, Action<TWorker, int> body)
    {
        int next = -1;
        int failed = count;
        ExceptionDispatchInfo? failure = null;
        Parallel.For(0, _workers.Length, _parallel, worker =>
        {
            for (int i = Interlocked.Increment(ref next); i < count; i = Interlocked.Increment(ref next))
            {
                try
                {
                    body(_workers[worker], i);
                }
                catch (Exception exception)
                {
                    lock (_workers)
                    {
                        (failed, failure) = i < failed ? (i, ExceptionDispatchInfo.Capture(exception)) : (failed, failure);
                    }
                }
            }
        });
        failure?.Throw();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var worker in _workers)
        {
            worker.Dispose();
        }
    }
}

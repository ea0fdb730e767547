using Brainscan.Format;

namespace Brainscan.Player.Inspection;

/// <summary>
/// The recording the player shows: a finished one, or one that is followed as it grows. Looks at the file, and reads its tokens and metrics,
/// on a thread of its own; what it finds can be asked for at any time from any thread, without waiting.
/// <para>
/// Where the file is truncated or replaced, what was open stays <see cref="Run"/> until the new file has a frame. Then <see cref="Run"/> is
/// the new one; the app lets go of the old one and says so with <see cref="Release"/>, which closes it.
/// </para>
/// </summary>
internal sealed class RunSource : IDisposable
{
    // Between two looks, each of which takes some 0.1 ms: while the writer is at work, and otherwise.
    private static readonly TimeSpan WhileAlive = TimeSpan.FromMilliseconds(15);
    private static readonly TimeSpan Otherwise = TimeSpan.FromMilliseconds(100);

    // The events of a long run take seconds to read; new frames are looked for meanwhile.
    private static readonly TimeSpan EventSlice = TimeSpan.FromMilliseconds(20);

    private readonly Func<TimelineTail> _follow;
    private readonly bool _endsWithRun;
    private readonly ManualResetEventSlim _stop = new(false, spinCount: 0);
    private readonly Lock _retiredGate = new();
    private readonly List<(OpenRun Run, TimelineTail Tail)> _retired = [];
    private readonly Thread _thread;
    private TimelineTail _tail;
    private TimelineTail? _shown; // what Run was opened by, where that is not _tail
    private bool _hasAllEvents;
    private volatile OpenRun? _run;
    private volatile int _status = (int)TailStatus.Waiting;
    private volatile string? _fileProblem;
    private volatile string? _eventProblem;

    private RunSource(string path, Func<TimelineTail> follow, TimelineTail tail, bool endsWithRun)
    {
        (Path, _follow, _tail, _endsWithRun) = (path, follow, tail, endsWithRun);
        _thread = new Thread(Watch) { Name = "recording", IsBackground = true };
    }

    /// <summary>Path of the recording, for messages.</summary>
    public string Path { get; }

    /// <summary>The recording; null while there is none, or none with a frame.</summary>
    public OpenRun? Run => _run;

    /// <summary>How it is doing. A file that was truncated or replaced counts so until the new one has a frame.</summary>
    public TailStatus Status => (TailStatus)_status;

    /// <summary>Why the file cannot be read at the moment, in one line; null where it can, or where there is none.</summary>
    public string? Problem => _fileProblem ?? _eventProblem;

    /// <summary>Called, on a thread of the source's own, when anything here has changed. Set it before <see cref="Start"/>.</summary>
    public Action? Arrived { get; set; }

    /// <summary>Opens a recording that is there. If it is not finished it is followed; a finished one is not looked at again.</summary>
    /// <param name="path">The recording.</param>
    /// <param name="time">The clock a writer's promises are measured by; null: the system's.</param>
    /// <exception cref="RecordingException">There is no such file, it is no recording, or it has no frame.</exception>
    public static RunSource Open(string path, TimeProvider? time = null) => Open(path, () => new TimelineTail(path, time));

    /// <summary>The same, through tails that somebody else makes.</summary>
    /// <param name="path">The recording.</param>
    /// <param name="follow">Makes what looks at the file; asked again where the file is another.</param>
    /// <exception cref="RecordingException">There is no such file, it is no recording, or it has no frame.</exception>
    public static RunSource Open(string path, Func<TimelineTail> follow)
    {
        var tail = follow();
        try
        {
            if (!tail.Poll() && tail.Reader is null)
            {
                TimelineReader.Open(path).Dispose(); // says what is wrong
                tail.Poll();
            }
            if (tail.Reader is not { Frames.Count: > 0 })
            {
                throw new RecordingException($"{path} has no frame yet, so there is nothing to show: `brainscan live` waits for one.");
            }
            var source = new RunSource(path, follow, tail, endsWithRun: true);
            source.Note();
            return source;
        }
        catch
        {
            tail.Dispose();
            throw;
        }
    }

    /// <summary>Follows a recording that need not be there yet. Whatever is wrong with it becomes <see cref="Problem"/>.</summary>
    /// <param name="path">The recording.</param>
    /// <param name="time">The clock a writer's promises are measured by; null: the system's.</param>
    public static RunSource Follow(string path, TimeProvider? time = null) => Follow(path, () => new TimelineTail(path, time));

    /// <summary>The same, through tails that somebody else makes.</summary>
    /// <param name="path">The recording.</param>
    /// <param name="follow">Makes what looks at the file; asked again where the file is another.</param>
    public static RunSource Follow(string path, Func<TimelineTail> follow) => new(path, follow, follow(), endsWithRun: false);

    /// <summary>Begins to look.</summary>
    public void Start() => _thread.Start();

    /// <summary>Closes what was open before a generation. The caller sees to it that nobody reads it any more.</summary>
    public void Release(int generation)
    {
        lock (_retiredGate)
        {
            foreach (var (run, tail) in _retired.Where(retired => retired.Run.Generation < generation))
            {
                run.Dispose();
                tail.Dispose();
            }
            _retired.RemoveAll(retired => retired.Run.Generation < generation);
        }
    }

    /// <summary>Stops looking and closes everything. The caller sees to it that nobody reads any more.</summary>
    public void Dispose()
    {
        _stop.Set();
        if (_thread.IsAlive)
        {
            _thread.Join();
        }
        Release(int.MaxValue);
        _run?.Dispose();
        _tail.Dispose();
        _shown?.Dispose();
        _stop.Dispose();
    }

    private void Watch()
    {
        while (!_stop.IsSet)
        {
            string? problem = Problem;
            bool news = Look();
            bool hadAllEvents = _hasAllEvents;
            int version = _run?.History.Version ?? 0;
            _hasAllEvents = ReadEvents();
            if (news || (_run?.History.Version ?? 0) != version || _hasAllEvents != hadAllEvents || Problem != problem)
            {
                Arrived?.Invoke();
            }
            if (!_hasAllEvents)
            {
                continue;
            }
            if (_endsWithRun && Status == TailStatus.Finished && Problem is null)
            {
                return;
            }
            _stop.Wait(Status == TailStatus.Alive ? WhileAlive : Otherwise);
        }
    }

    // True when there is nothing left to read, or nothing can be read for now.
    private bool ReadEvents()
    {
        try
        {
            bool hasAll = _run?.History.Read(EventSlice) ?? true;
            _eventProblem = null;
            return hasAll;
        }
        catch (Exception exception) when (exception is RecordingException or IOException or UnauthorizedAccessException)
        {
            // tried again at the next look
            _eventProblem = exception is RecordingException ? exception.Message : $"{Path} cannot be read: {exception.Message}";
            return true;
        }
    }

    // True when anything has changed.
    private bool Look()
    {
        var (run, status) = (_run, _status);
        bool found = false;
        try
        {
            found = _tail.Poll();
            _fileProblem = null;
        }
        catch (Exception exception) when (exception is RecordingException or IOException or UnauthorizedAccessException)
        {
            // The writer's machine may only be slow or away: what is wrong is shown, and looked at again.
            _fileProblem = exception is RecordingException ? exception.Message : $"{Path} cannot be read: {exception.Message}";
        }
        if (_tail.Status is TailStatus.Replaced or TailStatus.Truncated)
        {
            BeginAnew();
        }
        Note();
        return found || run != _run || status != _status;
    }

    // What the path leads to is opened anew; what is shown stays until that has a frame.
    private void BeginAnew()
    {
        _status = (int)_tail.Status;
        if (_shown is null && _run is not null)
        {
            _shown = _tail;
        }
        else
        {
            _tail.Dispose();
        }
        _tail = _follow();
    }

    private void Note()
    {
        if (_tail.Reader is { Frames.Count: > 0 } reader)
        {
            if (reader != _run?.Reader)
            {
                if (_shown is not null)
                {
                    lock (_retiredGate)
                    {
                        _retired.Add((_run!, _shown));
                    }
                    _shown = null;
                }
                _run = OpenRun.Of(reader, (_run?.Generation ?? 0) + 1, () => Arrived?.Invoke());
            }
            _status = (int)_tail.Status;
        }
        else if (_run is null)
        {
            _status = (int)TailStatus.Waiting;
        }
    }
}

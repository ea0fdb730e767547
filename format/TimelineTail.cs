using Brainscan.Format.Container;

namespace Brainscan.Format;

/// <summary>How a recording that is followed is doing.</summary>
public enum TailStatus
{
    /// <summary>There is no recording yet, or its header is not written yet.</summary>
    Waiting,

    /// <summary>Its writer is at work, or was a moment ago.</summary>
    Alive,

    /// <summary>Its writer has ended it. (A new segment may still come, when somebody resumes it.)</summary>
    Finished,

    /// <summary>Its writer promised to write again by now and has not: it was killed, or its machine was. It may come back.</summary>
    Dead,

    /// <summary>The file has become shorter than what was committed in it: somebody truncated it.</summary>
    Truncated,

    /// <summary>Its path leads to another recording now. Open that anew.</summary>
    Replaced,

    /// <summary>Its path leads nowhere now: somebody moved or deleted it. What was read before can still be shown.</summary>
    Gone,
}

/// <summary>
/// Follows a recording that is being written, segments and all: <see cref="Poll"/> looks once, and never waits. Frames appear when, and only
/// when, their commit is there. One thread at a time; others may read from <see cref="Reader"/> meanwhile.
/// </summary>
public sealed class TimelineTail : IDisposable
{
    /// <summary>How long a writer that never made a promise may be silent before it counts as dead.</summary>
    public static readonly TimeSpan UnpromisedSilence = TimeSpan.FromSeconds(30);

    /// <summary>The longest that a writer's promise is believed: whoever says more, or "for ever", could be killed and never be missed.</summary>
    public static readonly TimeSpan LongestPromise = TimeSpan.FromDays(30);

    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly Func<string, RecordingFile> _open;
    private DateTimeOffset _lastGrowth;
    private long _length;

    /// <summary>Prepares to follow; nothing is opened yet.</summary>
    /// <param name="path">The recording; need not exist yet.</param>
    /// <param name="time">The clock; null: the system's.</param>
    public TimelineTail(string path, TimeProvider? time = null) : this(path, time ?? TimeProvider.System, DiskFile.OpenToRead)
    {
    }

    internal TimelineTail(string path, TimeProvider time, Func<string, RecordingFile> open) => (_path, _time, _open) = (path, time, open);

    /// <summary>The recording, which grows from poll to poll; null while waiting. The tail's to dispose.</summary>
    public TimelineReader? Reader { get; private set; }

    /// <summary>What the last poll found.</summary>
    public TailStatus Status { get; private set; } = TailStatus.Waiting;

    /// <summary>Looks at the file once, and takes in what was committed since.</summary>
    /// <returns>True when there is something new in <see cref="Reader"/>.</returns>
    /// <exception cref="RecordingException">The file there is no recording, or of a version we do not know.</exception>
    public bool Poll()
    {
        if (Status is TailStatus.Replaced or TailStatus.Truncated)
        {
            return false;
        }
        if (Reader is null)
        {
            return TryOpen();
        }
        if (FindMisfortune() is { } misfortune)
        {
            Status = misfortune;
            return false;
        }
        bool found = Reader.Refresh();
        NoteGrowth();
        Status = Reader.IsFinished ? TailStatus.Finished : IsSilentTooLong() ? TailStatus.Dead : TailStatus.Alive;
        return found;
    }

    /// <inheritdoc />
    public void Dispose() => Reader?.Dispose();

    private bool TryOpen()
    {
        RecordingFile? file = null;
        try
        {
            file = _open(_path);
            if (CommitSearch.Last(file, file.Length) is null)
            {
                // Its first commit is being written, unless it is something else altogether, which it does not take long to tell.
                SegmentReader.RequireMagic(_path, file, emptyIsFine: true);
                return false;
            }
            Reader = TimelineReader.Open(_path, file);
            file = null;
            Reader.FollowChain(nextOnly: false);
            var age = File.Exists(Reader.Last.Path) ? _time.GetUtcNow() - File.GetLastWriteTimeUtc(Reader.Last.Path) : TimeSpan.Zero;
            _lastGrowth = _time.GetUtcNow() - (age > TimeSpan.Zero ? age : TimeSpan.Zero);
            _length = Reader.Length;
            Status = Reader.IsFinished ? TailStatus.Finished : IsSilentTooLong() ? TailStatus.Dead : TailStatus.Alive;
            return true;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw FormatError.Unreadable(_path, exception.Message, exception);
        }
        finally
        {
            file?.Dispose();
        }
    }

    // Looks where the path leads now: to the same recording (perhaps another copy of it, grown), to another one, or nowhere.
    private TailStatus? FindMisfortune()
    {
        var last = Reader!.Last;
        if (IsAnotherRun(Reader.Segments[0], last))
        {
            return TailStatus.Replaced;
        }
        RecordingFile? now = null;
        try
        {
            now = _open(last.Path);
            if (now.Length < last.CommittedEnd)
            {
                return now.Length > 0 && !last.BeginsLike(now) ? TailStatus.Replaced : TailStatus.Truncated;
            }
            if (!last.BeginsLike(now))
            {
                return TailStatus.Replaced;
            }
            if (now.Length != last.CurrentLength())
            {
                last.Rebind(now);
                now = null;
            }
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return TailStatus.Gone;
        }
        finally
        {
            now?.Dispose();
        }
    }

    // A chain is known by its first file: where another run has taken that name, it is the one meant, whatever is left of the old one's
    // later files. A first file that is gone says nothing: somebody may have made room.
    private bool IsAnotherRun(SegmentReader first, SegmentReader last)
    {
        if (first == last)
        {
            return false;
        }
        try
        {
            using var file = _open(first.Path);
            return file.Length > 0 && !first.BeginsLike(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private void NoteGrowth()
    {
        if (Reader!.Length != _length)
        {
            _length = Reader.Length;
            _lastGrowth = _time.GetUtcNow();
        }
    }

    private bool IsSilentTooLong()
    {
        // any number may stand in a file, also one that is no span of time
        var promise = Reader!.PromisedSeconds is { } seconds and >= 0
            ? TimeSpan.FromSeconds(Math.Min(seconds, LongestPromise.TotalSeconds))
            : UnpromisedSilence;
        return _time.GetUtcNow() - _lastGrowth > promise;
    }
}

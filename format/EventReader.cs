using System.Runtime.InteropServices;
using Brainscan.Format.Container;

namespace Brainscan.Format;

/// <summary>
/// Goes through a recording's tokens, metrics and resumes in the order in which they were written, a batch at a time, and keeps none of them:
/// a run of months has millions. It ends, for now, where the recording does, and goes on when a refresh has found more.
/// <para>
/// For one thread; others may refresh and read the recording meanwhile. A damaged batch is passed over; so is one that the disk does not give, as
/// soon as patience ends: the disk may only be away.
/// </para>
/// </summary>
public sealed class EventReader
{
    private readonly TimelineReader _recording;
    private readonly EventLog _batch = new();
    private readonly List<Damage> _damage = [];
    private readonly TimeSpan _patience;
    private readonly TimeProvider _time;
    private EventCursor? _cursor;
    private int _file;
    private long _from;
    private (SegmentReader Segment, CommitRecord Region)? _unread;
    private long? _unreadSince;

    internal EventReader(TimelineReader recording, EventPlace from, TimeSpan patience, TimeProvider time) =>
        (_recording, _file, _from, _patience, _time) = (recording, from.File, from.Offset, patience, time);

    /// <summary>Where the batch lies that was read last: where another reader would have to begin to read it again.</summary>
    public EventPlace Place { get; private set; }

    /// <summary>The batch's tokens, in order; until the next is read.</summary>
    public ReadOnlySpan<TokenEvent> Tokens => CollectionsMarshal.AsSpan(_batch.Tokens);

    /// <summary>The batch's metrics, in order; equal names are one string. Until the next is read.</summary>
    public ReadOnlySpan<MetricEvent> Metrics => CollectionsMarshal.AsSpan(_batch.Metrics);

    /// <summary>Where the recording was continued by another process, as far as the batch says so; until the next is read.</summary>
    public ReadOnlySpan<ResumeEvent> Resumes => CollectionsMarshal.AsSpan(_batch.Resumes);

    /// <summary>What could not be read so far.</summary>
    public IReadOnlyList<Damage> Damage => _damage;

    /// <summary>Whether a batch was passed over that the disk did not give: whoever reads it later may have it.</summary>
    public bool HasGivenUp { get; private set; }

    /// <summary>Reads the next batch; false when there is none yet.</summary>
    /// <exception cref="IOException">The file cannot be read. May be tried again, and then goes on with the same batch.</exception>
    public bool Read()
    {
        while (_unread is not null || TryNext())
        {
            var (segment, region) = _unread!.Value;
            try
            {
                _batch.Clear();
                _batch.Add(segment.ReadRegion(region));
                Place = new EventPlace(_file, region.Offset);
                (_unread, _unreadSince) = (null, null);
                return true;
            }
            catch (InvalidDataException exception)
            {
                PassOver(region, exception);
            }
            catch (IOException exception)
            {
                _unreadSince ??= _time.GetTimestamp();
                if (_time.GetElapsedTime(_unreadSince.Value) < _patience)
                {
                    _batch.Clear();
                    throw;
                }
                HasGivenUp = true;
                PassOver(region, exception);
            }
        }
        return false;
    }

    private void PassOver(CommitRecord region, Exception why)
    {
        _batch.Clear();
        _damage.Add(new Damage(region.Offset, region.Length, $"tokens and metrics of step {region.Step}: {why.Message}"));
        (_unread, _unreadSince) = (null, null);
    }

    private bool TryNext()
    {
        while (true)
        {
            var segments = _recording.Segments;
            var segment = segments[_file];
            bool isLast = _file == segments.Count - 1;
            _cursor ??= new EventCursor(segment, _damage, _from);
            if (_cursor.TryNext(out var region))
            {
                _unread = (segment, region);
                return true;
            }
            if (isLast)
            {
                return false;
            }
            (_file, _from, _cursor) = (_file + 1, 0, null); // a file that another follows grows no more
        }
    }
}

using System.Runtime.InteropServices;
using Brainscan.Format;

namespace Brainscan.Player.Inspection;

/// <summary>
/// Items of one kind over a whole run, in order of their steps, of which only some pages are in memory: those looked at lately, and the two at the
/// end. Of every page it is known where in the file it begins, 32 bytes, so any can be read again. Whoever calls holds the lock that all
/// calls share, but for <see cref="Read"/>.
/// </summary>
/// <param name="items">Makes something that makes the items.</param>
/// <param name="pageLength">Items in a page.</param>
/// <param name="pagesAtMost">Pages kept beside the two at the end.</param>
internal sealed class EventPages<T>(Func<IEventItems<T>> items, int pageLength, int pagesAtMost) : IEventPages
    where T : struct
{
    // what could not be read is not asked for again at once
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private readonly IEventItems<T> _items = items();
    private readonly List<EventItem<T>> _new = [];
    private readonly List<EventItem<T>> _loose = [];
    private readonly List<Mark> _marks = [];
    private readonly Dictionary<int, Page> _pages = [];
    private Page _last = new(pageLength);
    private Page? _beforeLast;
    private long _uses;
    private int _reading = -1;

    /// <summary>Items so far, those included that may still become others.</summary>
    public long Count => (_marks.Count == 0 ? 0 : FirstOf(_marks.Count - 1)) + _last.Count + _loose.Count;

    /// <summary>Pages in memory.</summary>
    public int PagesHeld => _pages.Count + (_beforeLast is null ? 1 : 2);

    /// <inheritdoc/>
    public int? Wanted { get; private set; }

    /// <summary>Takes in the next batch of the run.</summary>
    public void Add(EventReader batch)
    {
        _new.Clear();
        _items.Add(batch, 0, _new);
        foreach (var item in _new)
        {
            if (_marks.Count == 0 || _last.Count == pageLength)
            {
                Turn();
                _marks.Add(new Mark(item.Place, item.Within, item.Before, item.Step));
            }
            _last.Add(item);
        }
        _loose.Clear();
        _items.AddLoose(_loose);
    }

    /// <summary>Items at or before a step; null where the page that says so has to be read, which is then wanted.</summary>
    public long? CountAt(long step)
    {
        int page = PageAt(step);
        int within = 0;
        if (page >= 0)
        {
            if (Find(page) is not { } found)
            {
                return null;
            }
            within = found.CountAt(step);
        }
        long count = (page < 0 ? 0 : FirstOf(page)) + within;
        if (count == Count - _loose.Count)
        {
            count += _loose.Count(item => item.Step <= step);
        }
        return count;
    }

    /// <summary>The last item at or before a step: false where its page has to be read, which is then wanted.</summary>
    /// <param name="step">Optimiser step.</param>
    /// <param name="last">The item; null where there is none, or where it cannot be read.</param>
    public bool TryLast(long step, out T? last)
    {
        last = default;
        if (CountAt(step) is not { } count)
        {
            return false;
        }
        T one = default;
        last = count > 0 && TryCopy(count - 1, new Span<T>(ref one)) == 1 ? one : null;
        return true;
    }

    /// <summary>
    /// Copies items; null where a page has to be read, which is then wanted. Otherwise how many there were: fewer where a page cannot be read.
    /// </summary>
    public int? TryCopy(long first, Span<T> into)
    {
        int copied = 0;
        while (copied < into.Length)
        {
            long at = first + copied;
            long loose = at - (Count - _loose.Count);
            if (loose >= 0)
            {
                if (loose >= _loose.Count)
                {
                    break;
                }
                into[copied++] = _loose[(int)loose].Value;
                continue;
            }
            int page = (int)(at / pageLength);
            if (Find(page) is not { } found)
            {
                return null;
            }
            var part = found.Values[Math.Min((int)(at - FirstOf(page)), found.Count)..];
            part = part[..Math.Min(part.Length, into.Length - copied)];
            part.CopyTo(into[copied..]);
            copied += part.Length;
            if (part.IsEmpty)
            {
                break;
            }
        }
        return copied;
    }

    /// <inheritdoc/>
    public WantedPage TakeWanted()
    {
        int page = Wanted!.Value;
        (Wanted, _reading) = (null, page);
        return new WantedPage(page, _marks[page].Place, _marks[page].Within, _marks[page].Before);
    }

    /// <inheritdoc/>
    public Action Read(TimelineReader recording, WantedPage wanted, CancellationToken stop)
    {
        var page = new Page(pageLength);
        try
        {
            var source = items();
            var found = new List<EventItem<T>>();
            int before = wanted.Before;
            var reader = recording.ReadEvents(wanted.Place);
            while (page.Count < pageLength && !stop.IsCancellationRequested && reader.Read())
            {
                found.Clear();
                source.Add(reader, reader.Place == wanted.Place ? wanted.Within : 0, found);
                int passed = Math.Min(before, found.Count);
                before -= passed;
                foreach (var item in CollectionsMarshal.AsSpan(found)[passed..Math.Min(found.Count, passed + pageLength - page.Count)])
                {
                    page.Add(item);
                }
            }
            if (reader.HasGivenUp)
            {
                page.Expires = SoonMs;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or RecordingException)
        {
            // The disk may only be away for a while: what there is is shown, and it is tried again.
            page.Expires = SoonMs;
        }
        return () =>
        {
            _reading = -1;
            Keep(wanted.Number, page);
        };
    }

    private static long SoonMs => Environment.TickCount64 + (long)Retry.TotalMilliseconds;

    private long FirstOf(int page) => (long)page * pageLength;

    // the last page that begins at or before a step; −1 where none does
    private int PageAt(long step)
    {
        int low = 0;
        int high = _marks.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _marks[middle].FirstStep <= step ? (middle + 1, high) : (low, middle);
        }
        return low - 1;
    }

    private Page? Find(int page)
    {
        if (page >= _marks.Count - 1)
        {
            return _last;
        }
        if (page == _marks.Count - 2 && _beforeLast is not null)
        {
            return _beforeLast;
        }
        if (_pages.TryGetValue(page, out var found) && found.Expires > Environment.TickCount64)
        {
            found.Used = ++_uses;
            return found;
        }
        Wanted = page == _reading ? Wanted : page;
        return null;
    }

    // A short run is all in memory once it has been read. What a long one has beyond that is kept when somebody looks at it.
    private void Turn()
    {
        if (_marks.Count == 0)
        {
            return;
        }
        if (_beforeLast is not null && _pages.Count < pagesAtMost)
        {
            Keep(_marks.Count - 2, _beforeLast);
        }
        (_beforeLast, _last) = (_last, new Page(pageLength));
    }

    private void Keep(int number, Page page)
    {
        page.Used = ++_uses;
        _pages[number] = page;
        if (_pages.Count > pagesAtMost)
        {
            _pages.Remove(_pages.MinBy(held => held.Value.Used).Key);
        }
    }

    /// <summary>Where a page begins.</summary>
    private readonly record struct Mark(EventPlace Place, int Within, int Before, long FirstStep);

    private sealed class Page(int length)
    {
        private readonly long[] _steps = new long[length];
        private readonly T[] _values = new T[length];

        public int Count { get; private set; }

        public ReadOnlySpan<T> Values => _values.AsSpan(0, Count);

        /// <summary>When it was used last.</summary>
        public long Used { get; set; }

        /// <summary>When it is to be read again, milliseconds of <see cref="Environment.TickCount64"/>.</summary>
        public long Expires { get; set; } = long.MaxValue;

        public void Add(in EventItem<T> item) => (_steps[Count], _values[Count++]) = (item.Step, item.Value);

        public int CountAt(long step)
        {
            int low = 0;
            int high = Count;
            while (low < high)
            {
                int middle = (low + high) / 2;
                (low, high) = _steps[middle] <= step ? (middle + 1, high) : (low, middle);
            }
            return low;
        }
    }
}

namespace Brainscan.Format.Container;

/// <summary>What a <see cref="RegionParser"/> has to say.</summary>
internal enum ParserStep
{
    /// <summary>It wants the bytes of <see cref="RegionParser.Wanted"/>.</summary>
    Wants,

    /// <summary>A region and its commit are there: <see cref="RegionParser.Commit"/>.</summary>
    Region,

    /// <summary>Bytes before the next region cannot be read: <see cref="RegionParser.Damage"/>. That region follows.</summary>
    Damage,

    /// <summary>Nothing more can be said about the bytes there are. Ask again when there may be more.</summary>
    Starved,
}

/// <summary>
/// Finds the regions of a recording without doing any I/O: it asks for stretches of bytes and is given them, so a file on disk, one that
/// is growing, one in memory and a fuzzer's are read by the same code. It hops from message to message by their framing and never asks
/// for weights; where the framing is broken it searches for the next commit's mark.
/// <para>Memory is bounded by what it asks for: at most <see cref="ArrowFraming.MaxMetadataBytes"/>, nearly always 8 KiB.</para>
/// </summary>
internal sealed class RegionParser
{
    private const int PeekBytes = 8 << 10;
    private const int SearchBytes = 1 << 20;

    private readonly IEnumerator<ParserStep> _steps;
    private ReadOnlyMemory<byte> _supplied;
    private long _searched;
    private long _foundNext;

    /// <summary>Begins at the start of a region.</summary>
    public RegionParser(long at = 0)
    {
        At = at;
        _steps = Run().GetEnumerator();
    }

    /// <summary>Where the next region begins: the end of the last commit.</summary>
    public long At { get; private set; }

    /// <summary>The bytes it wants. Fewer may be supplied only where there are no more.</summary>
    public (long Offset, int Length) Wanted { get; private set; }

    /// <summary>The last region found.</summary>
    public CommitRecord Commit { get; private set; }

    /// <summary>The last stretch that cannot be read.</summary>
    public Damage Damage { get; private set; }

    /// <summary>Goes on. After <see cref="ParserStep.Wants"/> the bytes wanted are given, else nothing; they are not kept.</summary>
    public ParserStep Advance(ReadOnlyMemory<byte> supplied = default)
    {
        _supplied = supplied;
        _steps.MoveNext();
        return _steps.Current;
    }

    private IEnumerable<ParserStep> Run()
    {
        while (true)
        {
            long at = At;
            long message = at == 0 ? ArrowFraming.MagicBytes : at;
            long next = 0;
            bool found = false;
            yield return Want(message, PeekBytes);
            if (MissingMetadata(out int needed))
            {
                yield return Want(message, needed);
            }
            if (TryMessageEnd(message, out long end))
            {
                yield return Want(end, PeekBytes);
                found = TryMessageEnd(end, out next) && next - end <= CommitRecord.MaxBatchBytes && TryCommit(end, next)
                    && Commit.Offset == at && Commit.Length == end - at;
            }
            if (!found)
            {
                foreach (var step in Search(at))
                {
                    yield return step;
                }
                found = _foundNext > 0;
                next = _foundNext;
                if (!found)
                {
                    yield return ParserStep.Starved;
                    continue;
                }
                if (Commit.Offset > at)
                {
                    Damage = new Damage(at, Commit.Offset - at, "no readable commit");
                    yield return ParserStep.Damage;
                }
            }
            At = next;
            _searched = 0;
            yield return ParserStep.Region;
        }
    }

    // The framing is lost, or not all there yet: looks for the next mark, and believes it when its checksum and its own place agree.
    // What has been searched once is not searched again when the file has grown.
    private IEnumerable<ParserStep> Search(long at)
    {
        _foundNext = 0;
        for (long start = Math.Max(at, _searched); ; start += SearchBytes)
        {
            yield return Want(start, SearchBytes + CommitRecord.Size - 1);
            int read = _supplied.Length;
            foreach (var (place, claim) in Claims(start, at))
            {
                long batch = claim.Offset + claim.Length;
                yield return Want(batch, (int)(place + CommitRecord.Size - batch));
                if (TryMessageEnd(batch, out long next) && next == place + CommitRecord.Size && TryCommit(batch, next))
                {
                    _foundNext = next;
                    yield break;
                }
            }
            if (read < SearchBytes + CommitRecord.Size - 1)
            {
                _searched = Math.Max(start, start + read - CommitRecord.Size + 1);
                yield break;
            }
        }
    }

    // The marks in what was supplied, with what they claim, as far as that is possible.
    private List<(long Place, CommitRecord Claim)> Claims(long start, long at)
    {
        var claims = new List<(long, CommitRecord)>();
        var window = _supplied.Span;
        for (int from = 0; from + CommitRecord.Size <= window.Length;)
        {
            int found = window[from..].IndexOf(CommitRecord.Mark);
            if (found < 0 || from + found + CommitRecord.Size > window.Length)
            {
                break;
            }
            int place = from + found;
            var claim = CommitRecord.Parse(window[place..]);
            if (claim.Offset >= at && claim.Length >= 0 && claim.Length <= start + place - claim.Offset
                && start + place + CommitRecord.Size - (claim.Offset + claim.Length) <= CommitRecord.MaxBatchBytes)
            {
                claims.Add((start + place, claim));
            }
            from = place + 1;
        }
        return claims;
    }

    private ParserStep Want(long offset, int length)
    {
        Wanted = (offset, length);
        return ParserStep.Wants;
    }

    // Metadata longer than a peek (a schema of many tensors) is asked for again, whole.
    private bool MissingMetadata(out int needed)
    {
        bool isPrefix = ArrowFraming.TryReadPrefix(_supplied.Span, out int metadataBytes);
        needed = ArrowFraming.PrefixBytes + metadataBytes;
        return isPrefix && needed > PeekBytes && _supplied.Length == PeekBytes;
    }

    private bool TryMessageEnd(long at, out long end)
    {
        end = 0;
        var bytes = _supplied.Span;
        if (!ArrowFraming.TryReadPrefix(bytes, out int metadataBytes) || metadataBytes > bytes.Length - ArrowFraming.PrefixBytes
            || !ArrowFraming.TryReadBodyLength(bytes.Slice(ArrowFraming.PrefixBytes, metadataBytes), out long bodyBytes))
        {
            return false;
        }
        long head = at + ArrowFraming.PrefixBytes + metadataBytes;
        end = head + bodyBytes;
        return bodyBytes <= long.MaxValue / 2 - head;
    }

    private bool TryCommit(long start, long end)
    {
        if (_supplied.Length < end - start || !CommitRecord.TryRead(_supplied.Span[..(int)(end - start)], out var commit))
        {
            return false;
        }
        Commit = commit;
        return true;
    }
}

using Microsoft.Win32.SafeHandles;

namespace Brainscan.Format.Container;

/// <summary>What a file holds, found by hopping over its messages without reading the weights.</summary>
/// <param name="Regions">Every region with a valid commit, in file order.</param>
/// <param name="Damage">Stretches between regions that cannot be read.</param>
/// <param name="CommittedEnd">First byte after the last valid commit.</param>
/// <param name="IsFinished">The end row is committed and the file closes as a finished Arrow file.</param>
internal sealed record Scan(IReadOnlyList<CommitRecord> Regions, IReadOnlyList<Damage> Damage, long CommittedEnd, bool IsFinished);

/// <summary>Finds the regions of a file.</summary>
internal static class RegionScanner
{
    private const int MaxCommitBytes = 1 << 16;
    private const int PeekBytes = 8 << 10;
    private const int SearchBytes = 1 << 20;

    public static Scan Run(SafeFileHandle file, long length)
    {
        var regions = new List<CommitRecord>();
        var damage = new List<Damage>();
        byte[] peek = new byte[PeekBytes];
        long at = 0;
        while (at < length)
        {
            if (TryRegionAt(file, at, length, peek, out var commit, out long next))
            {
                regions.Add(commit);
                at = next;
                continue;
            }
            if (regions.Count > 0 && regions[^1].Kind == RegionKind.End)
            {
                break;
            }
            if (!TrySearch(file, at, length, out commit, out next))
            {
                break;
            }
            if (commit.Offset > at)
            {
                damage.Add(new Damage(at, commit.Offset - at, "no readable commit"));
            }
            regions.Add(commit);
            at = next;
        }
        bool ended = regions.Count > 0 && regions[^1].Kind == RegionKind.End;
        return new Scan(regions, damage, at, ended && ClosesAsArrowFile(file, at, length));
    }

    /// <summary>Fills the buffer from a place in the file; returns how many bytes there were.</summary>
    public static int ReadAt(SafeFileHandle file, Span<byte> buffer, long offset)
    {
        int total = 0;
        while (total < buffer.Length)
        {
            int read = RandomAccess.Read(file, buffer[total..], offset + total);
            if (read == 0)
            {
                break;
            }
            total += read;
        }
        return total;
    }

    // The region at a place, when its framing leads to the commit that names it.
    private static bool TryRegionAt(SafeFileHandle file, long at, long length, byte[] peek, out CommitRecord commit, out long next)
    {
        commit = default;
        next = 0;
        long message = at == 0 ? ArrowFraming.MagicBytes : at;
        return TryMessageEnd(file, message, length, peek, out long end)
            && TryMessageEnd(file, end, length, peek, out next)
            && next - end <= MaxCommitBytes
            && TryCommit(file, end, next, out commit)
            && commit.Offset == at && commit.Length == end - at;
    }

    private static bool TryMessageEnd(SafeFileHandle file, long at, long length, byte[] peek, out long end)
    {
        end = 0;
        if (at > length - ArrowFraming.PrefixBytes)
        {
            return false;
        }
        int read = ReadAt(file, peek, at);
        if (!ArrowFraming.TryReadPrefix(peek.AsSpan(0, read), out int metadataBytes) || metadataBytes > length - at - ArrowFraming.PrefixBytes)
        {
            return false;
        }
        var metadata = peek.AsSpan(ArrowFraming.PrefixBytes, Math.Min(metadataBytes, read - ArrowFraming.PrefixBytes));
        if (metadata.Length < metadataBytes)
        {
            byte[] whole = new byte[metadataBytes];
            if (ReadAt(file, whole, at + ArrowFraming.PrefixBytes) < metadataBytes)
            {
                return false;
            }
            metadata = whole;
        }
        if (!ArrowFraming.TryReadBodyLength(metadata, out long bodyBytes))
        {
            return false;
        }
        long head = at + ArrowFraming.PrefixBytes + metadataBytes;
        end = head + bodyBytes;
        return bodyBytes <= length - head;
    }

    private static bool TryCommit(SafeFileHandle file, long start, long end, out CommitRecord commit)
    {
        byte[] batch = new byte[end - start];
        commit = default;
        return ReadAt(file, batch, start) == batch.Length && CommitRecord.TryRead(batch, out commit);
    }

    // The framing is lost: look for the next commit's mark, and believe it when its checksum and its own place agree.
    private static bool TrySearch(SafeFileHandle file, long from, long length, out CommitRecord commit, out long next)
    {
        byte[] window = new byte[SearchBytes + CommitRecord.Size];
        for (long start = from; start < length; start += SearchBytes)
        {
            int read = ReadAt(file, window, start);
            var rest = window.AsSpan(0, read);
            for (int found = rest.IndexOf(CommitRecord.Mark); found >= 0;)
            {
                int place = read - rest.Length + found;
                next = start + place + CommitRecord.Size;
                if (next <= length && place + CommitRecord.Size <= read)
                {
                    var claim = CommitRecord.Parse(window.AsSpan(place));
                    long batch = unchecked(claim.Offset + claim.Length);
                    if (claim.Offset >= from && claim.Length >= 0 && batch >= from && batch < start + place && next - batch <= MaxCommitBytes
                        && TryCommit(file, batch, next, out commit))
                    {
                        return true;
                    }
                }
                rest = rest[(found + 1)..];
                found = rest.IndexOf(CommitRecord.Mark);
            }
        }
        commit = default;
        next = 0;
        return false;
    }

    private static bool ClosesAsArrowFile(SafeFileHandle file, long at, long length)
    {
        const int FooterTail = 10;
        Span<byte> mark = stackalloc byte[ArrowFraming.PrefixBytes];
        Span<byte> tail = stackalloc byte[FooterTail];
        return length - at >= ArrowFraming.PrefixBytes + FooterTail
            && ReadAt(file, mark, at) == mark.Length && mark.SequenceEqual(ArrowFraming.EndOfStream)
            && ReadAt(file, tail, length - FooterTail) == FooterTail && tail[4..].SequenceEqual(ArrowFraming.Magic[..6])
            && System.Buffers.Binary.BinaryPrimitives.ReadInt32LittleEndian(tail) == length - at - ArrowFraming.PrefixBytes - FooterTail;
    }
}

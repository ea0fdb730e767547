namespace Brainscan.Format.Container;

/// <summary>Finds the last commit of a file without hopping to it: backwards from the end, by its mark.</summary>
internal static class CommitSearch
{
    private const int WindowBytes = 1 << 20;

    /// <summary>The last valid commit; null where there is none.</summary>
    public static CommitRecord? Last(RecordingFile file, long length)
    {
        byte[] window = new byte[(int)Math.Min(length, WindowBytes + CommitRecord.Size - 1)];
        for (long start = Math.Max(0, length - window.Length); ; start = Math.Max(0, start - WindowBytes))
        {
            int read = file.Read(start, window);
            for (int found = window.AsSpan(0, read).LastIndexOf(CommitRecord.Mark); found >= 0;
                found = window.AsSpan(0, found).LastIndexOf(CommitRecord.Mark))
            {
                if (found + CommitRecord.Size <= read && Check(file, window.AsSpan(found, CommitRecord.Size), start + found) is { } commit)
                {
                    return commit;
                }
            }
            if (start == 0)
            {
                return null;
            }
        }
    }

    /// <summary>The commit whose record lies at a place, when it and its batch are whole; else null.</summary>
    public static CommitRecord? Check(RecordingFile file, ReadOnlySpan<byte> record, long place)
    {
        if (!record.StartsWith(CommitRecord.Mark))
        {
            return null;
        }
        var claim = CommitRecord.Parse(record);
        long end = place + CommitRecord.Size;
        if (claim.Offset < 0 || claim.Length < 0 || claim.Length > place - claim.Offset || end - (claim.Offset + claim.Length) > CommitRecord.MaxBatchBytes)
        {
            return null;
        }
        byte[] batch = new byte[(int)(end - (claim.Offset + claim.Length))];
        return file.Read(claim.Offset + claim.Length, batch) == batch.Length && CommitRecord.TryRead(batch, out var commit) ? commit : null;
    }
}

using System.Buffers.Binary;

namespace Brainscan.Format.Container;

/// <summary>
/// The payload of an index region: the place of the index it continues (0: it is complete), then commit records, 96 bytes each, of all
/// regions since then that hold weights.
/// <para>
/// Index i, counted from 1, continues index i − (i's lowest one-bit): of n indexes at most log2 n are read to have them all, and each
/// record is written at most that often.
/// </para>
/// </summary>
internal static class RegionIndex
{
    private const int HeadBytes = sizeof(long);

    /// <summary>Frames from one index to the next.</summary>
    public const int FramesPerIndex = 64;

    /// <summary>Which index the one with this number, from 1 on, continues; 0: none.</summary>
    public static int Continues(int number) => number & (number - 1);

    /// <summary>True for regions an index lists.</summary>
    public static bool Lists(RegionKind kind) => kind is RegionKind.Frame or RegionKind.Refinement or RegionKind.Origin or RegionKind.Start;

    public static byte[] Write(long continues, ReadOnlySpan<CommitRecord> records)
    {
        byte[] payload = new byte[HeadBytes + records.Length * CommitRecord.Size];
        BinaryPrimitives.WriteInt64LittleEndian(payload, continues);
        for (int i = 0; i < records.Length; i++)
        {
            records[i].Write(payload.AsSpan(HeadBytes + i * CommitRecord.Size));
        }
        return payload;
    }

    /// <summary>Reads a payload; false when it is not one, or a record is none of a region before <paramref name="end"/>.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, long end, out long continues, out CommitRecord[] records)
    {
        continues = 0;
        records = [];
        if (payload.Length < HeadBytes || (payload.Length - HeadBytes) % CommitRecord.Size != 0)
        {
            return false;
        }
        continues = BinaryPrimitives.ReadInt64LittleEndian(payload);
        records = new CommitRecord[(payload.Length - HeadBytes) / CommitRecord.Size];
        long last = 0;
        for (int i = 0; i < records.Length; i++)
        {
            var bytes = payload.Slice(HeadBytes + i * CommitRecord.Size, CommitRecord.Size);
            var record = CommitRecord.Parse(bytes);
            records[i] = record;
            if (!bytes.StartsWith(CommitRecord.Mark) || !Lists(record.Kind) || record.Offset < last || record.Length < 0
                || record.HeadLength < 0 || record.HeadLength > record.Length || record.Length > end - record.Offset)
            {
                return false;
            }
            last = record.Offset + record.Length;
        }
        return continues >= 0 && continues < end;
    }
}

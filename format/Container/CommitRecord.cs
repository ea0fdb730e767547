using System.Buffers.Binary;
using Brainscan.Format.Codec;

namespace Brainscan.Format.Container;

/// <summary>What a region (the bytes between two commits) holds.</summary>
internal enum RegionKind : byte
{
    /// <summary>The file's magic and the Arrow schema message.</summary>
    Schema = 0,

    /// <summary>One frame of weights.</summary>
    Frame = 1,

    /// <summary>The run's origin.</summary>
    Origin = 2,

    /// <summary>Tokens and metrics.</summary>
    Events = 3,

    /// <summary>Where frames lie: a copy of their commits, so that opening needs no hopping.</summary>
    Index = 4,

    /// <summary>The end row: the file is finished.</summary>
    End = 5,

    /// <summary>What holds one frame's weights more finely than the display chain; its frame follows.</summary>
    Refinement = 6,

    /// <summary>The run's frame 0, in a file that does not begin with it.</summary>
    Start = 7,

    /// <summary>What leads from a key frame, which follows at once, back to the frame before it.</summary>
    Bridge = 8,

    /// <summary>Which weights of a frame are no numbers; the frame follows at once, or its bridge does.</summary>
    Marks = 9,
}

/// <summary>
/// The 96 bytes that make a region count: the payload of a commit row, and the last bytes of its batch.
/// All fields little-endian; docs/FORMAT.md has the byte table.
/// </summary>
/// <param name="Sequence">0-based number of the commit.</param>
/// <param name="Offset">First byte of the region in the file.</param>
/// <param name="Length">Bytes of the region; the commit's own batch follows at once.</param>
/// <param name="HeadLength">Bytes from the region's start up to its payloads.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="IsKey">For a frame: true when it needs no earlier one.</param>
/// <param name="Frame">For a frame, its refinement, its bridge and its marks: its number; otherwise −1.</param>
/// <param name="Step">Optimiser step of what it holds.</param>
/// <param name="Seconds">Wall time since the run began.</param>
/// <param name="HeadCrc">CRC-32C of the head. Payloads have theirs in the head, a row each.</param>
/// <param name="Index">Where the last index region begins; 0 while there is none.</param>
/// <param name="Durable">The file up to here was on the disk, by the disk's own word, when this was written.</param>
internal readonly record struct CommitRecord(
    long Sequence, long Offset, long Length, long HeadLength, RegionKind Kind, bool IsKey, int Frame, long Step, double Seconds, uint HeadCrc,
    long Index, long Durable)
{
    public const int Size = 96;

    /// <summary>Most bytes of a commit's batch; ours have some 1,700. A bound keeps searching linear, whatever a hostile file claims.</summary>
    public const int MaxBatchBytes = 16 << 10;

    /// <summary>Found by a search when the Arrow framing before it is lost.</summary>
    public static ReadOnlySpan<byte> Mark => "BRAINSCAN-COMMIT"u8;

    /// <summary>Writes all fields but the last, the checksum of the commit's batch, which <see cref="Seal"/> adds.</summary>
    public void Write(Span<byte> target)
    {
        target[..Size].Clear();
        Mark.CopyTo(target);
        BinaryPrimitives.WriteInt64LittleEndian(target[16..], Sequence);
        BinaryPrimitives.WriteInt64LittleEndian(target[24..], Offset);
        BinaryPrimitives.WriteInt64LittleEndian(target[32..], Length);
        BinaryPrimitives.WriteInt64LittleEndian(target[40..], HeadLength);
        target[48] = (byte)Kind;
        target[49] = IsKey ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt32LittleEndian(target[52..], Frame);
        BinaryPrimitives.WriteInt64LittleEndian(target[56..], Step);
        BinaryPrimitives.WriteDoubleLittleEndian(target[64..], Seconds);
        BinaryPrimitives.WriteInt64LittleEndian(target[72..], Index);
        BinaryPrimitives.WriteUInt32LittleEndian(target[80..], HeadCrc);
        BinaryPrimitives.WriteInt64LittleEndian(target[84..], Durable);
    }

    /// <summary>Puts the checksum of a whole commit batch into its last four bytes.</summary>
    public static void Seal(Span<byte> batch) =>
        BinaryPrimitives.WriteUInt32LittleEndian(batch[^sizeof(uint)..], Crc32C.Compute(batch[..^sizeof(uint)]));

    /// <summary>Reads a commit from its whole batch; false when the mark, a field or the checksum is wrong.</summary>
    public static bool TryRead(ReadOnlySpan<byte> batch, out CommitRecord record)
    {
        record = default;
        if (batch.Length < Size || !batch[^Size..].StartsWith(Mark))
        {
            return false;
        }
        record = Parse(batch[^Size..]);
        return Crc32C.Compute(batch[..^sizeof(uint)]) == BinaryPrimitives.ReadUInt32LittleEndian(batch[^sizeof(uint)..])
            && record is { Offset: >= 0, Length: >= 0, HeadLength: >= 0 } && record.HeadLength <= record.Length
            && record.Length <= long.MaxValue - record.Offset;
    }

    /// <summary>Reads the fields of 96 bytes that begin with the mark, unchecked.</summary>
    public static CommitRecord Parse(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]), BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]),
        BinaryPrimitives.ReadInt64LittleEndian(bytes[32..]), BinaryPrimitives.ReadInt64LittleEndian(bytes[40..]),
        (RegionKind)bytes[48], bytes[49] != 0, BinaryPrimitives.ReadInt32LittleEndian(bytes[52..]),
        BinaryPrimitives.ReadInt64LittleEndian(bytes[56..]), BinaryPrimitives.ReadDoubleLittleEndian(bytes[64..]),
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[80..]), BinaryPrimitives.ReadInt64LittleEndian(bytes[72..]),
        BinaryPrimitives.ReadInt64LittleEndian(bytes[84..]));
}

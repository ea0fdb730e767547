using System.Buffers.Binary;
using Brainscan.Format.Codec;
using Brainscan.Format.Container;

namespace Brainscan.Fuzzing;

/// <summary>
/// Makes the checksums of a changed region right again, so that what was changed is looked at, not refused at the door: what a careful enemy, or a
/// defect of a writer, would hand us.
/// </summary>
internal static class Signature
{
    /// <summary>Signs each payload of the region anew, in its row's <c>crc</c>. Cells whose offsets make no sense are left alone.</summary>
    public static void SignPayloads(byte[] file, RecordingMap map, MappedRegion region)
    {
        var (rows, columns) = map.Batch(region.Message);
        var payload = columns.First(column => column.Name == SchemaLayout.Payload);
        var crc = columns.First(column => column.Name == SchemaLayout.Crc);
        for (int row = 0; row < rows; row++)
        {
            int start = Offset(row);
            int end = Offset(row + 1);
            int room = payload.Bytes.End.Value - payload.Bytes.Start.Value;
            if (start >= 0 && start < end && end <= room && crc.Values.End.Value > crc.Values.Start.Value + 4 * row)
            {
                var bytes = file.AsSpan(payload.Bytes.Start.Value + start, end - start);
                BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(crc.Values.Start.Value + 4 * row), Crc32C.Compute(bytes));
            }
        }
        int Offset(int row) => BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(payload.Values.Start.Value + 4 * row));
    }

    /// <summary>Signs the region's head anew, and its commit.</summary>
    public static void SignHead(byte[] file, MappedRegion region)
    {
        int head = (int)Math.Clamp(region.Commit.HeadLength, 0, file.Length - region.Offset);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(region.Record + 80), Crc32C.Compute(file.AsSpan(region.Offset, head)));
        SignCommit(file, region);
    }

    /// <summary>Signs the commit's batch anew.</summary>
    public static void SignCommit(byte[] file, MappedRegion region) => CommitRecord.Seal(file.AsSpan(region.CommitOffset..region.End));
}

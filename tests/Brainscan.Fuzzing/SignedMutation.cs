using System.Buffers.Binary;
using Brainscan.Format.Container;

namespace Brainscan.Fuzzing;

/// <summary>
/// Lies that know the format: a field of a commit, a row or a message is changed, and then every checksum is made right again. What comes out is a
/// well-signed file that says something that cannot be, or that is merely different.
/// </summary>
internal static class SignedMutation
{
    private static readonly (string Name, Func<byte[], RecordingMap, Random, byte[]> Apply)[] All =
    [
        ("commit", Commit),
        ("cell", Cell),
        ("cell", Cell),
        ("cells exchanged", ExchangeCells),
        ("message", Message),
        ("payload", Payload),
        ("zstd header", ZstdHeader),
        ("bomb", Bomb),
        ("texts", Texts),
        ("regions", SignedMove.Regions),
        ("header", SignedMove.Header),
    ];

    /// <summary>Changes a copy of the file once or twice; returns it and what was done.</summary>
    public static (string Name, byte[] File) Apply(byte[] file, Random random)
    {
        byte[] changed = [.. file];
        var map = new RecordingMap(file);
        // Those that move regions come last in the list, since the map holds no longer after them.
        var (name, apply) = All[random.Next(All.Length)];
        if (random.Next(3) == 0)
        {
            var (first, applyFirst) = All[random.Next(All.Length - 2)];
            changed = applyFirst(changed, map, random);
            name = $"{first}, {name}";
        }
        return (name, apply(changed, map, random));
    }

    private static byte[] Commit(byte[] file, RecordingMap map, Random random)
    {
        const int FirstField = 16;
        var region = Any(map.Regions, random);
        (int at, int width) = random.Next(6) switch
        {
            0 => (48, 1), // the kind
            1 => (49, 1), // a key frame
            2 => (52, 4), // the frame's number
            _ => (FirstField + 4 * random.Next((CommitRecord.Size - FirstField) / 4 - 1), random.Next(2) == 0 ? 4 : 8),
        };
        var field = file.AsSpan(region.Record + at, Math.Min(width, CommitRecord.Size - 4 - at));
        if (width == 1)
        {
            field[0] = (byte)random.Next(10);
        }
        else
        {
            Numbers.Write(random, file.Length, field);
        }
        Signature.SignCommit(file, region);
        return file;
    }

    private static byte[] Cell(byte[] file, RecordingMap map, Random random)
    {
        var region = AnyBatch(map, random);
        var (rows, columns) = map.Batch(region.Message);
        if (rows == 0)
        {
            return file;
        }
        var column = Any(columns, random);
        int width = column.CellBytes == 0 ? sizeof(int) : column.CellBytes;
        int at = column.Values.Start.Value + width * random.Next(rows + (column.CellBytes == 0 ? 1 : 0));
        if (at + width <= column.Values.End.Value)
        {
            var cell = file.AsSpan(at, width);
            if (random.Next(3) == 0)
            {
                AddTo(cell, random.Next(-3, 4));
            }
            else
            {
                Numbers.Write(random, file.Length, cell);
            }
        }
        if (random.Next(8) == 0 && column.Validity.End.Value > column.Validity.Start.Value)
        {
            file[random.Next(column.Validity.Start.Value, column.Validity.End.Value)] ^= (byte)(1 << random.Next(8));
        }
        if (column.Name != SchemaLayout.Crc)
        {
            Signature.SignPayloads(file, map, region);
        }
        Signature.SignHead(file, region);
        return file;
    }

    private static byte[] ExchangeCells(byte[] file, RecordingMap map, Random random)
    {
        var region = AnyBatch(map, random);
        var (rows, columns) = map.Batch(region.Message);
        var column = Any(columns, random);
        int width = column.CellBytes;
        if (rows > 0 && width > 0 && column.Values.End.Value - column.Values.Start.Value >= rows * width)
        {
            var one = file.AsSpan(column.Values.Start.Value + width * random.Next(rows), width);
            var other = file.AsSpan(column.Values.Start.Value + width * random.Next(rows), width);
            byte[] kept = one.ToArray();
            other.CopyTo(one);
            kept.CopyTo(other);
        }
        Signature.SignHead(file, region);
        return file;
    }

    private static byte[] Message(byte[] file, RecordingMap map, Random random)
    {
        var region = Any(map.Regions, random);
        bool ofCommit = random.Next(4) == 0;
        var metadata = map.Metadata(ofCommit ? region.CommitOffset : region.Message);
        int width = 1 << random.Next(4);
        // lengths and counts of flatbuffers lie at multiples of four
        int at = metadata.Start.Value + random.Next((metadata.End.Value - metadata.Start.Value - width) / 4 + 1) * 4;
        Numbers.Write(random, file.Length, file.AsSpan(at, width));
        Signature.SignHead(file, region);
        return file;
    }

    private static byte[] Texts(byte[] file, RecordingMap map, Random random)
    {
        var region = AnyBatch(map, random);
        var texts = map.Batch(region.Message).Columns.Where(column => column.CellBytes == 0 && column.Bytes.End.Value > column.Bytes.Start.Value).ToList();
        if (texts.Count > 0)
        {
            var bytes = Any(texts, random).Bytes;
            file[random.Next(bytes.Start.Value, bytes.End.Value)] = random.Next(2) == 0 ? (byte)random.Next(256) : "tile"u8[random.Next(4)];
        }
        Signature.SignPayloads(file, map, region);
        Signature.SignHead(file, region);
        return file;
    }

    private static byte[] Payload(byte[] file, RecordingMap map, Random random) => OnPayload(file, map, random, payload =>
    {
        for (int count = 1 << random.Next(4); count > 0; count--)
        {
            payload[random.Next(payload.Length)] = (byte)random.Next(256);
        }
    });

    // The magic's last byte, the descriptor, the window, the content's size and the first block's header.
    private static byte[] ZstdHeader(byte[] file, RecordingMap map, Random random) => OnPayload(file, map, random, payload =>
    {
        int at = random.Next(3, 16);
        if (at < payload.Length)
        {
            Numbers.Write(random, file.Length, payload.AsSpan(at, Math.Min(1 << random.Next(3), payload.Length - at)));
        }
    });

    // A few bytes that claim a terabyte, or really become a great many: blocks of 128 KiB of one value each.
    private static byte[] Bomb(byte[] file, RecordingMap map, Random random) => OnPayload(file, map, random, payload =>
    {
        const int RleBlock = 128 * 1024 << 3 | 1 << 1;
        byte[] bomb = new byte[Math.Max(payload.Length, 16) + 4];
        BinaryPrimitives.WriteUInt32LittleEndian(bomb, 0xFD2FB528);
        int at = 4;
        if (random.Next(2) == 0)
        {
            bomb[at] = 0xE0; // a single segment, its size in 8 bytes
            BinaryPrimitives.WriteInt64LittleEndian(bomb.AsSpan(at + 1), 1L << random.Next(20, 62));
            at += 9;
        }
        else
        {
            (bomb[at], bomb[at + 1]) = (0, (byte)random.Next(0x40, 0x98)); // a window of up to some gigabytes, no size
            at += 2;
        }
        for (; at + 4 <= payload.Length; at += 4)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bomb.AsSpan(at), RleBlock);
            bomb[at + 3] = (byte)random.Next(256);
        }
        bomb.AsSpan(0, payload.Length).CopyTo(payload);
    });

    private static byte[] OnPayload(byte[] file, RecordingMap map, Random random, Action<byte[]> change)
    {
        var region = AnyBatch(map, random, region => region.Commit.Length > region.Commit.HeadLength);
        var (rows, columns) = map.Batch(region.Message);
        var column = columns.First(column => column.Name == SchemaLayout.Payload);
        int row = random.Next(rows);
        var offsets = file.AsSpan(column.Values);
        int start = BinaryPrimitives.ReadInt32LittleEndian(offsets[(4 * row)..]);
        int end = BinaryPrimitives.ReadInt32LittleEndian(offsets[(4 * row + 4)..]);
        if (start < end && start >= 0 && end <= column.Bytes.End.Value - column.Bytes.Start.Value)
        {
            var place = file.AsSpan(column.Bytes.Start.Value + start, end - start);
            byte[] payload = place.ToArray();
            change(payload);
            payload.CopyTo(place);
        }
        Signature.SignPayloads(file, map, region);
        Signature.SignHead(file, region);
        return file;
    }

    private static void AddTo(Span<byte> cell, int value)
    {
        if (cell.Length == sizeof(long))
        {
            BinaryPrimitives.WriteInt64LittleEndian(cell, unchecked(BinaryPrimitives.ReadInt64LittleEndian(cell) + value));
        }
        else
        {
            BinaryPrimitives.WriteInt32LittleEndian(cell, unchecked(BinaryPrimitives.ReadInt32LittleEndian(cell) + value));
        }
    }

    private static MappedRegion AnyBatch(RecordingMap map, Random random, Func<MappedRegion, bool>? where = null) =>
        Any([.. map.Regions.Where(region => region.Commit.Kind != RegionKind.Schema && (where?.Invoke(region) ?? true))], random);

    private static T Any<T>(IReadOnlyList<T> list, Random random) => list[random.Next(list.Count)];
}

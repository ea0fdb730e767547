using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;

namespace Brainscan.Bindings.Tests;

/// <summary>What the part of Apache.Arrow that we use promises: what is written is read, to the byte. All of it holds for the real package too.</summary>
public sealed class ArrowTests
{
    internal static Schema EveryType { get; } = new Schema.Builder()
        .Field(field => field.Name("kind").DataType(StringType.Default).Nullable(false))
        .Field(field => field.Name("small").DataType(UInt8Type.Default))
        .Field(field => field.Name("frame").DataType(Int32Type.Default))
        .Field(field => field.Name("step").DataType(Int64Type.Default).Metadata("unit", "optimiser steps"))
        .Field(field => field.Name("crc").DataType(UInt32Type.Default))
        .Field(field => field.Name("big").DataType(UInt64Type.Default))
        .Field(field => field.Name("scale").DataType(FloatType.Default))
        .Field(field => field.Name("value").DataType(DoubleType.Default))
        .Field(field => field.Name("payload").DataType(BinaryType.Default))
        .Metadata("format", "test")
        .Metadata("größe", "äöü ✓")
        .Build();

    /// <summary>Rows where column c of row r is null when (r + c) is a multiple of 3, except in the first column.</summary>
    internal static RecordBatch Batch(int rows, int seed = 1)
    {
        var kind = new StringArray.Builder();
        var small = new UInt8Array.Builder();
        var frame = new Int32Array.Builder();
        var step = new Int64Array.Builder();
        var crc = new UInt32Array.Builder();
        var big = new UInt64Array.Builder();
        var scale = new FloatArray.Builder();
        var value = new DoubleArray.Builder();
        var payload = new BinaryArray.Builder();
        for (int r = 0; r < rows; r++)
        {
            bool Null(int column) => (r + column) % 3 == 0;
            kind.Append(r % 2 == 0 ? "tile" : "größe");
            _ = Null(1) ? small.AppendNull() : small.Append((byte)(r * seed));
            _ = Null(2) ? frame.AppendNull() : frame.Append(-r * seed);
            _ = Null(3) ? step.AppendNull() : step.Append(-(1L << 40) - r);
            _ = Null(4) ? crc.AppendNull() : crc.Append(uint.MaxValue - (uint)r);
            _ = Null(5) ? big.AppendNull() : big.Append(ulong.MaxValue - (ulong)r);
            _ = Null(6) ? scale.AppendNull() : scale.Append(r / 3f);
            _ = Null(7) ? value.AppendNull() : value.Append(r / 7.0);
            _ = Null(8) ? payload.AppendNull() : payload.Append(Payload(r, seed));
        }
        return new RecordBatch(EveryType,
        [
            kind.Build(), small.Build(), frame.Build(), step.Build(), crc.Build(), big.Build(), scale.Build(), value.Build(), payload.Build(),
        ], rows);
    }

    internal static ReadOnlySpan<byte> Payload(int row, int seed) => Enumerable.Repeat((byte)(row + seed), row * 37 % 1000).ToArray();

    internal static byte[] Stream(Schema schema, params RecordBatch[] batches) => File(schema, batches)[8..];

    internal static byte[] File(Schema schema, params RecordBatch[] batches)
    {
        var stream = new MemoryStream();
        using (var writer = new ArrowFileWriter(stream, schema, leaveOpen: true))
        {
            writer.WriteStart();
            Assert.All(batches, writer.WriteRecordBatch);
            writer.WriteEnd();
        }
        return stream.ToArray();
    }

    [Fact]
    public void Every_type_with_nulls_comes_back()
    {
        int[] sizes = [5, 0, 1, 64, 1000];
        using var reader = new ArrowStreamReader(Stream(EveryType, [.. sizes.Select((rows, i) => Batch(rows, i + 1))]));

        for (int b = 0; b < sizes.Length; b++)
        {
            RecordBatch read = Assert.IsType<RecordBatch>(reader.ReadNextRecordBatch());
            AssertEqual(Batch(sizes[b], b + 1), read);
        }
        Assert.Null(reader.ReadNextRecordBatch());
    }

    [Fact]
    public void Schema_comes_back()
    {
        using var reader = new ArrowStreamReader(Stream(EveryType, Batch(1)));
        Schema schema = reader.Schema;
        Assert.Equal(EveryType.FieldsList.Select(f => (f.Name, f.DataType.TypeId, f.IsNullable)),
            schema.FieldsList.Select(f => (f.Name, f.DataType.TypeId, f.IsNullable)));
        Assert.Equal("optimiser steps", schema.GetFieldByName("step")!.Metadata!["unit"]);
        Assert.False(schema.GetFieldByIndex(0).HasMetadata);
        Assert.Equal(EveryType.Metadata, schema.Metadata);
        Assert.Equal(8, schema.GetFieldIndex("payload"));
        Assert.Equal(-1, schema.GetFieldIndex("no such column"));
    }

    [Fact]
    public void Managed_memory_goes_out_and_comes_in_without_a_copy()
    {
        byte[] data = new byte[10_000];
        new Random(3).NextBytes(data);
        int[] offsets = [0, 4000, 4000, 10_000];
        var schema = new Schema([new Field("payload", BinaryType.Default, true)], null);
        var array = new BinaryArray(BinaryType.Default, 3, new ArrowBuffer(MemoryMarshal.AsBytes(offsets.AsSpan()).ToArray()),
            new ArrowBuffer(data), new ArrowBuffer(new byte[] { 0b101 }), nullCount: 1);
        var target = new RecordingStream();
        using var writer = new ArrowFileWriter(target, schema, leaveOpen: true);
        writer.WriteRecordBatch(new RecordBatch(schema, [array], 3));

        Assert.Contains(target.Writes, write => write.Length == data.Length && write.AsSpan().SequenceEqual(data));
        Assert.Equal(data, target.Writes[^1]); // the last column's data ends the body
        byte[] stream = [.. target.Writes.SelectMany(bytes => bytes).Skip(8)];
        using var reader = new ArrowStreamReader(stream);
        var read = (BinaryArray)reader.ReadNextRecordBatch()!.Column("payload");
        Assert.True(MemoryMarshal.TryGetArray(read.ValueBuffer.Memory, out ArraySegment<byte> segment));
        Assert.Same(stream, segment.Array);
        Assert.Equal(data[..4000], read.GetBytes(0).ToArray());
        Assert.True(read.IsNull(1));
        Assert.Equal(6000, read.GetValueLength(2));
    }

    [Fact]
    public void Builders_pad_to_64_bytes_and_the_writer_keeps_that()
    {
        var schema = new Schema([new Field("payload", BinaryType.Default, true)], null);
        BinaryArray built = new BinaryArray.Builder().Append(new byte[100]).Build();
        Assert.Equal(128, built.ValueBuffer.Length);
        var target = new RecordingStream();
        using var writer = new ArrowFileWriter(target, schema, leaveOpen: true);
        writer.WriteRecordBatch(new RecordBatch(schema, [built], 1));
        Assert.Equal(128, target.Writes[^1].Length);
    }

    [Fact]
    public void A_slice_is_written_from_zero()
    {
        var whole = (BinaryArray)Batch(40).Column("payload");
        var numbers = (Int32Array)Batch(40).Column("frame");
        var schema = new Schema([new Field("n", Int32Type.Default, true), new Field("p", BinaryType.Default, true)], null);
        var slice = new BinaryArray(BinaryType.Default, 10, whole.ValueOffsetsBuffer, whole.ValueBuffer, whole.NullBitmapBuffer, -1, 13);
        var few = new Int32Array(numbers.ValueBuffer, numbers.NullBitmapBuffer, 10, -1, 13);
        using var reader = new ArrowStreamReader(Stream(schema, new RecordBatch(schema, [few, slice], 10)));

        RecordBatch read = reader.ReadNextRecordBatch()!;
        var payload = (BinaryArray)read.Column(1);
        Assert.Equal(0, payload.ValueOffsets[0]);
        Assert.Equal(4, payload.NullCount);
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(numbers.GetValue(13 + i), ((Int32Array)read.Column(0)).GetValue(i));
            Assert.Equal(whole.IsNull(13 + i), payload.IsNull(i));
            Assert.Equal(whole.GetBytes(13 + i).ToArray(), payload.GetBytes(i).ToArray());
        }
    }

    [Fact]
    public void A_file_is_framed_as_the_specification_says()
    {
        byte[] file = File(EveryType, Batch(3), Batch(100));
        Assert.Equal("ARROW1\0\0"u8.ToArray(), file[..8]);
        Assert.Equal("ARROW1"u8.ToArray(), file[^6..]);
        int footer = BitConverter.ToInt32(file, file.Length - 10);
        Assert.InRange(footer, 100, file.Length - 100);
        byte[] end = file[(file.Length - 10 - footer - 8)..(file.Length - 10 - footer)];
        Assert.Equal([0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0], end);
        Assert.Equal(0, (file.Length - 10 - footer) % 8);
        for (int at = 8; at < file.Length - 10 - footer - 8;)
        {
            Assert.Equal(-1, BitConverter.ToInt32(file, at));
            int metadata = BitConverter.ToInt32(file, at + 4);
            Assert.Equal(0, metadata % 8);
            at += 8 + metadata + (int)BodyLength(file.AsSpan(at + 8, metadata));
            Assert.Equal(0, at % 8);
        }
    }

    [Fact]
    public void Writer_closes_the_stream_unless_told_to_leave_it()
    {
        var left = new MemoryStream();
        new ArrowFileWriter(left, EveryType, leaveOpen: true).Dispose();
        Assert.True(left.CanWrite);
        new ArrowFileWriter(left, EveryType).Dispose();
        Assert.False(left.CanWrite);
        Assert.Throws<ArgumentException>(() => new ArrowFileWriter(new MemoryStream([], writable: false), EveryType));
    }

    [Fact]
    public void Values_out_of_range_are_refused()
    {
        RecordBatch batch = Batch(4);
        Assert.Throws<ArgumentOutOfRangeException>(() => ((Int32Array)batch.Column(2)).GetValue(4));
        Assert.Throws<ArgumentOutOfRangeException>(() => ((BinaryArray)batch.Column(8)).GetBytes(-1).Length);
        Assert.Throws<ArgumentException>(() => new Int32Array(batch.Column(3).Data));
    }

    private static long BodyLength(ReadOnlySpan<byte> metadata)
    {
        int message = BitConverter.ToInt32(metadata);
        int vtable = message - BitConverter.ToInt32(metadata[message..]);
        int slot = BitConverter.ToInt16(metadata[(vtable + 4 + (2 * 3))..]);
        return slot == 0 ? 0 : BitConverter.ToInt64(metadata[(message + slot)..]);
    }

    private static void AssertEqual(RecordBatch expected, RecordBatch actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int c = 0; c < expected.ColumnCount; c++)
        {
            Assert.Equal(expected.Column(c).NullCount, actual.Column(c).NullCount);
            for (int r = 0; r < expected.Length; r++)
            {
                Assert.Equal(Value(expected.Column(c), r), Value(actual.Column(c), r));
            }
        }
    }

    private static object? Value(IArrowArray array, int row) => array switch
    {
        StringArray text => text.GetString(row),
        BinaryArray bytes => bytes.IsNull(row) ? null : Convert.ToHexString(bytes.GetBytes(row)),
        UInt8Array number => number.GetValue(row),
        Int32Array number => number.GetValue(row),
        Int64Array number => number.GetValue(row),
        UInt32Array number => number.GetValue(row),
        UInt64Array number => number.GetValue(row),
        FloatArray number => number.GetValue(row),
        DoubleArray number => number.GetValue(row),
        _ => throw new InvalidOperationException(array.GetType().Name),
    };

    /// <summary>Keeps every write apart, says its position, and fails on anything but writing.</summary>
    private sealed class RecordingStream : Stream
    {
        public List<byte[]> Writes { get; } = [];

        public override bool CanRead => false;

        public override bool CanSeek => true;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => Writes.Sum(write => (long)write.Length);
            set => throw new NotSupportedException();
        }

        public override void Flush() => throw new NotSupportedException();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => Writes.Add(buffer[offset..(offset + count)]);

        public override void Write(ReadOnlySpan<byte> buffer) => Writes.Add(buffer.ToArray());
    }
}

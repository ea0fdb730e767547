using System.Buffers.Binary;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;

namespace Brainscan.Bindings.Tests;

/// <summary>
/// Where the binding is stricter than the real package: bytes that are not a sane stream give <see cref="InvalidDataException"/> or batches whose
/// every value can be read, and the writer refuses a batch that does not fit its schema.
/// </summary>
public sealed class ArrowHostileTests
{
    private static readonly byte[] Small = ArrowTests.Stream(ArrowTests.EveryType, ArrowTests.Batch(7), ArrowTests.Batch(2));

    [Fact]
    public void Every_truncation_is_read_or_refused()
    {
        int refused = 0;
        for (int length = 0; length < Small.Length; length++)
        {
            refused += IsRefused(Small[..length]) ? 1 : 0;
        }
        Assert.InRange(refused, 1000, Small.Length);
        Assert.False(IsRefused(Small));
    }

    [Theory]
    [InlineData(0x01)]
    [InlineData(0x80)]
    [InlineData(0xFF)]
    public void Every_flipped_byte_is_read_or_refused(byte mask)
    {
        int refused = 0;
        for (int at = 0; at < Small.Length; at++)
        {
            byte[] damaged = [.. Small];
            damaged[at] ^= mask;
            refused += IsRefused(damaged) ? 1 : 0;
        }
        Assert.InRange(refused, 100, Small.Length);
    }

    [Fact]
    public void Random_damage_is_read_or_refused_without_much_memory()
    {
        var random = new Random(5);
        int[] nasty = [-1, int.MinValue, int.MaxValue, 0, 1, 8, 0x7FFFFFF8, 1 << 20];
        byte[] damaged = new byte[Small.Length];
        for (int round = 0; round < 20_000; round++)
        {
            Small.CopyTo(damaged, 0);
            for (int i = 0; i < 1 + (round % 4); i++)
            {
                int at = random.Next(damaged.Length - 8) & ~3;
                BinaryPrimitives.WriteInt32LittleEndian(damaged.AsSpan(at), nasty[random.Next(nasty.Length)]);
            }
            long before = GC.GetAllocatedBytesForCurrentThread();
            IsRefused(damaged);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        }
    }

    [Fact]
    public void Junk_is_refused()
    {
        byte[] junk = new byte[4096];
        new Random(9).NextBytes(junk);
        Assert.True(IsRefused(junk));
        Assert.True(IsRefused(new byte[4096]));
        Assert.True(IsRefused([]));
        Assert.True(IsRefused("PAR1 is another format altogether"u8.ToArray()));
    }

    [Fact]
    public void One_long_text_referred_to_many_times_is_refused()
    {
        // A schema of 20,000 metadata pairs, each made to point at the one key of 1 MB: 20 GB of text from 1.4 MB of file.
        byte[] bomb = MetadataBomb(pairs: 20_000, keyBytes: 1 << 20);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(IsRefused(bomb));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 32 << 20);
    }

    [Fact]
    public void Writer_refuses_a_batch_that_is_not_the_schemas()
    {
        var schema = new Schema([new Field("n", Int32Type.Default, true)], null);
        using var writer = new ArrowFileWriter(new MemoryStream(), schema);
        var numbers = new Int32Array.Builder().Append(1).Build();
        Assert.Throws<ArgumentException>(() => writer.WriteRecordBatch(new RecordBatch(schema, [numbers], 2)));
        Assert.Throws<ArgumentException>(() => writer.WriteRecordBatch(new RecordBatch(schema, [], 1)));
        Assert.Throws<ArgumentException>(() => writer.WriteRecordBatch(new RecordBatch(schema, [ArrowTests.Batch(1).Column("value")], 1)));
    }

    private static byte[] MetadataBomb(int pairs, int keyBytes)
    {
        var schema = new Schema.Builder().Metadata(new string('k', keyBytes), "v");
        for (int i = 1; i < pairs; i++)
        {
            schema.Metadata($"{i}", "v");
        }
        Schema built = schema.Build();
        byte[] bytes = ArrowTests.Stream(built, new RecordBatch(built, [], 0));
        int root = 8 + Int(8);
        int header = Follow(root, slot: 2);
        int vector = Follow(header, slot: 2);
        int first = vector + 4 + Int(vector + 4);
        for (int i = 1; i < pairs; i++)
        {
            int entry = vector + 4 + (4 * i);
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(entry), first - entry);
        }
        return bytes;

        int Int(int at) => BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at));
        int Follow(int table, int slot)
        {
            int at = table + BinaryPrimitives.ReadInt16LittleEndian(bytes.AsSpan(table - Int(table) + 4 + (2 * slot)));
            return at + Int(at);
        }
    }

    /// <summary>Reads everything there is. True where it was refused as damaged; any other exception fails the test.</summary>
    private static bool IsRefused(byte[] stream)
    {
        try
        {
            using var reader = new ArrowStreamReader(stream);
            while (reader.ReadNextRecordBatch() is RecordBatch batch)
            {
                Assert.All(batch.Arrays, array => Touch(array));
            }
            return false;
        }
        catch (InvalidDataException)
        {
            return true;
        }
    }

    private static int Touch(IArrowArray array)
    {
        int sum = array.NullCount;
        for (int row = 0; row < Math.Min(array.Length, 1000); row++)
        {
            sum += array switch
            {
                StringArray text => text.GetString(row)?.Length ?? 0,
                BinaryArray bytes => bytes.GetBytes(row).Length,
                UInt8Array number => number.GetValue(row) ?? 0,
                Int32Array number => number.GetValue(row) is null ? 0 : 1,
                Int64Array number => number.GetValue(row) is null ? 0 : 1,
                UInt32Array number => number.GetValue(row) is null ? 0 : 1,
                UInt64Array number => number.GetValue(row) is null ? 0 : 1,
                FloatArray number => number.GetValue(row) is null ? 0 : 1,
                DoubleArray number => number.GetValue(row) is null ? 0 : 1,
                _ => throw new InvalidOperationException(array.GetType().Name),
            };
        }
        return sum;
    }
}

using System.Buffers.Binary;
using System.Text;

namespace Apache.Arrow.Ipc.Flatbuf;

/// <summary>
/// A table of a flatbuffer that nobody vouches for: every position is checked before it is read, and what lies outside
/// gives <see cref="InvalidDataException"/>. An absent slot gives the default, as the format says.
/// </summary>
internal readonly ref struct FlatTable
{
    private readonly ReadOnlySpan<byte> _buffer;
    private readonly int _table;
    private readonly int _vtable;
    private readonly int _vtableBytes;

    private FlatTable(ReadOnlySpan<byte> buffer, int table)
    {
        _buffer = buffer;
        _table = table;
        _vtable = Checked(buffer, table - (long)ReadInt(buffer, table), 4);
        _vtableBytes = BinaryPrimitives.ReadUInt16LittleEndian(buffer[_vtable..]);
        Checked(buffer, _vtable, Math.Max(_vtableBytes, 4));
    }

    /// <summary>False for a reference that is not there.</summary>
    public bool Exists => !_buffer.IsEmpty;

    public static FlatTable Root(ReadOnlySpan<byte> buffer) => new(buffer, Follow(buffer, 0));

    public byte Byte(int slot, byte absent = 0) => Position(slot, 1) is int at and > 0 ? _buffer[at] : absent;

    public short Short(int slot, short absent = 0) =>
        Position(slot, 2) is int at and > 0 ? BinaryPrimitives.ReadInt16LittleEndian(_buffer[at..]) : absent;

    public int Int(int slot, int absent = 0) => Position(slot, 4) is int at and > 0 ? ReadInt(_buffer, at) : absent;

    public long Long(int slot, long absent = 0) =>
        Position(slot, 8) is int at and > 0 ? BinaryPrimitives.ReadInt64LittleEndian(_buffer[at..]) : absent;

    public FlatTable Table(int slot) => Position(slot, 4) is int at and > 0 ? new FlatTable(_buffer, Follow(_buffer, at)) : default;

    /// <summary>
    /// A text, or null. <paramref name="budget"/> is what all texts of the message together may still take: without one,
    /// a million references to one long text would be a bomb.
    /// </summary>
    public string? Text(int slot, ref long budget)
    {
        ReadOnlySpan<byte> bytes = Vector(slot, 1, out int count);
        if (Position(slot, 4) == 0)
        {
            return null;
        }
        budget -= count;
        return budget >= 0 ? Encoding.UTF8.GetString(bytes) : throw Invalid("texts are longer than the message that holds them");
    }

    /// <summary>The elements of a vector of scalars or structs; none where the vector is absent.</summary>
    public ReadOnlySpan<byte> Vector(int slot, int elementBytes, out int count)
    {
        count = 0;
        int at = Position(slot, 4);
        if (at == 0)
        {
            return [];
        }
        int start = Follow(_buffer, at);
        count = ReadInt(_buffer, start);
        if (count < 0)
        {
            throw Invalid($"a vector of {count} elements");
        }
        long bytes = (long)count * elementBytes;
        return _buffer.Slice(Checked(_buffer, start + 4L, bytes), (int)bytes);
    }

    /// <summary>How many tables the vector in this slot refers to.</summary>
    public int TableCount(int slot)
    {
        Vector(slot, 4, out int count);
        return count;
    }

    public FlatTable TableAt(int slot, int index)
    {
        int vector = Follow(_buffer, Position(slot, 4));
        return new FlatTable(_buffer, Follow(_buffer, Checked(_buffer, vector + 4L + (4L * index), 4)));
    }

    public static InvalidDataException Invalid(string found) => new($"Arrow metadata is damaged: {found}");

    /// <summary>Where the slot's value lies, or 0: absent.</summary>
    private int Position(int slot, int bytes)
    {
        int entry = 4 + (2 * slot);
        if (entry + 2 > _vtableBytes)
        {
            return 0;
        }
        int offset = BinaryPrimitives.ReadUInt16LittleEndian(_buffer[(_vtable + entry)..]);
        return offset == 0 ? 0 : Checked(_buffer, _table + (long)offset, bytes);
    }

    private static int Follow(ReadOnlySpan<byte> buffer, int at) =>
        Checked(buffer, at + (long)(uint)ReadInt(buffer, at), 4);

    private static int ReadInt(ReadOnlySpan<byte> buffer, int at) =>
        BinaryPrimitives.ReadInt32LittleEndian(buffer[Checked(buffer, at, 4)..]);

    private static int Checked(ReadOnlySpan<byte> buffer, long at, long bytes) =>
        at >= 0 && bytes <= buffer.Length - at ? (int)at : throw Invalid($"{bytes} bytes at {at} of {buffer.Length}");
}

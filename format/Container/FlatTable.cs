using System.Buffers.Binary;

namespace Brainscan.Format.Container;

/// <summary>
/// A table of a flatbuffer that may hold anything: every position is checked before it is read. An absent slot gives the default, as the
/// format says.
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

    /// <exception cref="InvalidDataException">There is no table; every other member throws it likewise, where something lies outside.</exception>
    public static FlatTable Root(ReadOnlySpan<byte> buffer) => new(buffer, Follow(buffer, 0));

    public byte Byte(int slot) => Position(slot, 1) is int at and > 0 ? _buffer[at] : (byte)0;

    public long Long(int slot) => Position(slot, 8) is int at and > 0 ? BinaryPrimitives.ReadInt64LittleEndian(_buffer[at..]) : 0;

    public FlatTable Table(int slot) => Position(slot, 4) is int at and > 0 ? new FlatTable(_buffer, Follow(_buffer, at)) : default;

    /// <summary>How many elements the vector in this slot has, all of which lie within the buffer; 0 where there is none.</summary>
    public int Count(int slot, int elementBytes)
    {
        int at = Position(slot, 4);
        if (at == 0) return 0;
        int start = Follow(_buffer, at);
        int count = ReadInt(_buffer, start);
        if (count < 0) throw Invalid($"a vector of {count} elements");
        Checked(_buffer, start + 4L, (long)count * elementBytes);
        return count;
    }

    /// <summary>One of the tables that a vector refers to.</summary>
    public FlatTable TableAt(int slot, int index)
    {
        int vector = Follow(_buffer, Position(slot, 4));
        return new FlatTable(_buffer, Follow(_buffer, Checked(_buffer, vector + 4L + (4L * index), 4)));
    }

    public static InvalidDataException Invalid(string found) => new($"its Arrow metadata is damaged: {found}");

    /// <summary>Where the slot's value lies, or 0: absent.</summary>
    private int Position(int slot, int bytes)
    {
        int entry = 4 + (2 * slot);
        if (entry + 2 > _vtableBytes) return 0;
        int offset = BinaryPrimitives.ReadUInt16LittleEndian(_buffer[(_vtable + entry)..]);
        return offset == 0 ? 0 : Checked(_buffer, _table + (long)offset, bytes);
    }

    private static int Follow(ReadOnlySpan<byte> buffer, int at) => Checked(buffer, at + (long)(uint)ReadInt(buffer, at), 4);

    private static int ReadInt(ReadOnlySpan<byte> buffer, int at) => BinaryPrimitives.ReadInt32LittleEndian(buffer[Checked(buffer, at, 4)..]);

    private static int Checked(ReadOnlySpan<byte> buffer, long at, long bytes) =>
        at >= 0 && bytes <= buffer.Length - at ? (int)at : throw Invalid($"{bytes} bytes at {at} of {buffer.Length}");
}

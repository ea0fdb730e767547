using System.Buffers.Binary;
using System.Text;

namespace Apache.Arrow.Ipc.Flatbuf;

/// <summary>
/// Writes one flatbuffer, from its end to its beginning, so that whatever is referred to already has its place.
/// A place is counted from the end of the buffer; alignment holds because <see cref="Finish"/> makes the whole a multiple of 8.
/// </summary>
internal sealed class FlatBufferBuilder
{
    private readonly int[] _slots = new int[8];
    private byte[] _bytes = new byte[1024];
    private int _used;
    private int _slotCount;
    private int _tableStart;

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(_bytes.Length - _used);

    public void Clear() => _used = 0;

    public void StartTable(int slotCount)
    {
        System.Array.Clear(_slots);
        _slotCount = slotCount;
        _tableStart = _used;
    }

    public void AddByte(int slot, byte value)
    {
        Prepare(1, 0);
        Put(1)[0] = value;
        _slots[slot] = _used;
    }

    public void AddShort(int slot, short value)
    {
        Prepare(2, 0);
        BinaryPrimitives.WriteInt16LittleEndian(Put(2), value);
        _slots[slot] = _used;
    }

    public void AddInt(int slot, int value)
    {
        Prepare(4, 0);
        PutInt(value);
        _slots[slot] = _used;
    }

    public void AddLong(int slot, long value)
    {
        Prepare(8, 0);
        PutLong(value);
        _slots[slot] = _used;
    }

    /// <summary>A reference to a table, vector or text written before; place 0 means none.</summary>
    public void AddReference(int slot, int place)
    {
        if (place != 0)
        {
            PutReference(place);
            _slots[slot] = _used;
        }
    }

    public int EndTable()
    {
        Prepare(4, 0);
        PutInt(0); // becomes the way to the vtable, which goes in front
        int table = _used;
        for (int slot = _slotCount - 1; slot >= 0; slot--)
        {
            short fromTable = (short)(_slots[slot] == 0 ? 0 : table - _slots[slot]);
            BinaryPrimitives.WriteInt16LittleEndian(Put(2), fromTable);
        }
        BinaryPrimitives.WriteInt16LittleEndian(Put(2), (short)(table - _tableStart));
        BinaryPrimitives.WriteInt16LittleEndian(Put(2), (short)(4 + (2 * _slotCount)));
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(_bytes.Length - table), _used - table);
        return table;
    }

    /// <summary>After this the elements follow, last one first.</summary>
    public void StartVector(int elementBytes, int count, int alignment)
    {
        Prepare(4, checked(elementBytes * count));
        Prepare(alignment, checked(elementBytes * count));
    }

    public int EndVector(int count)
    {
        PutInt(count);
        return _used;
    }

    public void PutInt(int value) => BinaryPrimitives.WriteInt32LittleEndian(Put(4), value);

    public void PutLong(long value) => BinaryPrimitives.WriteInt64LittleEndian(Put(8), value);

    public int AddVectorOfReferences(ReadOnlySpan<int> places)
    {
        StartVector(4, places.Length, 4);
        for (int i = places.Length - 1; i >= 0; i--)
        {
            PutReference(places[i]);
        }
        return EndVector(places.Length);
    }

    public int AddString(string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        Prepare(4, length + 1);
        Put(1)[0] = 0;
        Encoding.UTF8.GetBytes(text, Put(length));
        PutInt(length);
        return _used;
    }

    public void Finish(int root)
    {
        Prepare(8, 4);
        PutReference(root);
    }

    private void PutReference(int place)
    {
        Prepare(4, 0);
        PutInt(_used + 4 - place);
    }

    /// <summary>Pads so that after <paramref name="additional"/> more bytes the buffer is a multiple of <paramref name="alignment"/> long.</summary>
    private void Prepare(int alignment, int additional)
    {
        int padding = -(_used + additional) & (alignment - 1);
        Put(padding).Clear();
    }

    private Span<byte> Put(int count)
    {
        if (_bytes.Length - _used < count)
        {
            byte[] grown = new byte[Math.Max(checked(_used + count), (int)Math.Min(_bytes.Length * 2L, System.Array.MaxLength))];
            Bytes.CopyTo(grown.AsSpan(grown.Length - _used));
            _bytes = grown;
        }
        _used += count;
        return _bytes.AsSpan(_bytes.Length - _used, count);
    }
}

namespace Apache.Arrow;

/// <summary>Base of all arrays. A value whose validity bit is 0 is null; without a bitmap nothing is.</summary>
public abstract class Array : IArrowArray
{
    protected Array(ArrayData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        Data = data;
    }

    public ArrayData Data { get; }

    public int Length => Data.Length;

    public int Offset => Data.Offset;

    public int NullCount => Data.GetNullCount();

    public ArrowBuffer NullBitmapBuffer => Data.Buffers[0];

    public bool IsValid(int index) =>
        NullCount == 0 || NullBitmapBuffer.IsEmpty || BitUtility.GetBit(NullBitmapBuffer.Span, index + Offset);

    public bool IsNull(int index) => !IsValid(index);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            Data.Dispose();
        }
    }
}

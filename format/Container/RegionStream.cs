namespace Brainscan.Format.Container;

/// <summary>
/// Collects what the Arrow writer writes, so that a region reaches the file whole, with its commit, in one append. Its position is the
/// file's, since the Arrow writer notes positions for the footer.
/// </summary>
internal sealed class RegionStream : Stream
{
    private byte[] _bytes = new byte[1 << 20];
    private int _length;
    private long _start;

    /// <summary>What was written since <see cref="Begin"/>.</summary>
    public Span<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>Begins a region at a place in the file; what was collected before is forgotten.</summary>
    public void Begin(long fileOffset)
    {
        _start = fileOffset;
        _length = 0;
    }

    public override bool CanRead => false;

    public override bool CanSeek => true;

    public override bool CanWrite => true;

    public override long Length => _start + _length;

    public override long Position
    {
        get => _start + _length;
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        int needed = checked(_length + buffer.Length);
        if (needed > _bytes.Length)
        {
            Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(needed, 2L * _bytes.Length)));
        }
        buffer.CopyTo(_bytes.AsSpan(_length));
        _length = needed;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}

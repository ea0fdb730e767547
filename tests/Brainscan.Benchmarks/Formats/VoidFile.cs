using Brainscan.Format.Container;

namespace Brainscan.Benchmarks.Formats;

/// <summary>A file that keeps nothing but its length: for sizes of files that nobody reads.</summary>
internal sealed class VoidFile : RecordingFile
{
    private long _length;

    public override long Length => _length;

    public override int Read(long offset, Span<byte> buffer) => throw new IOException("nothing was kept");

    public override void Write(long offset, ReadOnlySpan<byte> bytes) => _length = Math.Max(_length, offset + bytes.Length);

    public override void Flush()
    {
        // There is no disk under it.
    }

    public override void SetLength(long length) => _length = length;

    public override void Dispose()
    {
        // There is nothing to let go of.
    }
}

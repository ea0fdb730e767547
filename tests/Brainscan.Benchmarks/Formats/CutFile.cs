using Brainscan.Format.Container;

namespace Brainscan.Benchmarks.Formats;

/// <summary>A recording as it looked when it was shorter: what a reader finds after its recorder was killed.</summary>
internal sealed class CutFile(string path, long length) : RecordingFile
{
    private readonly DiskFile _file = DiskFile.OpenToRead(path);

    public override long Length => length;

    public override int Read(long offset, Span<byte> buffer) =>
        offset >= length ? 0 : _file.Read(offset, buffer[..(int)Math.Min(buffer.Length, length - offset)]);

    public override void Write(long offset, ReadOnlySpan<byte> bytes) => throw new IOException("it is only read");

    public override void Flush() => throw new IOException("it is only read");

    public override void SetLength(long newLength) => throw new IOException("it is only read");

    public override void Dispose() => _file.Dispose();
}

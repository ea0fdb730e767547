using Brainscan.Format.Container;

namespace Brainscan.Format.Tools;

/// <summary>A new file, written from its beginning to its end. What goes wrong with it is an <see cref="IOException"/>, whatever it is.</summary>
internal sealed class OutputStream(string path) : FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1 << 16)
{
    /// <inheritdoc />
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc />
    public override void Write(ReadOnlySpan<byte> buffer) => FileTooLargeException.Guard(bytes => base.Write(bytes), buffer);

    /// <inheritdoc />
    public override void Flush() => FileTooLargeException.Guard(_ => base.Flush(), []);

    /// <inheritdoc />
    public override void Flush(bool flushToDisk) => FileTooLargeException.Guard(_ => base.Flush(flushToDisk), []);

    /// <inheritdoc />
    protected override void Dispose(bool disposing) => FileTooLargeException.Guard(_ => base.Dispose(disposing), []);
}

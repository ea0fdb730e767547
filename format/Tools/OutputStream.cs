using Brainscan.Format.Container;

namespace Brainscan.Format.Tools;

/// <summary>A new file, written from its beginning to its end. What goes wrong with it is an <see cref="IOException"/>, whatever it is.</summary>
internal sealed class OutputStream(string path) : FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1 << 16)
{
    /// <inheritdoc />
    /// <remarks>A span goes through this too: what inherits from a <see cref="FileStream"/> is given arrays.</remarks>
    public override void Write(byte[] buffer, int offset, int count) => FileTooLargeException.Guard(_ => base.Write(buffer, offset, count), []);

    /// <inheritdoc />
    public override void Flush() => FileTooLargeException.Guard(_ => base.Flush(), []);

    /// <inheritdoc />
    public override void Flush(bool flushToDisk) => FileTooLargeException.Guard(_ => base.Flush(flushToDisk), []);

    /// <inheritdoc />
    protected override void Dispose(bool disposing) => FileTooLargeException.Guard(_ => base.Dispose(disposing), []);
}

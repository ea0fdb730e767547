namespace Brainscan.Format.Container;

/// <summary>
/// The bytes of a recording, as writers and readers need them: reads and writes name their place, so that several readers and a writer
/// never disturb each other and nothing is ever mapped (a file that is cut short underneath gives a short read, not a crash).
/// Tests put a file of their own here, which tears, flips, fills up and loses what was not flushed.
/// </summary>
internal abstract class RecordingFile : IDisposable
{
    /// <summary>Bytes in the file now.</summary>
    /// <exception cref="IOException">It cannot be asked.</exception>
    public abstract long Length { get; }

    /// <summary>Fills the buffer from a place on; returns how many bytes there were, fewer than asked only where the file ends.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public abstract int Read(long offset, Span<byte> buffer);

    /// <summary>Writes all bytes at a place, which may be beyond the end. When it fails, any part of them may be there.</summary>
    /// <exception cref="IOException">It cannot be written, for example because the disk is full.</exception>
    public abstract void Write(long offset, ReadOnlySpan<byte> bytes);

    /// <summary>Returns when everything written before is on the disk.</summary>
    /// <exception cref="IOException">The disk reports an error.</exception>
    public abstract void Flush();

    /// <summary>Cuts the file, or extends it with zeros.</summary>
    /// <exception cref="IOException">It cannot be changed.</exception>
    public abstract void SetLength(long length);

    /// <inheritdoc />
    public abstract void Dispose();
}

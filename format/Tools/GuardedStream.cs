namespace Brainscan.Format.Tools;

/// <summary>A stream that is only written to, over another one.</summary>
internal abstract class GuardedStream : Stream
{
    /// <inheritdoc />
    public override bool CanRead => false;

    /// <inheritdoc />
    public override bool CanSeek => false;

    /// <inheritdoc />
    public override bool CanWrite => true;

    /// <inheritdoc />
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc />
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc />
    public abstract override void Write(ReadOnlySpan<byte> buffer);

    /// <inheritdoc />
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc />
    public override void Flush()
    {
        // Every write reaches the system at once.
    }

    /// <inheritdoc />
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc />
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void SetLength(long value) => throw new NotSupportedException();
}

/// <summary>
/// Messages for people. What cannot be written (a full disk, a closed pipe, a terminal that is gone) is dropped and counted; the next
/// write that succeeds begins with a line that says how much is missing.
/// </summary>
internal sealed class MessageStream(Stream inner) : GuardedStream
{
    private long _lost;
    private bool _isTorn;

    /// <summary>Lines that could not be written since the last one that could.</summary>
    public long Lost => _lost;

    /// <inheritdoc />
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        long lines = buffer.Count((byte)'\n');
        try
        {
            if (_lost > 0)
            {
                // A full disk may have taken the first part of a line.
                string before = _isTorn ? "\n" : "";
                string what = _lost == 1 ? "1 line that belongs here" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{_lost:N0} lines that belong here");
                inner.Write(System.Text.Encoding.UTF8.GetBytes($"{before}brainscan: {what} could not be written\n"));
                (_lost, _isTorn) = (0, false);
            }
            inner.Write(buffer);
        }
        catch (Exception)
        {
            // Whatever it is, it is about a stream that people read, and nothing may end because of that. .NET has many exceptions for it:
            // IOException, ArgumentOutOfRangeException where the file is as large as it may be, UnauthorizedAccessException.
            _lost += lines;
            _isTorn |= lines > 0;
        }
    }
}

/// <summary>Results, for people or for programs. Where they cannot be written the one line says that.</summary>
internal sealed class ResultStream(Stream inner) : GuardedStream
{
    /// <inheritdoc />
    /// <exception cref="IOException">The results cannot be written. A pipe whose reader has left is no such error: it has what it wanted.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            inner.Write(buffer);
        }
        catch (ArgumentOutOfRangeException exception)
        {
            // What .NET makes of a file that is as large as its file system, or this user, may make it.
            throw new IOException("the results cannot be written to standard output: the file is as large as it may be", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"the results cannot be written to standard output: {exception.Message}", exception);
        }
    }
}

namespace Brainscan.Format.Container;

/// <summary>
/// A file that is read, whose handle may be exchanged for another of the same bytes while other threads read: a read that finds its handle
/// closed underneath it reads again from the new one.
/// </summary>
internal sealed class ReboundFile(RecordingFile file) : RecordingFile
{
    private volatile RecordingFile _file = file;

    public override long Length
    {
        get
        {
            while (true)
            {
                var file = _file;
                try
                {
                    return file.Length;
                }
                catch (ObjectDisposedException) when (file != _file)
                {
                    continue;
                }
            }
        }
    }

    /// <summary>Goes on with another handle, which becomes this file's; the one before is closed.</summary>
    public void Rebind(RecordingFile file)
    {
        var before = _file;
        _file = file;
        before.Dispose();
    }

    public override int Read(long offset, Span<byte> buffer)
    {
        while (true)
        {
            var file = _file;
            try
            {
                return file.Read(offset, buffer);
            }
            catch (ObjectDisposedException) when (file != _file)
            {
                continue;
            }
        }
    }

    public override void Write(long offset, ReadOnlySpan<byte> bytes) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override void SetLength(long length) => throw new NotSupportedException();

    public override void Dispose() => _file.Dispose();
}

namespace Brainscan.Format.Container;

/// <summary>Feeds a <see cref="RegionParser"/> from a file.</summary>
internal sealed class RegionScan(RecordingFile file, long at = 0)
{
    private readonly RegionParser _parser = new(at);
    private byte[] _buffer = new byte[8 << 10];
    private bool _isOwed;

    /// <summary>First byte after the last valid commit.</summary>
    public long End => _parser.At;

    /// <summary>
    /// Goes on to the next region, as far as the file goes now; what cannot be read on the way is added to <paramref name="damage"/>.
    /// False when there is none yet; may be asked again when the file has grown.
    /// </summary>
    /// <exception cref="IOException">The file cannot be read; may be tried again.</exception>
    public bool TryNext(List<Damage> damage, out CommitRecord commit)
    {
        // where it was not to be had the last time: the parser would take nothing for the end of the file
        ReadOnlyMemory<byte> supplied = _isOwed ? ReadWanted() : default;
        while (true)
        {
            switch (_parser.Advance(supplied))
            {
                case ParserStep.Wants:
                    supplied = ReadWanted();
                    break;
                case ParserStep.Region:
                    commit = _parser.Commit;
                    return true;
                case ParserStep.Damage:
                    damage.Add(_parser.Damage);
                    break;
                default:
                    commit = default;
                    return false;
            }
        }
    }

    private ReadOnlyMemory<byte> ReadWanted()
    {
        _isOwed = true;
        var (offset, length) = _parser.Wanted;
        if (_buffer.Length < length)
        {
            // what is asked for may be a lie; what the file has is not
            long room = Math.Clamp(file.Length - offset, _buffer.Length, length);
            _buffer = room > _buffer.Length ? new byte[room] : _buffer;
        }
        int read = file.Read(offset, _buffer.AsSpan(0, Math.Min(length, _buffer.Length)));
        _isOwed = false;
        return _buffer.AsMemory(0, read);
    }
}

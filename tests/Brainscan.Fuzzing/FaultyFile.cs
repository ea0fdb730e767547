using Brainscan.Format.Container;

namespace Brainscan.Fuzzing;

/// <summary>
/// A recording's file in memory, with everything that can happen to one on a disk: a write that ends in its middle, flipped bits, no room, a place that
/// cannot be read, and a loss of power that keeps any part of what was not yet flushed. Deterministic: nothing happens but what a test asks for.
/// </summary>
internal sealed class FaultyFile : RecordingFile
{
    /// <summary>What a disk writes whole or not at all.</summary>
    public const int SectorBytes = 512;

    private const int NoSpaceLeft = 28; // ENOSPC, which .NET hands on as the exception's HResult
    private const int InputOutputError = 5; // EIO, likewise

    private readonly Lock _gate = new();
    private readonly List<Change> _unflushed = [];
    private byte[] _bytes;
    private byte[] _flushed;
    private int _length;
    private long _untilTorn = long.MaxValue;

    /// <summary>A file that holds these bytes, all of them on the disk.</summary>
    public FaultyFile(ReadOnlySpan<byte> content = default)
    {
        _bytes = content.ToArray();
        _flushed = content.ToArray();
        _length = content.Length;
    }

    /// <summary>Bytes the disk has room for; writes beyond them end in the middle and fail as they do on a full disk.</summary>
    public long Capacity { get; set; } = long.MaxValue;

    /// <summary>Whether a read, of so many bytes from a place on, fails; null: none does.</summary>
    public Func<long, int, bool>? FailsToRead { get; set; }

    /// <summary>How often <see cref="Flush"/> was called.</summary>
    public int Flushes { get; private set; }

    /// <summary>Writes that nobody has flushed yet.</summary>
    public int Unflushed => _unflushed.Count;

    /// <summary>True once a write was torn: whoever wrote it is gone, and nothing can be written any more.</summary>
    public bool IsTorn { get; private set; }

    /// <summary>All bytes as a reader sees them now.</summary>
    public byte[] Content
    {
        get
        {
            lock (_gate)
            {
                return _bytes.AsSpan(0, _length).ToArray();
            }
        }
    }

    public override long Length
    {
        get
        {
            lock (_gate)
            {
                return _length;
            }
        }
    }

    /// <summary>Ends the write that passes this many more bytes at just that place, as killing the writer there would.</summary>
    public void TearAfter(long bytes) => _untilTorn = bytes;

    /// <summary>Flips bits of one byte, on the disk and in what readers see.</summary>
    public void Flip(long offset, byte mask)
    {
        lock (_gate)
        {
            _bytes[offset] ^= mask;
            if (offset < _flushed.Length)
            {
                _flushed[offset] ^= mask;
            }
        }
    }

    public override int Read(long offset, Span<byte> buffer)
    {
        lock (_gate)
        {
            if (FailsToRead?.Invoke(offset, buffer.Length) == true)
            {
                throw new IOException("Input/output error", InputOutputError);
            }
            int count = (int)Math.Clamp(_length - offset, 0, buffer.Length);
            _bytes.AsSpan((int)Math.Min(offset, _length), count).CopyTo(buffer);
            return count;
        }
    }

    public override void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            int room = (int)Math.Clamp(Capacity - offset, 0, bytes.Length);
            int untilTorn = (int)Math.Min(_untilTorn, bytes.Length);
            Apply(new Change(offset, bytes[..Math.Min(room, untilTorn)].ToArray()));
            if (untilTorn < bytes.Length)
            {
                (_untilTorn, IsTorn) = (0, true);
                throw new IOException("the writer is gone");
            }
            _untilTorn -= _untilTorn == long.MaxValue ? 0 : bytes.Length;
            if (room < bytes.Length)
            {
                throw new IOException("No space left on device", NoSpaceLeft);
            }
        }
    }

    public override void Flush()
    {
        lock (_gate)
        {
            _flushed = _bytes.AsSpan(0, _length).ToArray();
            _unflushed.Clear();
            Flushes++;
        }
    }

    public override void SetLength(long length)
    {
        lock (_gate)
        {
            Apply(new Change(length, null));
        }
    }

    public override void Dispose()
    {
        // The bytes outlive whoever had the file open.
    }

    /// <summary>
    /// The file after a loss of power: what was flushed, and of everything later the sectors for which <paramref name="survives"/> says so.
    /// Sectors come in the order in which they were written.
    /// </summary>
    public FaultyFile AfterPowerLoss(Func<bool> survives)
    {
        lock (_gate)
        {
            var disk = new FaultyFile(_flushed);
            foreach (var change in _unflushed)
            {
                foreach (var part in change.Sectors().Where(_ => survives()))
                {
                    disk.Apply(part);
                }
            }
            return new FaultyFile(disk.Content);
        }
    }

    private void Apply(Change change)
    {
        int end = checked((int)(change.Offset + (change.Bytes?.Length ?? 0)));
        if (change.Bytes is null)
        {
            Resize(end);
        }
        else
        {
            Resize(Math.Max(_length, end));
            change.Bytes.CopyTo(_bytes, change.Offset);
        }
        _unflushed.Add(change);
    }

    private void Resize(int length)
    {
        if (length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(length, 2 * _bytes.Length));
        }
        if (length < _length)
        {
            _bytes.AsSpan(length, _length - length).Clear(); // what a file grows by later is zero
        }
        _length = length;
    }

    // One write, or, without bytes, a change of the file's length to Offset.
    private readonly record struct Change(long Offset, byte[]? Bytes)
    {
        public IEnumerable<Change> Sectors()
        {
            if (Bytes is null)
            {
                yield return this;
                yield break;
            }
            for (int at = 0; at < Bytes.Length;)
            {
                int length = (int)Math.Min(SectorBytes - ((Offset + at) % SectorBytes), Bytes.Length - at);
                yield return new Change(Offset + at, Bytes[at..(at + length)]);
                at += length;
            }
        }
    }
}

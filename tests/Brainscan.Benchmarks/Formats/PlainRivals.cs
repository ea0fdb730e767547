using System.Runtime.InteropServices;
using ZstdSharp;

namespace Brainscan.Benchmarks.Formats;

/// <summary>
/// What labs do with checkpoints: 32-bit floats through zstd 1, as they are, as byte planes (all first bytes, all second bytes …), and as byte planes of
/// the XOR with the checkpoint before. All without loss.
/// </summary>
internal sealed class PlainRivals : IDisposable
{
    private const int Level = 1;

    private readonly Figures _figures;
    private readonly Compressor _compressor = new(Level);
    private readonly Decompressor _decompressor = new();
    private readonly byte[] _planes;
    private readonly byte[] _compressed;
    private readonly byte[] _unwrapped;
    private readonly uint[] _previous;
    private readonly uint[] _changes;
    private readonly uint[] _decoded;
    private bool _hasPrevious;

    public PlainRivals(long weightCount, Figures figures)
    {
        _figures = figures;
        int count = checked((int)weightCount);
        _planes = new byte[checked(count * sizeof(float))];
        _unwrapped = new byte[_planes.Length];
        _compressed = new byte[Compressor.GetCompressBound(_planes.Length)];
        (_previous, _changes, _decoded) = (new uint[count], new uint[count], new uint[count]);
    }

    /// <summary>Stores a frame in all three ways and takes it out again.</summary>
    public void Store(float[] weights)
    {
        var bits = MemoryMarshal.Cast<float, uint>(weights).ToArray();
        Run("fp32, zstd 1", bits, () => _compressor.Wrap(MemoryMarshal.AsBytes(bits.AsSpan()), _compressed),
            size => _decompressor.Unwrap(_compressed.AsSpan(0, size), MemoryMarshal.AsBytes(_decoded.AsSpan())));
        Run("fp32, byte planes, zstd 1", bits,
            () =>
            {
                Split(bits, _planes);
                return _compressor.Wrap(_planes, _compressed);
            },
            size =>
            {
                _decompressor.Unwrap(_compressed.AsSpan(0, size), _unwrapped);
                Join(_unwrapped, _decoded);
            });
        if (_hasPrevious)
        {
            Run("fp32, XOR with the frame before, byte planes, zstd 1", bits,
                () =>
                {
                    Xor(bits, _previous, _changes);
                    Split(_changes, _planes);
                    return _compressor.Wrap(_planes, _compressed);
                },
                size =>
                {
                    _decompressor.Unwrap(_compressed.AsSpan(0, size), _unwrapped);
                    Join(_unwrapped, _changes);
                    Xor(_changes, _previous, _decoded);
                });
        }
        bits.CopyTo(_previous, 0);
        _hasPrevious = true;
    }

    public void Dispose()
    {
        _compressor.Dispose();
        _decompressor.Dispose();
    }

    private void Run(string name, uint[] bits, Func<int> encode, Action<int> decode)
    {
        int size = 0;
        double encodeMs = Clock.Milliseconds(() => size = encode());
        double decodeMs = Clock.Milliseconds(() => decode(size));
        if (!bits.AsSpan().SequenceEqual(_decoded))
        {
            throw new InvalidOperationException($"{name}: it came back with other weights");
        }
        if (_hasPrevious) // the first frame's figures hold the JIT's work
        {
            _figures.Note(name, size, encodeMs, decodeMs);
        }
    }

    private static void Xor(ReadOnlySpan<uint> one, ReadOnlySpan<uint> other, Span<uint> target)
    {
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = one[i] ^ other[i];
        }
    }

    private static void Split(ReadOnlySpan<uint> words, Span<byte> planes)
    {
        int count = words.Length;
        var p0 = planes[..count];
        var p1 = planes.Slice(count, count);
        var p2 = planes.Slice(2 * count, count);
        var p3 = planes.Slice(3 * count, count);
        for (int i = 0; i < count; i++)
        {
            uint word = words[i];
            (p0[i], p1[i], p2[i], p3[i]) = ((byte)word, (byte)(word >> 8), (byte)(word >> 16), (byte)(word >> 24));
        }
    }

    private static void Join(ReadOnlySpan<byte> planes, Span<uint> words)
    {
        int count = words.Length;
        var p0 = planes[..count];
        var p1 = planes.Slice(count, count);
        var p2 = planes.Slice(2 * count, count);
        var p3 = planes.Slice(3 * count, count);
        for (int i = 0; i < count; i++)
        {
            words[i] = p0[i] | (uint)p1[i] << 8 | (uint)p2[i] << 16 | (uint)p3[i] << 24;
        }
    }
}

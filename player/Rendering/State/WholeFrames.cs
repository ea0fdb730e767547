using System.Runtime.InteropServices;
using Brainscan.Format;
using Brainscan.Player.Rendering.Gl;

namespace Brainscan.Player.Rendering.State;

/// <summary>
/// Frames decoded whole on the CPU, for software renderers: there a compute shader that adds a frame takes longer than the CPU does to decode it, and a jump
/// over thirty of them would take seconds. The state arrives in one piece and is copied into the GPU's; bit for bit what the other way gives.
/// <para>Decoded by the loader, taken by the GL thread; which of them has it is guarded by the cache's gate.</para>
/// </summary>
internal sealed class WholeFrames : IDisposable
{
    // So many frames are decoded before it is first asked whether anybody still wants them, then twice as many, and so on: who drags sees something
    // soon, and a long way is not paid for with cores that wait for each other at every stop. A key stands alone.
    private const int FirstStride = 2;

    private const int KeyCost = 4;
    private const int HandOverCost = 4;

    private readonly TimelineReader _reader;
    private readonly FrameDecoder _decoder;
    private readonly GlBuffer _staging;
    private readonly ParallelOptions _parallel = new() { MaxDegreeOfParallelism = Math.Max(2, Environment.ProcessorCount) };
    private int[] _tiles = [];

    /// <summary>Makes room: a state to decode and one to hand over.</summary>
    public WholeFrames(GlDevice device, TimelineReader reader)
    {
        _reader = reader;
        _decoder = new FrameDecoder(reader, Math.Max(1, Environment.ProcessorCount));
        _staging = new GlBuffer(device, ApplyPass.StateBytes(reader.Grid), Arena.Shared);
    }

    /// <summary>The frame that is ready; −1: none.</summary>
    public int Ready { get; private set; } = -1;

    /// <summary>The frame that is ready, or being copied and not yet shown; −1: none.</summary>
    public int UnderWay { get; private set; } = -1;

    /// <summary>Its tiles.</summary>
    public ReadOnlySpan<int> Tiles => _tiles;

    /// <summary>Number of the submission that copies it; until the GPU is done with that, nothing new may be handed over.</summary>
    public long UsedIn { get; set; }

    /// <summary>
    /// How much decoding a frame whole costs, in changes over time: those between it and where the decoder is, or from the key on, which is four times as
    /// dear, and as many again for handing the state over.
    /// </summary>
    public int Cost(int place) => HandOverCost + (Reached(place) is >= 0 and var at ? place - at : KeyCost + place - _reader.KeyAtOrBefore(place));

    /// <summary>Decodes towards a frame.</summary>
    /// <param name="place">The frame.</param>
    /// <param name="tiles">Which tiles, ascending.</param>
    /// <param name="isWanted">Asked now and then; false: it is left at the frame it has come to.</param>
    /// <returns>The frame it has come to.</returns>
    /// <exception cref="RecordingException">A frame on the way is damaged.</exception>
    public int Decode(int place, int[] tiles, Func<bool> isWanted)
    {
        int at = Reached(place);
        int stride = FirstStride;
        do
        {
            (at, stride) = at < 0 ? (_reader.KeyAtOrBefore(place), stride) : (Math.Min(place, at + stride), 2 * stride);
            _decoder.Seek(at, tiles);
        }
        while (at < place && isWanted());
        return at;
    }

    /// <summary>Writes what was decoded to where the GPU takes it from, biased as the state is. Nothing may be ready and nothing in use.</summary>
    public void Stage()
    {
        const ulong Bias = 0x8000800080008000;
        int[] tiles = [.. _decoder.Tiles];
        Parallel.For(0, tiles.Length, _parallel, i =>
        {
            var span = _reader.Grid.Tiles[tiles[i]];
            // tensors begin at multiples of 64 weights, tiles are no less round but for the last of a tensor, so whole words are always its own
            int words = (span.Count + 3) / 4;
            var from = MemoryMarshal.Cast<short, ulong>(_decoder.State)[(span.StateOffset / 4)..][..words];
            var to = _staging.Mapped<ulong>()[(span.StateOffset / 4)..][..words];
            for (int at = 0; at < words; at++)
            {
                to[at] = from[at] ^ Bias;
            }
        });
        _tiles = tiles;
    }

    /// <summary>Says that what was staged is ready.</summary>
    public void Offer() => Ready = UnderWay = _decoder.Position;

    /// <summary>Takes what is ready; −1 where nothing is.</summary>
    public int Take()
    {
        int place = Ready;
        Ready = -1;
        return place;
    }

    /// <summary>Says that nothing is under way any more: it is shown, or nobody shall see it.</summary>
    public void Close() => Ready = UnderWay = -1;

    /// <summary>Whether a frame with all of these tiles is ready or being copied, so that it need not be decoded again.</summary>
    public bool Brings(int place, ReadOnlySpan<int> tiles)
    {
        if (UnderWay != place)
        {
            return false;
        }
        foreach (int tile in tiles)
        {
            if (_tiles.AsSpan().BinarySearch(tile) < 0)
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Copies what is ready into a state. GL thread.</summary>
    public void CopyTo(GlBuffer state)
    {
        var grid = _reader.Grid;
        for (int i = 0; i < _tiles.Length;)
        {
            int first = i++;
            while (i < _tiles.Length && _tiles[i] == _tiles[i - 1] + 1)
            {
                i++;
            }
            long start = 2L * grid.Tiles[_tiles[first]].StateOffset;
            var last = grid.Tiles[_tiles[i - 1]];
            state.CopyFrom(_staging, start, 2L * (last.StateOffset + ((last.Count + 3) / 4 * 4)) - start);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _decoder.Dispose();
        _staging.Dispose();
    }

    // The frame from which the decoder would go on; −1 where it would begin at the key.
    private int Reached(int place) => _decoder.Position <= place && _decoder.Position >= _reader.KeyAtOrBefore(place) && !_decoder.Tiles.IsEmpty
        ? _decoder.Position : -1;
}

using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Brainscan.Format.Codec;

namespace Brainscan.Format.Tools;

/// <summary>
/// Makes tiles of states, which are integers on a grid already: nothing is quantised again, so every guarantee of the weights they stand for
/// holds on. Several threads; one call at a time.
/// </summary>
internal sealed class StateEncoder : IDisposable
{
    private readonly TileGrid _grid;
    private readonly Workers<TileEncoder> _workers;

    /// <param name="header">The new recording's header.</param>
    /// <param name="grid">Its tiles.</param>
    /// <param name="workers">Threads to encode with, at least 1.</param>
    public StateEncoder(RecordingHeader header, TileGrid grid, int workers)
    {
        _grid = grid;
        _workers = new Workers<TileEncoder>(workers, () => new TileEncoder(header.TileWeights));
    }

    /// <summary>A frame's tiles: changes from the frame before, where that is given and a tensor's grid is the same; else keys.</summary>
    /// <param name="number">The frame's number.</param>
    /// <param name="state">Its state, as <see cref="TileGrid"/> lays it out.</param>
    /// <param name="scales">Its scale in each tile.</param>
    /// <param name="before">The state of the frame before, or empty for a key frame.</param>
    /// <param name="scalesBefore">Its scales, or empty.</param>
    /// <exception cref="RecordingException">A weight moved further than any encoder lets it.</exception>
    public ImmutableArray<TileRecord> Encode(int number, short[] state, float[] scales, short[] before, float[] scalesBefore) => ForEach((encoder, span) =>
    {
        bool isKey = before.Length == 0 || scalesBefore[span.Index] != scales[span.Index];
        return Encode(encoder, span, isKey ? -1 : number - 1, state.AsSpan(span.StateOffset, span.Count),
            isKey ? [] : before.AsSpan(span.StateOffset, span.Count), scales[span.Index]);
    });

    /// <summary>A key frame's bridge to the frame before.</summary>
    /// <param name="number">The key's number.</param>
    /// <param name="state">Its state.</param>
    /// <param name="scales">Its scale in each tile.</param>
    /// <param name="before">The state of the frame before.</param>
    /// <param name="scalesBefore">Its scales.</param>
    public ImmutableArray<TileRecord> Bridge(int number, short[] state, float[] scales, short[] before, float[] scalesBefore) => ForEach((encoder, span) =>
        BridgeCoding.Encode(encoder, span, number, state.AsSpan(span.StateOffset, span.Count), scales[span.Index],
            before.AsSpan(span.StateOffset, span.Count), scalesBefore[span.Index]));

    public void Dispose() => _workers.Dispose();

    private ImmutableArray<TileRecord> ForEach(Func<TileEncoder, TileSpan, TileRecord> encode)
    {
        var tiles = new TileRecord[_grid.Tiles.Length];
        _workers.ForEach(tiles.Length, (encoder, i) => tiles[i] = encode(encoder, _grid.Tiles[i]));
        return ImmutableCollectionsMarshal.AsImmutableArray(tiles);
    }

    private static TileRecord Encode(TileEncoder encoder, TileSpan span, int baseFrame, ReadOnlySpan<short> state, ReadOnlySpan<short> before, float scale)
    {
        var changes = encoder.Changes.AsSpan(0, TileEncoder.PaddedLength(span.Count));
        changes[span.Count..].Clear();
        var pass = new PassResult { Count = span.Count };
        for (int i = 0; i < span.Count; i++)
        {
            // An encoder's states end at half of what a change holds; those of a file that another made may not.
            int change = state[i] - (before.IsEmpty ? 0 : before[i]);
            int magnitude = Math.Abs(change);
            if (magnitude > short.MaxValue)
            {
                throw FormatError.StateOutside(span.Index);
            }
            pass.Over1 += magnitude > 1 ? 1 : 0;
            pass.Over7 += magnitude > 7 ? 1 : 0;
            pass.Over127 += magnitude > 127 ? 1 : 0;
            changes[i] = (short)change;
        }
        return encoder.Encode(span, before.IsEmpty ? 8 : TileEncoder.ChooseBits(pass), baseFrame, 1, scale);
    }
}

namespace Brainscan.Format.Codec;

/// <summary>Decodes tiles and applies them to states on the CPU. Holds a zstd context and scratch memory: one per thread.</summary>
internal sealed class TileApplier : IDisposable
{
    private readonly TileDecoder _decoder = new();
    private uint[] _words = [];
    private Escape[] _escapes = [];

    /// <summary>Takes a tile from one state to the next.</summary>
    /// <param name="record">The tile as read.</param>
    /// <param name="span">Its place in the grid.</param>
    /// <param name="source">The state it builds on, the same memory as <paramref name="state"/> or other; not looked at where it builds on none.</param>
    /// <param name="state">Receives its state; <see cref="TileSpan.Count"/> values.</param>
    /// <exception cref="RecordingException">The tile is damaged; the message names it.</exception>
    public void Apply(in TileRecord record, TileSpan span, ReadOnlySpan<short> source, Span<short> state)
    {
        var escapes = Decode(record, span);
        PackedSymbols.Apply(_words, record.Bits, escapes, record.Factor, record.Base < 0 ? [] : source, state);
    }

    /// <summary>Takes a tile from one frame's state to a neighbour's; its factor is 1 but on a bridge.</summary>
    /// <param name="record">The tile as read.</param>
    /// <param name="span">Its place in the grid.</param>
    /// <param name="kind">Which way.</param>
    /// <param name="source">The state it is at, the same memory as <paramref name="state"/> or other; not looked at where the tile is a key.</param>
    /// <param name="state">Receives its state.</param>
    /// <param name="zero">How both store a state of 0.</param>
    /// <exception cref="RecordingException">The tile is damaged; the message names it.</exception>
    public void Apply(in TileRecord record, TileSpan span, MoveKind kind, ReadOnlySpan<short> source, Span<short> state, short zero)
    {
        var escapes = Decode(record, span);
        if (kind == MoveKind.Bridge)
        {
            PackedSymbols.Cross(_words, record.Bits, escapes, record.Factor, zero, source, state);
        }
        else
        {
            PackedSymbols.Step(_words, record.Bits, escapes, 1, kind == MoveKind.Back ? -1 : 1, zero, record.Base < 0 ? [] : source, state);
        }
    }

    public void Dispose() => _decoder.Dispose();

    private ReadOnlySpan<Escape> Decode(in TileRecord record, TileSpan span)
    {
        if (_escapes.Length < span.Count)
        {
            _escapes = new Escape[span.Count];
            _words = new uint[PackedSymbols.WordCount(span.Count, 8)];
        }
        return _escapes.AsSpan(0, _decoder.Decode(record, span, _words, _escapes));
    }
}

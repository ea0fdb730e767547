namespace Brainscan.Format;

/// <summary>
/// A state of 16 bits a weight, laid out as <see cref="TileGrid"/> says, for a <see cref="FrameWalker"/> to bring to frames. Each tile knows the frame it
/// is at. The memory is its own, or somebody else's: a buffer that a GPU draws from.
/// </summary>
public sealed unsafe class FrameState
{
    private const int None = -1;

    private readonly short* _values;
    private readonly short[]? _own; // pinned, and kept as long as this is

    /// <summary>A state in memory of its own; no tile is anywhere yet.</summary>
    public FrameState(TileGrid grid) : this(grid, null, isBiased: false)
    {
    }

    /// <summary>A state in somebody else's memory, which must outlive it; no tile is anywhere yet.</summary>
    /// <param name="grid">The recording's grid.</param>
    /// <param name="values">Room for <see cref="TileGrid.StateLength"/> values; null: its own.</param>
    /// <param name="isBiased">Whether each value is stored plus 32768, as shaders read it.</param>
    public FrameState(TileGrid grid, short* values, bool isBiased)
    {
        if (values == null)
        {
            _own = GC.AllocateArray<short>(grid.StateLength, pinned: true);
            values = _own.Length == 0 ? null : (short*)System.Runtime.InteropServices.Marshal.UnsafeAddrOfPinnedArrayElement(_own, 0);
        }
        _values = values;
        Length = grid.StateLength;
        Zero = isBiased ? short.MinValue : (short)0;
        PlaceOf = new int[grid.Tiles.Length];
        ScaleOf = new float[grid.Tiles.Length];
        Array.Fill(PlaceOf, None);
    }

    /// <summary>Values in it.</summary>
    public int Length { get; }

    /// <summary>The state; only that of tiles whose place is known means anything.</summary>
    public ReadOnlySpan<short> Values => _own is null ? new ReadOnlySpan<short>(_values, Length) : _own;

    /// <summary>Of each tile: place in <see cref="TimelineReader.Frames"/> of the frame it is at; −1: it is nowhere.</summary>
    public ReadOnlySpan<int> Places => PlaceOf;

    /// <summary>Size of a quantisation step in each tile.</summary>
    public ReadOnlySpan<float> Scales => ScaleOf;

    /// <summary>How a state of 0 is stored.</summary>
    internal short Zero { get; }

    internal int[] PlaceOf { get; }

    internal float[] ScaleOf { get; }

    /// <summary>Notes that somebody else has written to its memory: no tile is anywhere any more.</summary>
    public void Forget() => Array.Fill(PlaceOf, None);

    internal Span<short> Of(in TileSpan span) => new(_values + span.StateOffset, span.Count);
}

using System.Runtime.InteropServices;
using Brainscan.Format;
using Brainscan.Player.Rendering.Gl;
using Silk.NET.OpenGL;

namespace Brainscan.Player.Rendering.State;

/// <summary>
/// Adds a decoded frame to a state on the GPU, or takes it away again, bit for bit what <see cref="PackedSymbols"/> does on the CPU. Keys, changes over
/// time and the origin's refinement all go this way; they differ in factor, sign, source and destination.
/// </summary>
internal sealed class ApplyPass : IDisposable
{
    private const int WeightsPerGroup = 64 * 16;
    private const int MaxColumns = 1024;

    private readonly GlDevice _device;
    private readonly TileGrid _grid;
    private readonly GlProgram _apply;
    private readonly GlProgram _escapes;
    private readonly GlBuffer _tileRows;
    private readonly GlBuffer _escapeRows;
    private readonly List<List<PackedTile>> _tilesOf = []; // by arena
    private readonly List<List<EscapeRun>> _escapesOf = [];

    /// <summary>Compiles its shaders.</summary>
    public ApplyPass(GlDevice device, TileGrid grid)
    {
        (_device, _grid) = (device, grid);
        _apply = new GlProgram(device, "apply.comp");
        _escapes = new GlProgram(device, "escapes.comp");
        _tileRows = new GlBuffer(device, Math.Max(32, 32L * grid.Tiles.Length));
        _escapeRows = new GlBuffer(device, Math.Max(16, 16L * grid.Tiles.Length));
    }

    /// <summary>Bytes of a state buffer: two to a weight, whole groups of 16 weights.</summary>
    public static long StateBytes(TileGrid grid) => Math.Max(64, (grid.StateLength + 63) / 64 * 128L);

    /// <summary>A state in which every weight is zero.</summary>
    /// <param name="device">Where.</param>
    /// <param name="grid">The recording's grid.</param>
    /// <param name="isMapped">Whether the CPU sees it too, for as long as it lives.</param>
    public static GlBuffer MakeState(GlDevice device, TileGrid grid, bool isMapped = false)
    {
        var state = isMapped ? new GlBuffer(device, StateBytes(grid), Arena.Shared) : new GlBuffer(device, StateBytes(grid));
        state.Fill(0x80008000);
        return state;
    }

    /// <summary>
    /// destination = factor · source + sign · (symbols + escapes), the factor of a bridge being a fraction, for some tiles of a frame. Source and destination may be one buffer.
    /// </summary>
    /// <param name="cache">Whose arenas hold the frame.</param>
    /// <param name="frame">The frame; it must have these tiles, and keep them until the GPU is done.</param>
    /// <param name="tiles">Which tiles.</param>
    /// <param name="sign">1 to add, −1 to take away; keys can only be added.</param>
    /// <param name="source">The state it builds on.</param>
    /// <param name="destination">Receives the new state of these tiles; nothing else of it is touched.</param>
    public void Run(FrameCache cache, CachedFrame frame, ReadOnlySpan<int> tiles, int sign, GlBuffer source, GlBuffer destination)
    {
        int arenas = Collect(frame, tiles, sign);
        source.BindStorage(2);
        destination.BindStorage(3);
        _apply.Use();
        for (int arena = 0; arena < arenas; arena++)
        {
            if (_tilesOf[arena] is { Count: > 0 } rows)
            {
                uint largest = 0;
                foreach (var row in rows)
                {
                    largest = Math.Max(largest, row.Count);
                }
                _tileRows.Write<PackedTile>(0, CollectionsMarshal.AsSpan(rows));
                cache.Memory(arena).Bind();
                _tileRows.BindStorage(1);
                _apply.Dispatch((int)((largest + WeightsPerGroup - 1) / WeightsPerGroup), rows.Count);
            }
        }
        _device.Gl.MemoryBarrier(MemoryBarrierMask.ShaderStorageBarrierBit | MemoryBarrierMask.BufferUpdateBarrierBit);
        for (int arena = 0; arena < arenas; arena++)
        {
            if (_escapesOf[arena] is { Count: > 0 } rows)
            {
                uint most = 0;
                foreach (var row in rows)
                {
                    most = Math.Max(most, row.Count);
                }
                _escapeRows.Write<EscapeRun>(0, CollectionsMarshal.AsSpan(rows));
                cache.Memory(arena).Bind();
                _escapeRows.BindStorage(1);
                _escapes.Use().Dispatch((int)Math.Min((most + 63) / 64, MaxColumns), rows.Count);
                _device.Gl.MemoryBarrier(MemoryBarrierMask.ShaderStorageBarrierBit | MemoryBarrierMask.BufferUpdateBarrierBit);
            }
        }
        _device.ThrowOnError("applying a frame");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _apply.Dispose();
        _escapes.Dispose();
        _tileRows.Dispose();
        _escapeRows.Dispose();
    }

    // Sorts the tiles by the arena they lie in, since a dispatch sees one; returns one more than the last arena.
    private int Collect(CachedFrame frame, ReadOnlySpan<int> tiles, int sign)
    {
        _tilesOf.ForEach(rows => rows.Clear());
        _escapesOf.ForEach(rows => rows.Clear());
        int arenas = 0;
        foreach (int index in tiles)
        {
            var tile = frame.Tiles[index];
            var span = _grid.Tiles[index];
            arenas = Math.Max(arenas, 1 + Math.Max(tile.Words.Arena, tile.Escapes.Arena));
            while (_tilesOf.Count < arenas)
            {
                _tilesOf.Add(new List<PackedTile>(_grid.Tiles.Length));
                _escapesOf.Add(new List<EscapeRun>(_grid.Tiles.Length));
            }
            _tilesOf[tile.Words.Arena].Add(new PackedTile(
                (uint)(tile.Words.Offset / 4), (uint)span.StateOffset / 8, (uint)span.Count, (uint)tile.Bits, tile.Factor, sign,
                tile.Shift, tile.Shift == 0 ? 0 : 1 << (tile.Shift - 1)));
            if (tile.EscapeCount > 0)
            {
                _escapesOf[tile.Escapes.Arena].Add(new EscapeRun((uint)(tile.Escapes.Offset / 8), (uint)tile.EscapeCount, (uint)span.StateOffset, sign));
            }
        }
        return arenas;
    }
}

using Brainscan.Format;
using Brainscan.Player.Rendering.Gl;
using Silk.NET.OpenGL;

namespace Brainscan.Player.Rendering.State;

/// <summary>
/// Adds an uploaded frame to a state on the GPU, bit for bit what <see cref="PackedSymbols"/> does on the CPU. Keys, changes over time
/// and the origin's refinement all go this way; they differ in factor, source and destination.
/// </summary>
internal sealed class ApplyPass : IDisposable
{
    private const int WeightsPerGroup = 64 * 16;
    private const int MaxGroups = 65535;

    private readonly GlDevice _device;
    private readonly GlProgram _apply;
    private readonly GlProgram _escapes;

    /// <summary>Compiles its shaders.</summary>
    public ApplyPass(GlDevice device)
    {
        _device = device;
        _apply = new GlProgram(device, "apply.comp");
        _escapes = new GlProgram(device, "escapes.comp");
    }

    /// <summary>Bytes of a state buffer: two to a weight, whole groups of 16 weights.</summary>
    public static long StateBytes(TileGrid grid) => Math.Max(64, (grid.StateLength + 63) / 64 * 128L);

    /// <summary>A state in which every weight is zero.</summary>
    public static GlBuffer MakeState(GlDevice device, TileGrid grid)
    {
        var state = new GlBuffer(device, StateBytes(grid));
        state.Fill(0x80008000);
        return state;
    }

    /// <summary>destination = factor · source + symbols + escapes, for the tiles of the upload. Source and destination may be one buffer.</summary>
    public void Run(FrameUpload upload, GlBuffer source, GlBuffer destination)
    {
        if (upload.TileCount == 0)
        {
            return;
        }
        int largest = 0;
        foreach (var tile in upload.Grid.Tiles)
        {
            largest = Math.Max(largest, tile.Count);
        }
        _apply.Use();
        upload.BindTiles();
        source.BindStorage(2);
        destination.BindStorage(3);
        _apply.Dispatch((largest + WeightsPerGroup - 1) / WeightsPerGroup, upload.TileCount);
        _device.Gl.MemoryBarrier(MemoryBarrierMask.ShaderStorageBarrierBit);
        if (upload.EscapeCount > 0)
        {
            int groups = (upload.EscapeCount + 63) / 64;
            int rows = (groups + MaxGroups - 1) / MaxGroups;
            _escapes.Use().Set("count", upload.EscapeCount);
            upload.BindEscapes();
            _escapes.Dispatch((groups + rows - 1) / rows, rows);
            _device.Gl.MemoryBarrier(MemoryBarrierMask.ShaderStorageBarrierBit | MemoryBarrierMask.BufferUpdateBarrierBit);
        }
        upload.MarkInUse();
        _device.ThrowOnError("applying a frame");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _apply.Dispose();
        _escapes.Dispose();
    }
}

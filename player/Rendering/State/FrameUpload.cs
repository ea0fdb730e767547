using Brainscan.Format;
using Brainscan.Player.Rendering.Gl;
using Silk.NET.OpenGL;

namespace Brainscan.Player.Rendering.State;

/// <summary>
/// One frame on its way to the GPU: the packed symbols of all tiles, in memory the GPU reads where it lies, and the tables beside it.
/// Every tile has its place at the widest symbols, so tiles can be decoded in any order on any thread, straight into that memory.
/// Owned and reused by whoever decodes; <see cref="WaitUntilFree"/> before writing again.
/// </summary>
internal sealed class FrameUpload : IDisposable
{
    // Mapped for reading as well, so that drivers keep it in cached memory: zstd reads back what it wrote, which in write-combined
    // memory costs more than everything else together.
    private const BufferStorageMask Shared = BufferStorageMask.MapReadBit | BufferStorageMask.MapWriteBit
        | BufferStorageMask.MapPersistentBit | BufferStorageMask.MapCoherentBit | BufferStorageMask.ClientStorageBit;

    private readonly GlDevice _device;
    private readonly GlBuffer _words;
    private readonly GlBuffer _tiles;
    private readonly int[] _firstWord;
    private readonly List<PackedEscape> _escapes = [];
    private readonly Lock _escapesLock = new();
    private GlBuffer _escapeBuffer;
    private GlFence? _inUse;

    /// <summary>Makes room for any frame of the grid.</summary>
    public FrameUpload(GlDevice device, TileGrid grid)
    {
        _device = device;
        Grid = grid;
        _firstWord = new int[grid.Tiles.Length + 1];
        for (int tile = 0; tile < grid.Tiles.Length; tile++)
        {
            _firstWord[tile + 1] = _firstWord[tile] + ((grid.Tiles[tile].Count + 15) / 16 * 4);
        }
        _words = new GlBuffer(device, Math.Max(16, 4L * _firstWord[^1]), Shared);
        _tiles = new GlBuffer(device, Math.Max(32, 32L * grid.Tiles.Length), Shared);
        _escapeBuffer = new GlBuffer(device, 8 * 1024, Shared);
    }

    /// <summary>The grid it is for.</summary>
    public TileGrid Grid { get; }

    /// <summary>Tiles set since <see cref="Begin"/>; they need not be consecutive.</summary>
    public int TileCount { get; private set; }

    /// <summary>Escapes added since <see cref="Begin"/>.</summary>
    public int EscapeCount => _escapes.Count;

    /// <summary>Waits until the GPU no longer reads the last frame put here. GL thread only.</summary>
    public void WaitUntilFree()
    {
        _inUse?.Wait();
        _inUse?.Dispose();
        _inUse = null;
    }

    /// <summary>Begins a frame of this many tiles.</summary>
    public void Begin(int tileCount)
    {
        TileCount = tileCount;
        _escapes.Clear();
    }

    /// <summary>Where the packed symbols of a tile go, as many words as its widest symbols take and the shader reads. Any thread.</summary>
    public Span<uint> Words(int tile) => _words.Mapped<uint>()[_firstWord[tile].._firstWord[tile + 1]];

    /// <summary>
    /// Says how entry <paramref name="slot"/> of the frame, a tile whose words are in place, is to be applied. Any thread.
    /// </summary>
    public void Set(int slot, in TileSpan span, int bits, int factor, ReadOnlySpan<Escape> escapes)
    {
        // what the last invocation reads beyond the tile's own words changes padding only; zero keeps it reproducible
        int words = ((span.Count * bits) + 31) / 32;
        Words(span.Index)[words..Math.Min((words + 3) / 4 * 4, Words(span.Index).Length)].Clear();
        _tiles.Mapped<PackedTile>()[slot] =
            new PackedTile((uint)_firstWord[span.Index], (uint)span.StateOffset / 8, (uint)span.Count, (uint)bits, factor);
        if (escapes.Length > 0)
        {
            lock (_escapesLock)
            {
                foreach (var escape in escapes)
                {
                    _escapes.Add(new PackedEscape((uint)(span.StateOffset + escape.Index), escape.Value));
                }
            }
        }
    }

    /// <summary>Binds words and tiles for apply.comp.</summary>
    public void BindTiles()
    {
        _words.BindStorage(0);
        _tiles.BindStorage(1);
    }

    /// <summary>Hands the escapes over and binds them for escapes.comp.</summary>
    public void BindEscapes()
    {
        if (8L * _escapes.Count > _escapeBuffer.Bytes)
        {
            _escapeBuffer.Dispose();
            _escapeBuffer = new GlBuffer(_device, 8L * _escapes.Count * 3 / 2, Shared);
        }
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_escapes).CopyTo(_escapeBuffer.Mapped<PackedEscape>());
        _escapeBuffer.BindStorage(0);
    }

    /// <summary>Marks that the GPU reads this frame until it has come past the commands given so far.</summary>
    public void MarkInUse()
    {
        _inUse?.Dispose();
        _inUse = new GlFence(_device);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _inUse?.Dispose();
        _words.Dispose();
        _tiles.Dispose();
        _escapeBuffer.Dispose();
    }
}

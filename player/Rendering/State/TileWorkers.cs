using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Brainscan.Format;

namespace Brainscan.Player.Rendering.State;

/// <summary>Decodes the tiles of a frame on all cores, straight into the arenas.</summary>
internal sealed class TileWorkers : IDisposable
{
    private readonly ConcurrentBag<Worker> _idle = [];
    private readonly ParallelOptions _parallel = new() { MaxDegreeOfParallelism = Math.Max(2, Environment.ProcessorCount) };

    /// <summary>Decodes tiles into blocks that are taken for their words already; escapes get theirs here.</summary>
    /// <param name="frame">The frame, with the payloads of these tiles.</param>
    /// <param name="tiles">Which tiles.</param>
    /// <param name="grid">The recording's grid.</param>
    /// <param name="cache">Whose arenas.</param>
    /// <param name="allocate">Takes a block of so many bytes; none where there is no room. Any thread.</param>
    /// <param name="shift">What the tiles' factors are divided by, as a power of two.</param>
    /// <param name="decoded">In: each tile's words; out: all of it. As many as <paramref name="tiles"/>.</param>
    /// <returns>False where an escape list found no room.</returns>
    /// <exception cref="RecordingException">A tile is damaged.</exception>
    public bool Decode(Frame frame, int[] tiles, TileGrid grid, FrameCache cache, Func<long, Block> allocate, int shift, CachedTile[] decoded)
    {
        bool hasRoom = true;
        try
        {
            Parallel.For(0, tiles.Length, _parallel, Take, (i, _, worker) =>
            {
                var record = frame.Tiles[tiles[i]];
                var span = grid.Tiles[tiles[i]];
                worker.EnsureEscapes(span.Count);
                var words = cache.Memory(decoded[i].Words.Arena).Span<uint>(decoded[i].Words, FrameCache.WordCount(span.Count, record.Bits));
                int escapes = worker.Decoder.Decode(record, span, words, worker.Escapes);
                // what the last invocation reads beyond the tile's own words changes padding only; zero keeps it reproducible
                words[PackedSymbols.WordCount(span.Count, record.Bits)..].Clear();
                var block = escapes == 0 ? Block.None : allocate(8L * escapes);
                if (block.Arena >= 0)
                {
                    worker.Escapes.AsSpan(0, escapes).CopyTo(cache.Memory(block.Arena).Span<Escape>(block, escapes));
                }
                else if (escapes > 0)
                {
                    Volatile.Write(ref hasRoom, false);
                    return worker;
                }
                decoded[i] = decoded[i] with { Escapes = block, EscapeCount = escapes, Bits = record.Bits, Factor = record.Base < 0 ? 0 : record.Factor, Shift = shift };
                return worker;
            }, _idle.Add);
        }
        catch (AggregateException failures)
        {
            // several tiles of a frame may be damaged; naming the first is enough to say that the frame is
            ExceptionDispatchInfo.Throw(failures.InnerExceptions[0]);
        }
        return hasRoom;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var worker in _idle)
        {
            worker.Decoder.Dispose();
        }
    }

    private Worker Take() => _idle.TryTake(out var worker) ? worker : new Worker();

    private sealed class Worker
    {
        public TileDecoder Decoder { get; } = new();

        public Escape[] Escapes { get; private set; } = [];

        public void EnsureEscapes(int count)
        {
            if (Escapes.Length < count)
            {
                Escapes = new Escape[count];
            }
        }
    }
}

using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using Brainscan.Format;

namespace Brainscan.Player.Rendering.State;

/// <summary>Decodes the tiles of a frame on all cores, straight into an upload.</summary>
internal sealed class TileWorkers : IDisposable
{
    private readonly ConcurrentBag<Worker> _idle = [];
    private readonly ParallelOptions _parallel = new() { MaxDegreeOfParallelism = Math.Max(2, Environment.ProcessorCount) };

    /// <summary>Decodes tiles into an upload that is free.</summary>
    /// <param name="tiles">The frame's tiles.</param>
    /// <param name="upload">Where they go.</param>
    /// <exception cref="RecordingException">A tile is damaged.</exception>
    public void Decode(ImmutableArray<TileRecord> tiles, FrameUpload upload)
    {
        upload.Begin(tiles.Length);
        try
        {
            Parallel.For(0, tiles.Length, _parallel, Take, (slot, _, worker) =>
            {
                var record = tiles[slot];
                var span = upload.Grid.Tiles[record.Tile];
                worker.EnsureEscapes(span.Count);
                int escapes = worker.Decoder.Decode(record, span, upload.Words(record.Tile), worker.Escapes);
                upload.Set(slot, span, record.Bits, record.Base < 0 ? 0 : record.Factor, worker.Escapes.AsSpan(0, escapes));
                return worker;
            }, _idle.Add);
        }
        catch (AggregateException failures)
        {
            // several tiles of a frame may be damaged; naming the first is enough to say that the frame is
            ExceptionDispatchInfo.Throw(failures.InnerExceptions[0]);
        }
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

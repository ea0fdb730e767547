using System.Collections.Concurrent;
using System.Collections.Immutable;
using Brainscan.Format.Container;

namespace Brainscan.Format;

/// <summary>
/// Checks every byte of a recording: each region's head against its commit, each tile against its own checksum and by decoding it,
/// and that padding is zero. Holds one region in memory at a time.
/// </summary>
public static class RecordingVerifier
{
    /// <summary>Checks it all, and returns what is wrong; nothing when the recording is whole.</summary>
    /// <param name="reader">The recording.</param>
    /// <param name="progress">Told the bytes checked so far; may be null.</param>
    /// <param name="cancel">Stops between two regions.</param>
    public static IReadOnlyList<Damage> Run(TimelineReader reader, IProgress<long>? progress = null, CancellationToken cancel = default)
    {
        var damage = new List<Damage>();
        foreach (var segment in reader.Segments)
        {
            var last = default(CommitRecord);
            foreach (var region in segment.Regions(damage))
            {
                cancel.ThrowIfCancellationRequested();
                last = region;
                try
                {
                    damage.AddRange(CheckRegion(segment, region).Select(what => new Damage(region.Offset, region.Length, $"{NameOf(region)}: {what}")));
                }
                catch (InvalidDataException exception)
                {
                    damage.Add(new Damage(region.Offset, region.Length, $"{NameOf(region)}: {exception.Message}"));
                }
                progress?.Report(region.Offset + region.Length);
            }
            if (last.Kind == RegionKind.End && !segment.IsFinished)
            {
                damage.Add(new Damage(segment.CommittedEnd, segment.Length - segment.CommittedEnd,
                    "the Arrow footer is missing or damaged; every frame before it is unharmed"));
            }
        }
        return damage;
    }

    private static string NameOf(CommitRecord region) => region.Kind switch
    {
        RegionKind.Frame => $"frame {region.Frame} (step {region.Step})",
        RegionKind.Origin => "the origin",
        RegionKind.Start => "the start",
        RegionKind.Refinement => $"the refinement of frame {region.Frame} (step {region.Step})",
        RegionKind.Index => "the index",
        RegionKind.Events => $"tokens and metrics of step {region.Step}",
        RegionKind.End => "the end row",
        _ => "the header",
    };

    private static IEnumerable<string> CheckRegion(SegmentReader reader, CommitRecord region)
    {
        if (region.Kind == RegionKind.Schema)
        {
            reader.ReadChecked(region, []);
            return [];
        }
        var bytes = reader.ReadChecked(region, reader.Schema);
        var rows = Rows.Parse(bytes);
        ImmutableArray<TileRecord> tiles = [];
        switch (region.Kind)
        {
            case RegionKind.Frame:
                FrameRows.Statistics(rows, reader.Header);
                tiles = FrameRows.Tiles(rows, reader.Header.Tensors.Length, RowKind.Tile, region.Frame, reader.Grid);
                break;
            case RegionKind.Origin:
                tiles = FrameRows.Tiles(rows, 0, RowKind.Origin, 1, reader.Grid);
                break;
            case RegionKind.Start:
                tiles = FrameRows.Tiles(rows, 0, RowKind.Start, 0, reader.Grid);
                break;
            case RegionKind.Events:
                new EventLog().Add(rows);
                break;
            case RegionKind.Refinement:
                return [.. FrameRows.Refinement(rows, reader.Header.Quality, reader.Grid)
                    .Where(tile => Codec.Crc32C.Compute(tile.Payload.Span) != tile.Crc).Select(tile => $"the checksum of tile {tile.Tile} does not match")];
            case RegionKind.Index:
                return reader.TryReadIndex(region, out _, out _) ? [] : ["it cannot be read"];
        }
        long payloads = tiles.Sum(tile => (long)tile.Payload.Length);
        var padding = bytes.Span[(int)Math.Min(bytes.Length, reader.Schema.Length + region.HeadLength + payloads)..];
        string[] unpadded = padding.ContainsAnyExcept((byte)0) ? ["its padding is not zero"] : [];
        return [.. CheckTiles(reader.Grid, tiles), .. unpadded];
    }

    private static IEnumerable<string> CheckTiles(TileGrid grid, ImmutableArray<TileRecord> tiles)
    {
        var found = new ConcurrentBag<(int Tile, string What)>();
        Parallel.ForEach(tiles, () => new Scratch(grid), (tile, _, scratch) =>
        {
            if (scratch.Check(tile, grid) is { } what)
            {
                found.Add((tile.Tile, what));
            }
            return scratch;
        }, scratch => scratch.Dispose());
        return found.OrderBy(entry => entry.Tile).Select(entry => entry.What);
    }

    private sealed class Scratch : IDisposable
    {
        private readonly TileDecoder _decoder = new();
        private readonly uint[] _words;
        private readonly Escape[] _escapes;

        public Scratch(TileGrid grid)
        {
            int largest = grid.Tiles.Max(tile => tile.Count);
            _words = new uint[PackedSymbols.WordCount(largest, 8)];
            _escapes = new Escape[largest];
        }

        public string? Check(TileRecord tile, TileGrid grid)
        {
            try
            {
                _decoder.Decode(tile, grid.Tiles[tile.Tile], _words, _escapes);
                return null;
            }
            catch (RecordingException exception)
            {
                return exception.Message.Split(';')[0];
            }
        }

        public void Dispose() => _decoder.Dispose();
    }
}

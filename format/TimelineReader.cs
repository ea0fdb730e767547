using System.Buffers;
using System.Collections.Immutable;
using Brainscan.Format.Codec;
using Brainscan.Format.Container;
using Microsoft.Win32.SafeHandles;

namespace Brainscan.Format;

/// <summary>
/// Random access to a recording, finished or not. Opening hops from commit to commit and reads no weights; every part is checked
/// against its checksum when it is read. Reads are positional, so one reader may serve several threads, and a file that is truncated
/// underneath gives an error, never a crash.
/// </summary>
public sealed class TimelineReader : IDisposable
{
    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly byte[] _schema;
    private readonly IReadOnlyList<CommitRecord> _regions;
    private readonly List<FrameEntry> _frames = [];
    private readonly List<CommitRecord> _commits = []; // of the frames, place by place
    private readonly Lazy<Events> _events;

    private TimelineReader(string path, SafeFileHandle file, long length, Scan scan, byte[] schema, RecordingHeader header)
    {
        _path = path;
        _file = file;
        _schema = schema;
        _regions = scan.Regions;
        Header = header;
        Grid = new TileGrid(header);
        Length = length;
        CommittedLength = scan.CommittedEnd;
        IsFinished = scan.IsFinished;
        Damage = scan.Damage;
        _events = new Lazy<Events>(ReadEvents);
        foreach (var region in scan.Regions.Where(region => region.Kind == RegionKind.Frame))
        {
            // A frame whose predecessor is lost cannot be shown; the next key can.
            if (region.IsKey || (_frames.Count > 0 && _frames[^1].Number == region.Frame - 1))
            {
                _frames.Add(new FrameEntry(region.Frame, region.Step, region.Seconds, region.IsKey, region.Offset, region.Length));
                _commits.Add(region);
            }
        }
    }

    /// <summary>What was known when the recording began.</summary>
    public RecordingHeader Header { get; }

    /// <summary>How its tensors are cut into tiles.</summary>
    public TileGrid Grid { get; }

    /// <summary>Bytes in the file when it was opened.</summary>
    public long Length { get; }

    /// <summary>Bytes up to the end of the last commit; what is beyond was being written, or is the footer.</summary>
    public long CommittedLength { get; }

    /// <summary>True when the recorder finished the file; false when it was interrupted, or is still being written.</summary>
    public bool IsFinished { get; }

    /// <summary>Stretches of the file that could not be read while opening it; empty in a whole file.</summary>
    public IReadOnlyList<Damage> Damage { get; }

    /// <summary>All frames that can be shown, in order. In an undamaged file a frame's place here is its number.</summary>
    public IReadOnlyList<FrameEntry> Frames => _frames;

    /// <summary>All generated tokens, in order. Read when first asked for.</summary>
    public IReadOnlyList<TokenEvent> Tokens => _events.Value.Tokens;

    /// <summary>All metrics, in order. Read when first asked for.</summary>
    public IReadOnlyList<MetricEvent> Metrics => _events.Value.Metrics;

    /// <summary>Opens a recording.</summary>
    /// <exception cref="RecordingException">There is no such file, it cannot be read, or it is no recording of a version we know.</exception>
    public static TimelineReader Open(string path)
    {
        if (Directory.Exists(path))
        {
            throw FormatError.NotARecording(path, "it is a directory");
        }
        SafeFileHandle? file = null;
        try
        {
            file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.RandomAccess);
            long length = RandomAccess.GetLength(file);
            RequireMagic(path, file, length);
            var scan = RegionScanner.Run(file, length);
            byte[] schema = ReadSchema(path, file, scan);
            var header = ReadHeader(path, schema);
            var reader = new TimelineReader(path, file, length, scan, schema, header);
            file = null;
            return reader;
        }
        catch (FileNotFoundException exception)
        {
            throw FormatError.Unreadable(path, "there is no such file", exception);
        }
        catch (DirectoryNotFoundException exception)
        {
            throw FormatError.Unreadable(path, "there is no such folder", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw FormatError.Unreadable(path, exception.Message, exception);
        }
        finally
        {
            file?.Dispose();
        }
    }

    /// <summary>Place in <see cref="Frames"/> of the last key frame at or before a place.</summary>
    public int KeyAtOrBefore(int index)
    {
        while (!_frames[index].IsKey)
        {
            index--;
        }
        return index;
    }

    /// <summary>Reads one frame, checked (each tile's checksum is checked by <see cref="TileDecoder"/>).</summary>
    /// <param name="index">Place in <see cref="Frames"/>.</param>
    /// <exception cref="RecordingException">The frame is damaged or the file was truncated.</exception>
    public Frame ReadFrame(int index)
    {
        var entry = _frames[index];
        return Guarded(entry, () =>
        {
            var rows = ReadRegion(_commits[index]);
            int tensors = Header.Tensors.Length;
            return new Frame(entry, FrameRows.Statistics(rows, Header), FrameRows.Tiles(rows, tensors, RowKind.Tile, entry.Number, Grid));
        });
    }

    /// <summary>Reads the statistics of one frame, one per tensor, without its weights.</summary>
    /// <param name="index">Place in <see cref="Frames"/>.</param>
    /// <exception cref="RecordingException">The frame's head is damaged.</exception>
    public ImmutableArray<TensorStatistics> ReadStatistics(int index)
    {
        return Guarded(_frames[index], () =>
        {
            // As long as the whole frame, for Arrow's sake, but only its head is read; rented, since a run's statistics are asked for in one go.
            byte[] bytes = ArrayPool<byte>.Shared.Rent(LengthWith(_schema, _commits[index]));
            try
            {
                return FrameRows.Statistics(Rows.Parse(ReadChecked(_commits[index], _schema, bytes, headOnly: true)), Header);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(bytes);
            }
        });
    }

    /// <summary>Reads the run's origin: what refines frame 0's state to a grid 17 times finer. Empty when the recording has none.</summary>
    /// <exception cref="RecordingException">It is damaged.</exception>
    public ImmutableArray<TileRecord> ReadOrigin()
    {
        foreach (var region in _regions)
        {
            if (region.Kind == RegionKind.Origin)
            {
                return GuardedPart(region, "origin", () => FrameRows.Tiles(ReadRegion(region), 0, RowKind.Origin, 1, Grid));
            }
        }
        return [];
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();

    /// <summary>All regions, for tools that check them.</summary>
    internal IReadOnlyList<CommitRecord> Regions => _regions;

    /// <summary>The schema message, without which no batch can be parsed.</summary>
    internal ReadOnlySpan<byte> Schema => _schema;

    /// <summary>Reads a region's rows.</summary>
    internal Rows ReadRegion(CommitRecord region) => Rows.Parse(ReadChecked(region, _schema));

    /// <summary>Reads a region's bytes behind <paramref name="prefix"/> and checks its head.</summary>
    internal ReadOnlyMemory<byte> ReadChecked(CommitRecord region, ReadOnlySpan<byte> prefix) =>
        ReadChecked(region, prefix, new byte[LengthWith(prefix, region)], headOnly: false);

    // With headOnly the payloads' place is left as it is and must not be used.
    private ReadOnlyMemory<byte> ReadChecked(CommitRecord region, ReadOnlySpan<byte> prefix, byte[] target, bool headOnly)
    {
        prefix.CopyTo(target);
        int wanted = (int)(headOnly ? region.HeadLength : region.Length);
        if (RegionScanner.ReadAt(_file, target.AsSpan(prefix.Length, wanted), region.Offset) < wanted)
        {
            throw new InvalidDataException("the file has become shorter");
        }
        return Crc32C.Compute(target.AsSpan(prefix.Length, (int)region.HeadLength)) == region.HeadCrc
            ? target.AsMemory(0, LengthWith(prefix, region))
            : throw new InvalidDataException("the checksum of its head does not match");
    }

    private static int LengthWith(ReadOnlySpan<byte> prefix, CommitRecord region) => checked(prefix.Length + (int)region.Length);

    private Events ReadEvents()
    {
        var tokens = new List<TokenEvent>();
        var metrics = new List<MetricEvent>();
        foreach (var region in _regions.Where(region => region.Kind == RegionKind.Events))
        {
            GuardedPart(region, "batch of tokens and metrics", () =>
            {
                FrameRows.Events(ReadRegion(region), tokens, metrics);
                return 0;
            });
        }
        return new Events(tokens, metrics);
    }

    private T Guarded<T>(FrameEntry entry, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            throw FormatError.DamagedFrame(_path, entry.Number, entry.Offset, exception.Message, exception);
        }
    }

    private T GuardedPart<T>(CommitRecord region, string part, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            throw FormatError.DamagedPart(_path, part, region.Offset, exception.Message, exception);
        }
    }

    private static void RequireMagic(string path, SafeFileHandle file, long length)
    {
        Span<byte> magic = stackalloc byte[ArrowFraming.MagicBytes];
        int read = RegionScanner.ReadAt(file, magic, 0);
        if (length == 0)
        {
            throw FormatError.NotARecording(path, "it is empty");
        }
        if (!magic[..read].SequenceEqual(ArrowFraming.Magic[..read]))
        {
            throw FormatError.NotARecording(path, "it does not begin as an Arrow file does");
        }
    }

    private static byte[] ReadSchema(string path, SafeFileHandle file, Scan scan)
    {
        if (scan.Regions.Count == 0 || scan.Regions[0].Kind != RegionKind.Schema)
        {
            throw FormatError.NotARecording(path, "no committed header follows the Arrow magic (cut off, damaged, or an Arrow file of another kind)");
        }
        byte[] region = new byte[scan.Regions[0].Length];
        int read = RegionScanner.ReadAt(file, region, 0);
        return read == region.Length && Crc32C.Compute(region) == scan.Regions[0].HeadCrc
            ? region[ArrowFraming.MagicBytes..]
            : throw FormatError.BadHeader(path, "its checksum does not match");
    }

    private static RecordingHeader ReadHeader(string path, byte[] schema)
    {
        IReadOnlyDictionary<string, string> metadata;
        try
        {
            using var reader = new Apache.Arrow.Ipc.ArrowStreamReader(schema);
            metadata = reader.Schema.Metadata ?? new Dictionary<string, string>();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw FormatError.BadHeader(path, $"its Arrow schema cannot be read ({exception.Message})");
        }
        if (!metadata.TryGetValue(SchemaLayout.VersionKey, out string? version) || !metadata.TryGetValue(SchemaLayout.HeaderKey, out string? json))
        {
            throw FormatError.NotARecording(path, $"its schema has no {SchemaLayout.VersionKey}");
        }
        return version == SchemaLayout.Version.ToString(System.Globalization.CultureInfo.InvariantCulture)
            ? HeaderJson.Read(path, json)
            : throw FormatError.NewerVersion(path, version);
    }

    private sealed record Events(List<TokenEvent> Tokens, List<MetricEvent> Metrics);
}

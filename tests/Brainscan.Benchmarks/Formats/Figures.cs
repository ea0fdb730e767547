using System.Globalization;
using System.Text.Json;
using Brainscan.Format;
using Spectre.Console;

namespace Brainscan.Benchmarks.Formats;

/// <summary>What was measured, in the order in which it was first noted; medians of it are shown.</summary>
internal sealed class Figures(long weightCount)
{
    private const int WidthOfFiles = 130;

    private readonly List<(string Name, Row Row)> _rows = [];
    private readonly List<(string Name, double Milliseconds)> _times = [];

    /// <summary>Adds one frame's figures to a row; null where there is none of that kind.</summary>
    public void Note(string name, double? bytes, double? encodeMs, double? decodeMs)
    {
        var row = RowOf(name);
        Add(row.Bytes, bytes);
        Add(row.EncodeMs, encodeMs);
        Add(row.DecodeMs, decodeMs);
    }

    /// <summary>Adds a size alone.</summary>
    public void NoteTotal(string name, double bytes) => Note(name, bytes, null, null);

    /// <summary>Adds a time of reading.</summary>
    public void NoteTime(string name, double milliseconds) => _times.Add((name, milliseconds));

    public void WriteTables(string path, TimelineReader reader, int frames)
    {
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Width = WidthOfFiles;
        }
        var table = new Table().Title($"{Path.GetFileName(path)}: {frames} frames of {weightCount:N0} weights, every {reader.Header.StepsPerFrame} steps; one core, medians")
            .AddColumn("stored as");
        foreach (string column in (string[])["× fp32", "MB a frame", "bits a weight", "encode ms", "decode ms", "n"])
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }
        foreach (var (name, row) in _rows)
        {
            double? bytes = Median(row.Bytes);
            table.AddRow(name, Cell(RawBytes / bytes), Cell(bytes / 1e6), Cell(bytes * 8 / weightCount), Cell(Median(row.EncodeMs)), Cell(Median(row.DecodeMs)),
                Math.Max(row.Bytes.Count, row.DecodeMs.Count).ToString(CultureInfo.InvariantCulture));
        }
        AnsiConsole.Write(table);
        var times = new Table().Title($"the recording itself, {Environment.ProcessorCount} cores").AddColumn("what").AddColumn(new TableColumn("ms").RightAligned());
        foreach (var (name, milliseconds) in _times)
        {
            times.AddRow(name, Cell(milliseconds));
        }
        AnsiConsole.Write(times);
    }

    public void WriteJson(string path, TimelineReader reader, int frames) => Console.WriteLine(JsonSerializer.Serialize(
        new
        {
            File = Path.GetFileName(path),
            Frames = frames,
            Weights = weightCount,
            reader.Header.StepsPerFrame,
            Stored = _rows.ToDictionary(entry => entry.Name, entry => new
            {
                Ratio = RawBytes / Median(entry.Row.Bytes),
                BytesPerFrame = Median(entry.Row.Bytes),
                EncodeMs = Median(entry.Row.EncodeMs),
                DecodeMs = Median(entry.Row.DecodeMs),
            }),
            ReadingMs = _times.ToDictionary(entry => entry.Name, entry => entry.Milliseconds),
        },
        JsonSerializerOptions.Web));

    private double RawBytes => (double)weightCount * sizeof(float);

    private Row RowOf(string name)
    {
        int found = _rows.FindIndex(entry => entry.Name == name);
        if (found < 0)
        {
            _rows.Add((name, new Row([], [], [])));
        }
        return found < 0 ? _rows[^1].Row : _rows[found].Row;
    }

    private static void Add(List<double> list, double? value)
    {
        if (value is { } number)
        {
            list.Add(number);
        }
    }

    private static string Cell(double? value) => value switch
    {
        null => "",
        < 100 => value.Value.ToString("F2", CultureInfo.InvariantCulture),
        _ => value.Value.ToString("F0", CultureInfo.InvariantCulture),
    };

    private static double? Median(List<double> values)
    {
        var ordered = values.Order().ToArray();
        return ordered.Length == 0 ? null : (ordered[(ordered.Length - 1) / 2] + ordered[ordered.Length / 2]) / 2;
    }

    private sealed record Row(List<double> Bytes, List<double> EncodeMs, List<double> DecodeMs);
}

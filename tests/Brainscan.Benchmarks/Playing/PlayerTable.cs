using System.Globalization;
using System.Text.Json;
using Brainscan.Format;
using Spectre.Console;

namespace Brainscan.Benchmarks.Playing;

/// <summary>What was measured, in the order in which it was first noted: medians and, where many were taken, the 99th percentile.</summary>
internal sealed class PlayerTable(string path, TimelineReader reader)
{
    private const int WidthOfFiles = 120;

    // fewer say nothing of the slowest in a hundred
    private const int LeastForTail = 20;

    private readonly List<(string What, string Unit, List<double> Values)> _rows = [];

    /// <summary>The driver's name for what draws.</summary>
    public string Renderer { get; set; } = "";

    /// <summary>Adds a value to a row.</summary>
    /// <param name="what">What was measured.</param>
    /// <param name="unit">Its unit.</param>
    /// <param name="value">The value.</param>
    public void Note(string what, string unit, double value)
    {
        int row = _rows.FindIndex(entry => entry.What == what);
        if (row < 0)
        {
            row = _rows.Count;
            _rows.Add((what, unit, []));
        }
        _rows[row].Values.Add(value);
    }

    /// <summary>Prints everything.</summary>
    public void Write(bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(
                new
                {
                    File = Path.GetFileName(path),
                    Frames = reader.Frames.Count,
                    Weights = reader.Header.WeightCount,
                    Renderer,
                    Cores = Environment.ProcessorCount,
                    Measured = _rows.ToDictionary(row => row.What, row => new
                    {
                        row.Unit,
                        Median = Percentile(row.Values, 0.5),
                        P99 = row.Values.Count < LeastForTail ? (double?)null : Percentile(row.Values, 0.99),
                        N = row.Values.Count,
                    }),
                },
                JsonSerializerOptions.Web));
            return;
        }
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Width = WidthOfFiles;
        }
        var table = new Table()
            .Title($"{Path.GetFileName(path)}: {reader.Frames.Count} frames of {reader.Header.WeightCount:N0} weights; {Markup.Escape(Renderer)}; {Environment.ProcessorCount} cores")
            .AddColumn("what").AddColumn("unit");
        foreach (string column in (string[])["median", "p99", "n"])
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }
        foreach (var (what, unit, values) in _rows)
        {
            table.AddRow(what, unit, Cell(Percentile(values, 0.5)), values.Count < LeastForTail ? "" : Cell(Percentile(values, 0.99)),
                values.Count.ToString(CultureInfo.InvariantCulture));
        }
        AnsiConsole.Write(table);
    }

    private static double Percentile(List<double> values, double share)
    {
        double[] ordered = [.. values.Order()];
        return ordered[Math.Clamp((int)Math.Ceiling(ordered.Length * share) - 1, 0, ordered.Length - 1)];
    }

    private static string Cell(double value) => value.ToString(value < 100 ? "F2" : "F0", CultureInfo.InvariantCulture);
}

using System.Globalization;
using System.Text.Json;
using Brainscan.Player.Rendering.Readback;
using Brainscan.Player.Video;
using Spectre.Console;

namespace Brainscan.Benchmarks.Exporting;

/// <summary>What was measured of each codec; medians of all rounds.</summary>
internal sealed class ExportTable(string file, (int Width, int Height) size, int frames, string renderer)
{
    private const int WidthOfFiles = 140;

    private readonly Dictionary<PixelLayout, List<double>> _drawing = [];
    private readonly List<(string Codec, PixelLayout Layout, VideoTimes Times, double AloneSeconds, long Bytes)> _films = [];

    /// <summary>Adds how many pictures a second were drawn and read back with nobody encoding.</summary>
    public void NoteDrawing(PixelLayout layout, double framesPerSecond)
    {
        if (!_drawing.TryGetValue(layout, out var rates))
        {
            _drawing.Add(layout, rates = []);
        }
        rates.Add(framesPerSecond);
    }

    /// <summary>Adds a film.</summary>
    /// <param name="codec">Its codec.</param>
    /// <param name="layout">How its pictures went to ffmpeg.</param>
    /// <param name="times">Where the time went.</param>
    /// <param name="aloneSeconds">How long ffmpeg took alone.</param>
    /// <param name="bytes">Size of the film.</param>
    public void Note(string codec, PixelLayout layout, VideoTimes times, double aloneSeconds, long bytes) => _films.Add((codec, layout, times, aloneSeconds, bytes));

    /// <summary>Prints everything.</summary>
    public void Write(bool json)
    {
        var rows = _films.GroupBy(film => film.Codec).Select(films => new
        {
            Codec = films.Key,
            FramesPerSecond = frames / Median(films.Select(film => film.Times.Elapsed.TotalSeconds)),
            FfmpegAloneFramesPerSecond = frames / Median(films.Select(film => film.AloneSeconds)),
            TimeAgainstFfmpegAlone = Median(films.Select(film => film.Times.Elapsed.TotalSeconds / film.AloneSeconds)),
            DrawingAloneFramesPerSecond = Median(_drawing[films.First().Layout]),
            WaitingShare = Median(films.Select(film => film.Times.Waiting / film.Times.Elapsed)),
            MegabytesPerFrame = films.First().Bytes / 1e6 / frames,
        }).ToArray();
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(
                new { File = file, size.Width, size.Height, Frames = frames, Rounds = _drawing.Values.First().Count, Renderer = renderer, Cores = Environment.ProcessorCount, Codecs = rows },
                JsonSerializerOptions.Web));
            return;
        }
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Width = WidthOfFiles;
        }
        var table = new Table().Title($"{Markup.Escape(file)}: {frames} pictures of {size.Width}x{size.Height}; {Markup.Escape(renderer)}; {Environment.ProcessorCount} cores").AddColumn("codec");
        foreach (string column in (string[])["frames/s here", "ffmpeg alone", "its time ×", "drawing alone", "waiting for ffmpeg", "MB a frame"])
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }
        foreach (var row in rows)
        {
            table.AddRow(row.Codec, Cell(row.FramesPerSecond), Cell(row.FfmpegAloneFramesPerSecond), Cell(row.TimeAgainstFfmpegAlone), Cell(row.DrawingAloneFramesPerSecond),
                row.WaitingShare.ToString("P0", CultureInfo.InvariantCulture), Cell(row.MegabytesPerFrame));
        }
        AnsiConsole.Write(table);
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] ordered = [.. values.Order()];
        return (ordered[(ordered.Length - 1) / 2] + ordered[ordered.Length / 2]) / 2;
    }

    private static string Cell(double value) => value.ToString("F2", CultureInfo.InvariantCulture);
}

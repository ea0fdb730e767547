using System.CommandLine;
using System.Diagnostics;
using Brainscan.Format;
using Brainscan.Player.Commands;
using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Rendering.Egl;
using Brainscan.Player.Rendering.Readback;
using Brainscan.Player.Video;
using Brainscan.Player.Video.Film;

namespace Brainscan.Benchmarks.Exporting;

/// <summary>
/// <c>bench render FILE</c>: how fast films are made of a recording, with each codec, beside ffmpeg encoding the very same pictures out of memory with the same settings, in turn;
/// and how fast they are drawn when nobody encodes them.
/// </summary>
internal static class RenderBenchmark
{
    private static readonly string[] Codecs = ["h264", "h265", "av1", "prores", "ffv1"];

    public static Command Command()
    {
        var file = new Argument<string>("FILE") { Description = "A recording; the figures in docs/PERFORMANCE.md are of the full model." };
        var size = OptionsOf.Size("--size", 16384, "Pixels. Default: 7680x4320.");
        var frames = new Option<int>("--frames") { Description = "Pictures of each film: the last of the run.", DefaultValueFactory = _ => 8 };
        var rounds = new Option<int>("--rounds") { Description = "How often all is measured; medians are shown.", DefaultValueFactory = _ => 3 };
        var codecs = new Option<string>("--codecs") { Description = "Which, with commas between.", DefaultValueFactory = _ => string.Join(',', Codecs) };
        var json = new Option<bool>("--json") { Description = "Print the figures as JSON." };
        var command = new Command("render", "Making films, beside ffmpeg encoding the same pictures out of memory.") { file, size, frames, rounds, codecs, json };
        command.SetAction(parse => Run(parse.GetRequiredValue(file), parse.GetValue(size) ?? (7680, 4320), Math.Max(1, parse.GetValue(frames)), Math.Max(1, parse.GetValue(rounds)),
            parse.GetRequiredValue(codecs).Split(','), parse.GetValue(json)));
        return command;
    }

    private static int Run(string path, (int Width, int Height) size, int frames, int rounds, string[] codecs, bool json)
    {
        using var reader = TimelineReader.Open(path);
        int first = Math.Max(0, reader.Frames.Count - frames);
        int[] places = [.. Enumerable.Range(first, reader.Frames.Count - first)];
        if (places.Length == 0)
        {
            throw new RecordingException($"{path} has no frames.");
        }
        Ffmpeg.Require();
        var settings = new RenderSettings { Width = size.Width, Height = size.Height };
        DirectoryInfo folder = Directory.CreateTempSubdirectory("brainscan-bench-render-");
        try
        {
            using var context = HeadlessContext.Create();
            RunFilm Film() => new(context.Device, reader, places, FilmScript.Empty, settings, fps: 10);
            using var raw = new RawPictures(size.Width, size.Height, places.Length);
            var table = new ExportTable(Path.GetFileName(path), size, places.Length, context.Device.Renderer);
            Say("drawing the pictures");
            using (RunFilm film = Film())
            {
                raw.Draw(context.Device, film);
            }
            for (int round = 0; round < rounds; round++)
            {
                foreach (PixelLayout layout in codecs.Select(codec => VideoCodec.Named(codec).Layout).Distinct())
                {
                    Say($"round {round + 1}: drawing alone");
                    using RunFilm film = Film();
                    table.NoteDrawing(layout, places.Length / Seconds(() => RawPictures.DrawInto(Stream.Null, context.Device, film, layout)));
                }
                foreach (string codec in codecs)
                {
                    Say($"round {round + 1}: {codec}");
                    string target = Path.Combine(folder.FullName, $"film{Extension(codec)}");
                    using RenderOutput output = RenderOutput.At(target, overwrite: true);
                    var video = new VideoSettings(new VideoArguments(VideoCodec.Named(codec), output.Container), 10, Fresh: true);
                    VideoTimes times;
                    using (RunFilm film = Film())
                    using (VideoWriter writer = new(context.Device, film, output, video))
                    {
                        times = writer.Write(_ => { }, CancellationToken.None);
                    }
                    long bytes = output.Bytes;
                    double alone = Seconds(() => raw.Encode(video.Arguments, target));
                    table.Note(codec, video.Arguments.Layout, times, alone, bytes);
                }
            }
            Say("");
            table.Write(json);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
        return 0;
    }

    private static string Extension(string codec) => codec.StartsWith("prores", StringComparison.Ordinal) ? ".mov" : codec == "ffv1" ? ".mkv" : ".mp4";

    private static double Seconds(Action work)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static void Say(string doing) => Console.Error.Write($"\r{doing,-40}\r");
}

using System.CommandLine;
using System.Diagnostics;
using Brainscan.Format;
using Brainscan.Player.App;
using Brainscan.Player.Inspection;
using Brainscan.Player.Rendering.Egl;

namespace Brainscan.Benchmarks.Playing;

/// <summary>
/// <c>bench player FILE</c>: the player's own state, loader and passes without a window: playing both ways, seeking, dragging, drawing, following a
/// writer; and beside them, in the same run, how fast ffmpeg decodes films without loss of the same frames.
/// </summary>
internal static class PlayerBenchmark
{
    private const long CacheBytes = 512L << 20;

    public static Command Command()
    {
        var file = new Argument<string>("FILE") { Description = "A recording; the figures in docs/PERFORMANCE.md are of the full model." };
        var json = new Option<bool>("--json") { Description = "Print the figures as JSON." };
        var command = new Command("player", "Playing, seeking, dragging, drawing and following, beside films of the same frames.") { file, json };
        command.SetAction(parse => Run(parse.GetRequiredValue(file), parse.GetValue(json)));
        return command;
    }

    private static int Run(string path, bool json)
    {
        using var reader = TimelineReader.Open(path);
        if (reader.Frames.Count < Playback.LeastFrames)
        {
            throw new RecordingException($"{path} has {reader.Frames.Count} frames: at least {Playback.LeastFrames} are needed to play");
        }
        var table = new PlayerTable(path, reader);
        using var context = HeadlessContext.Create();
        table.Renderer = context.Device.Renderer;
        using (var run = OpenRun.Of(reader))
        using (var scene = new Scene(context.Device, run, "natural", CacheBytes, isLive: false))
        {
            using var playback = new Playback(scene, context.Device, table);
            Say("playing");
            playback.Play();
            Say("seeking");
            playback.Seek();
            Say("dragging");
            playback.Drag();
            long resident = Process.GetCurrentProcess().WorkingSet64;
            table.Note("memory beside the frame cache", "MB", (resident - scene.State.Figures.CachedBytes) / 1e6);
            table.Note("frame cache", "MB", scene.State.Figures.CachedBytes / 1e6);
            Say("drawing");
            DrawTimes.Measure(scene, context.Device, table);
        }
        Say("seeking on the CPU");
        CpuSeek.Measure(reader, table);
        Say("following a writer");
        FollowLatency.Measure(reader, context.Device, table);
        Say("the same frames as films");
        FilmDecode.Measure(reader, table);
        Say("");
        table.Write(json);
        return 0;
    }

    private static void Say(string doing) => Console.Error.Write($"\r{doing,-30}\r");
}

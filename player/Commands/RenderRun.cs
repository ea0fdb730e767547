using Brainscan.Format;
using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Rendering.Egl;
using Brainscan.Player.Rendering.Gl;
using Brainscan.Player.Rendering.Text;
using Brainscan.Player.Video;
using Brainscan.Player.Video.Film;

namespace Brainscan.Player.Commands;

/// <summary>Draws frames of a recording into an output: what <c>render</c> and <c>export --format png</c> both come to.</summary>
internal static class RenderRun
{
    /// <summary>Draws them on this thread, which must not have another OpenGL context, and gives the output its name.</summary>
    /// <param name="reader">The recording.</param>
    /// <param name="frames">Places in its list of frames.</param>
    /// <param name="script">What is wanted of a film; for a picture an empty one.</param>
    /// <param name="settings">What the pictures look like.</param>
    /// <param name="output">Where they go.</param>
    /// <param name="video">How they are compressed.</param>
    /// <param name="at">The one moment of the film that is wanted, in seconds; null for all of it.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>Where the time went, the renderer's name, and the step of the one moment, where one was wanted.</returns>
    /// <exception cref="RecordingException">ffmpeg is missing or failed, no font has a letter that is to be written, or a frame is damaged.</exception>
    public static (VideoTimes Times, string Renderer, long? OnlyStep) Make(
        TimelineReader reader, IReadOnlyList<int> frames, FilmScript script, RenderSettings settings, RenderOutput output, VideoSettings video, double? at, CancellationToken cancel)
    {
        Ffmpeg.Require();
        FilmLetters.Require(script, FontSet.OfSystem);
        using HeadlessContext context = Context();
        using RunFilm film = new(context.Device, reader, frames, script, settings, video.FramesPerSecond, at);
        return (Write(context.Device, film, output, video, cancel), context.Device.Renderer, film.OnlyStep);
    }

    /// <summary>Draws a sheet of moments on this thread, likewise.</summary>
    /// <param name="reader">The recording.</param>
    /// <param name="name">Its name, for the title.</param>
    /// <param name="frames">Places in its list of frames to choose from.</param>
    /// <param name="count">How many moments.</param>
    /// <param name="place">Where to look; null for the whole.</param>
    /// <param name="settings">What the pictures look like.</param>
    /// <param name="output">Where it goes.</param>
    /// <param name="video">How it is compressed.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>Where the time went, the renderer's name, and how many moments there are.</returns>
    /// <exception cref="RecordingException">ffmpeg is missing or failed, a frame is damaged, or the sheet is too small.</exception>
    public static (VideoTimes Times, string Renderer, int Moments) MakeSheet(
        TimelineReader reader, string name, IReadOnlyList<int> frames, int count, CameraMark? place, RenderSettings settings, RenderOutput output, VideoSettings video, CancellationToken cancel)
    {
        Ffmpeg.Require();
        using HeadlessContext context = Context();
        using ContactSheet sheet = new(context.Device, reader, name, frames, count, place, settings);
        return (Write(context.Device, sheet, output, video, cancel), context.Device.Renderer, sheet.Count);
    }

    /// <summary>A context on this thread; says on standard error what there is to say of it.</summary>
    internal static HeadlessContext Context()
    {
        HeadlessContext context = HeadlessContext.Create();
        if (context.Note is { } note)
        {
            Console.Error.WriteLine($"brainscan: {note}");
        }
        return context;
    }

    /// <summary>Draws a film's pictures, on the thread of the device's context, into an output.</summary>
    internal static VideoTimes Write(GlDevice device, IFilm film, RenderOutput output, VideoSettings video, CancellationToken cancel)
    {
        using VideoWriter writer = new(device, film, output, video);
        if (writer.Note is { } note)
        {
            Console.Error.WriteLine($"brainscan: {note}");
        }
        return RenderProgress.Show(film.Frames, progress => writer.Write(progress, cancel));
    }
}

using Brainscan.Format;
using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Rendering.Egl;
using Brainscan.Player.Rendering.Gl;
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
    /// <param name="codec">How they are compressed.</param>
    /// <param name="fps">Frames a second, where it is a film.</param>
    /// <param name="at">The one moment of the film that is wanted, in seconds; null for all of it.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>Where the time went, and the renderer's name.</returns>
    /// <exception cref="RecordingException">ffmpeg is missing or failed, or a frame is damaged.</exception>
    public static (VideoTimes Times, string Renderer) Make(
        TimelineReader reader, IReadOnlyList<int> frames, FilmScript script, RenderSettings settings, RenderOutput output, VideoCodec codec, double fps, double? at, CancellationToken cancel)
    {
        Ffmpeg.Require();
        using HeadlessContext context = HeadlessContext.Create();
        using RunFilm film = new(context.Device, reader, frames, script, settings, fps, at);
        return (Write(context.Device, film, output, codec, fps, cancel), context.Device.Renderer);
    }

    /// <summary>Draws a film's pictures on this thread into an output.</summary>
    /// <inheritdoc cref="VideoWriter.Write"/>
    internal static unsafe VideoTimes Write(GlDevice device, IFilm film, RenderOutput output, VideoCodec codec, double fps, CancellationToken cancel)
    {
        using RenderTarget target = new(device, film.Width, film.Height);
        VideoWriter writer = new(output, new VideoFormat(film.Width, film.Height, fps), codec);
        return RenderProgress.Show(film.Frames, drawn => writer.Write(film.Frames, Draw, drawn, cancel));

        void Draw(int index, Span<byte> pixels)
        {
            film.Prepare(index);
            film.Paint(target, 0, 0);
            fixed (byte* first = pixels)
            {
                target.Read(first);
            }
        }
    }
}

using Brainscan.Format;
using Brainscan.Player.Rendering;
using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Rendering.Egl;
using Brainscan.Player.Video;

namespace Brainscan.Player.Commands;

/// <summary>Draws frames of a recording into an output: what <c>render</c> and <c>export --format png</c> both come to.</summary>
internal static class RenderRun
{
    /// <summary>Draws them on this thread, which must not have another OpenGL context, and gives the output its name.</summary>
    /// <param name="reader">The recording.</param>
    /// <param name="frames">Places in its list of frames.</param>
    /// <param name="settings">What the pictures look like.</param>
    /// <param name="output">Where they go.</param>
    /// <param name="codec">How they are compressed.</param>
    /// <param name="fps">Frames a second, where it is a film.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>Where the time went, and the renderer's name.</returns>
    /// <exception cref="RecordingException">ffmpeg is missing or failed, or a frame is damaged.</exception>
    public static (VideoTimes Times, string Renderer) Make(
        TimelineReader reader, IReadOnlyList<int> frames, RenderSettings settings, RenderOutput output, VideoCodec codec, double fps, CancellationToken cancel)
    {
        Ffmpeg.Require();
        using HeadlessContext context = HeadlessContext.Create();
        using RunPicture picture = new(context.Device, reader, settings);
        VideoWriter writer = new(output, new VideoFormat(settings.Width, settings.Height, fps), codec);
        VideoTimes times = RenderProgress.Show(frames.Count, drawn => writer.Write(frames.Count, Draw, drawn, cancel));
        return (times, context.Device.Renderer);

        void Draw(int index, Span<byte> pixels)
        {
            picture.Seek(frames[index]);
            picture.Draw();
            picture.ReadPixels(pixels);
        }
    }
}

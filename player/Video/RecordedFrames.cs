using System.Globalization;
using Brainscan.Format;
using Brainscan.Player.Rendering;
using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Rendering.Gl;

namespace Brainscan.Player.Video;

/// <summary>A film of frames as they were recorded, one picture each.</summary>
internal sealed class RecordedFrames : IFilm, IDisposable
{
    private readonly IReadOnlyList<int> _frames;
    private readonly RunPicture _picture;

    /// <summary>Makes everything ready to draw.</summary>
    /// <param name="device">Of the context on this thread.</param>
    /// <param name="reader">The recording; stays the caller's.</param>
    /// <param name="frames">Places in its list of frames.</param>
    /// <param name="settings">What the pictures look like.</param>
    /// <exception cref="RecordingException">A setting names nothing, or the recording is empty or damaged.</exception>
    public RecordedFrames(GlDevice device, TimelineReader reader, IReadOnlyList<int> frames, RenderSettings settings)
    {
        _frames = frames;
        _picture = new RunPicture(device, reader, settings);
        Width = settings.Width;
        Height = settings.Height;
        Identity = string.Create(CultureInfo.InvariantCulture,
            $"run {reader.Header.RunId}, {frames.Count} frames from step {reader.Frames[frames[0]].Step} to {reader.Frames[frames[^1]].Step}, {settings}, {device.Renderer}");
    }

    /// <inheritdoc/>
    public int Width { get; }

    /// <inheritdoc/>
    public int Height { get; }

    /// <inheritdoc/>
    public int Frames => _frames.Count;

    /// <inheritdoc/>
    public string Identity { get; }

    /// <inheritdoc/>
    public bool IsSame(int index) => false;

    /// <inheritdoc/>
    public void Prepare(int index)
    {
        _picture.Seek(_frames[index]);
        _picture.Measure();
    }

    /// <inheritdoc/>
    public void Paint(RenderTarget target, int left, int top) => _picture.Paint(target, left, top);

    /// <inheritdoc/>
    public void Dispose() => _picture.Dispose();
}

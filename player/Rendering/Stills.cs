using Brainscan.Format;
using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Rendering.Gl;

namespace Brainscan.Player.Rendering;

/// <summary>
/// Single pictures of a run in memory, each of any size and any part of the canvas: for pages and sheets that hold many of them. GL thread only.
/// </summary>
internal sealed class Stills : IDisposable
{
    private readonly GlDevice _device;
    private RenderTarget? _target;

    /// <summary>Makes everything ready to draw.</summary>
    /// <inheritdoc cref="RunPicture(GlDevice, TimelineReader, RenderSettings)"/>
    public Stills(GlDevice device, TimelineReader reader, RenderSettings settings) => (_device, Picture) = (device, new RunPicture(device, reader, settings));

    /// <summary>What they are of.</summary>
    public RunPicture Picture { get; }

    /// <summary>Makes a frame the one drawn next.</summary>
    /// <exception cref="RecordingException">The frame, or one it builds on, is damaged.</exception>
    public void Seek(int frame)
    {
        Picture.Seek(frame);
        Picture.Measure();
    }

    /// <summary>Draws the frame sought, and waits for it: RGB, top row first, without gaps.</summary>
    /// <param name="view">Where the canvas is in the picture, and how large that is.</param>
    /// <exception cref="RecordingException">Larger than this OpenGL draws.</exception>
    public unsafe byte[] Draw(PictureView view)
    {
        if (_target is null || _target.Width != view.Width || _target.Height != view.Height)
        {
            _target?.Dispose();
            _target = new RenderTarget(_device, view.Width, view.Height);
        }
        Picture.View = view;
        Picture.Paint(_target);
        byte[] rgb = new byte[checked(view.Width * view.Height * 3)];
        fixed (byte* first = rgb)
        {
            _target.Read(first);
        }
        return rgb;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _target?.Dispose();
        Picture.Dispose();
    }
}

using Brainscan.Player.Rendering.Gl;
using Brainscan.Player.Rendering.Layout;
using Silk.NET.OpenGL;

namespace Brainscan.Player.Rendering.Draw;

/// <summary>Draws the weights: one instance a rectangle of the layout, one fragment a pixel.</summary>
internal sealed class WeightsPass : IDisposable
{
    private readonly GlDevice _device;
    private readonly GlProgram _program;
    private readonly GlTexture _colors;
    private readonly VertexArray _corners;
    private readonly int _count;
    private readonly float _stretch;

    /// <summary>Compiles its shaders and uploads the colours.</summary>
    public WeightsPass(GlDevice device, PictureLayout layout, ColorMap colors, float stretch)
    {
        _device = device;
        _stretch = stretch;
        _program = new GlProgram(device, "weights.vert", "weights.frag");
        _count = layout.Rectangles.Length;
        _colors = new GlTexture(device, SizedInternalFormat.Rgba8, ColorMap.Hues, ColorMap.Lights);
        _colors.Write<byte>(PixelFormat.Rgba, PixelType.UnsignedByte, colors.Texels());
        _corners = new VertexArray(device);
    }

    /// <summary>Draws into the target bound.</summary>
    /// <param name="view">Where.</param>
    /// <param name="rectangles">The layout's rectangles.</param>
    /// <param name="gains">Gains in this frame, one a part.</param>
    /// <param name="lines">What <see cref="WeavePass"/> measured.</param>
    /// <param name="state">State, or trail of change.</param>
    /// <param name="origin">Origin; any state where it is not subtracted.</param>
    public void Draw(PictureView view, GlBuffer rectangles, GlBuffer gains, GlBuffer lines, GlBuffer state, GlBuffer origin)
    {
        rectangles.BindStorage(0);
        gains.BindStorage(1);
        state.BindStorage(2);
        origin.BindStorage(3);
        lines.BindStorage(4);
        _colors.Bind(0);
        _program.Use()
            .Set("scale", view.Scale).Set("offset", view.X, view.Y).Set("targetSize", view.Width, view.Height)
            .Set("stretch", _stretch).Set("unstretch", 1 / (MathF.Asinh(_stretch) * ColorMap.Brightest));
        _corners.Bind();
        _device.Gl.DrawArraysInstanced(PrimitiveType.TriangleStrip, 0, 4, (uint)_count);
        _device.ThrowOnError("drawing the weights");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _program.Dispose();
        _colors.Dispose();
        _corners.Dispose();
    }
}

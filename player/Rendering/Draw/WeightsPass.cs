using Brainscan.Format;
using Brainscan.Player.Rendering.Gl;
using Brainscan.Player.Rendering.Layout;
using Silk.NET.OpenGL;

namespace Brainscan.Player.Rendering.Draw;

/// <summary>Draws the weights: one instance a rectangle of the layout, one fragment a pixel.</summary>
internal sealed class WeightsPass : IDisposable
{
    private readonly GlDevice _device;
    private readonly GlProgram _program;
    private readonly GlBuffer _rectangles;
    private readonly GlBuffer _tensors;
    private readonly GlTexture _colors;
    private readonly VertexArray _corners;
    private readonly int _count;
    private readonly float _stretch;

    /// <summary>Compiles its shaders and uploads layout and colours.</summary>
    public WeightsPass(GlDevice device, PictureLayout layout, TileGrid grid, ColorMap colors, float stretch)
    {
        _device = device;
        _stretch = stretch;
        _program = new GlProgram(device, "weights.vert", "weights.frag");
        var rectangles = layout.Rectangles.Select(r => new GpuRectangle(
            r.X, r.Y, r.Width, r.Height, (uint)(grid.TensorStateOffset[r.Tensor] + r.First), r.RowStride, r.ColumnStride, (uint)r.Tensor)).ToArray();
        _count = rectangles.Length;
        _rectangles = new GlBuffer(device, 32L * _count);
        _rectangles.Write<GpuRectangle>(0, rectangles);
        _tensors = new GlBuffer(device, 16L * grid.TensorStateOffset.Length);
        _colors = new GlTexture(device, SizedInternalFormat.Rgba8, ColorMap.Hues, ColorMap.Lights);
        _colors.Write<byte>(PixelFormat.Rgba, PixelType.UnsignedByte, colors.Texels());
        _corners = new VertexArray(device);
    }

    /// <summary>Draws into the target bound.</summary>
    /// <param name="view">Where.</param>
    /// <param name="state">State, or trail of change.</param>
    /// <param name="origin">Origin; any state where no tensor's OriginGain is other than 0.</param>
    /// <param name="tensors">Gains in this frame, one a tensor.</param>
    public void Draw(PictureView view, GlBuffer state, GlBuffer origin, ReadOnlySpan<GpuTensor> tensors)
    {
        _tensors.Write(0, tensors);
        _rectangles.BindStorage(0);
        _tensors.BindStorage(1);
        state.BindStorage(2);
        origin.BindStorage(3);
        _colors.Bind(0);
        _program.Use()
            .Set("scale", view.Scale).Set("offset", view.X, view.Y).Set("targetSize", view.Width, view.Height)
            .Set("stretch", _stretch).Set("unstretch", 1 / MathF.Asinh(_stretch));
        _corners.Bind();
        _device.Gl.DrawArraysInstanced(PrimitiveType.TriangleStrip, 0, 4, (uint)_count);
        _device.ThrowOnError("drawing the weights");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _program.Dispose();
        _rectangles.Dispose();
        _tensors.Dispose();
        _colors.Dispose();
        _corners.Dispose();
    }
}

using Brainscan.Player.Rendering.Gl;
using Brainscan.Player.Rendering.Layout;
using Silk.NET.OpenGL;

namespace Brainscan.Player.Rendering.Draw;

/// <summary>Draws the weights: one instance a rectangle of the layout, one fragment a pixel.</summary>
internal sealed class WeightsPass : IDisposable
{
    private readonly GlDevice _device;
    private readonly GlProgram _reduced;
    private readonly GlProgram _oneToOne;
    private readonly GlTexture _colors;
    private readonly GlVertexArray _corners;
    private readonly int _count;
    private string _colorsOf = "";

    /// <summary>Compiles its shaders.</summary>
    public WeightsPass(GlDevice device, PictureLayout layout)
    {
        _device = device;
        _reduced = new GlProgram(device, "weights.vert", "weights.frag");
        // a program of its own: where the CPU draws, both ways of a branch are walked, and 1:1 took twice as long
        _oneToOne = new GlProgram(device, "ONE_TO_ONE", ["weights.vert", "weights.frag"]);
        _count = layout.Rectangles.Length;
        _colors = new GlTexture(device, SizedInternalFormat.Rgba8, ColorMap.Hues, ColorMap.Lights);
        _corners = new GlVertexArray(device);
    }

    /// <summary>Draws into the target bound, above the view's strip.</summary>
    /// <param name="view">Where.</param>
    /// <param name="part">The part of the view that the target is.</param>
    /// <param name="look">Colours and stretch.</param>
    /// <param name="mostAsked">Weights a pixel asks at most along each axis, where it covers more; 0 asks all.</param>
    /// <param name="rectangles">The layout's rectangles.</param>
    /// <param name="gains">Gains in this frame, one a part.</param>
    /// <param name="lines">What <see cref="WeavePass"/> measured.</param>
    /// <param name="state">State, or trail of change.</param>
    /// <param name="origin">Origin; any state where it is not subtracted.</param>
    /// <param name="marks">A bit for each weight that is no number; null where all are.</param>
    public void Draw(
        PictureView view, PicturePart part, PictureLook look, int mostAsked, GlBuffer rectangles, GlBuffer gains, GlBuffer lines, GlBuffer state, GlBuffer origin,
        GlBuffer? marks)
    {
        if (_colorsOf != look.Colors)
        {
            _colors.Write<byte>(PixelFormat.Rgba, PixelType.UnsignedByte, ColorMap.Find(look.Colors).Texels());
            _colorsOf = look.Colors;
        }
        rectangles.BindStorage(0);
        gains.BindStorage(1);
        state.BindStorage(2);
        origin.BindStorage(3);
        lines.BindStorage(4);
        _colors.Bind(0);
        bool isOneToOne = view.Scale >= 1 && !view.IsSmooth;
        GlProgram program = isOneToOne ? _oneToOne : _reduced;
        program.Use()
            .Set("scale", view.Scale).Set("offset", view.X, view.Y).Set("isSmooth", view.IsSmooth ? 1 : 0)
            .Set("partStart", part.Left, part.Top).Set("targetSize", part.Width, part.Height)
            .Set("stretch", look.Stretch).Set("unstretch", 1 / (MathF.Asinh(look.Stretch) * ColorMap.Brightest));
        if (!isOneToOne)
        {
            program.Set("mostAsked", mostAsked);
        }
        MarksBuffer.Bind(program, marks, state, 5);
        _corners.Bind();
        // row 0 of a target is its top row, and so it is for the scissor
        _device.Gl.Enable(EnableCap.ScissorTest);
        _device.Gl.Scissor(0, 0, (uint)part.Width, (uint)Math.Clamp(view.StripTop - part.Top, 0, part.Height));
        if (view.IsSmooth)
        {
            // pixels at an edge are shared by the rectangles on both sides of it
            _device.Gl.Enable(EnableCap.Blend);
            _device.Gl.BlendFunc(BlendingFactor.One, BlendingFactor.One);
        }
        _device.Gl.DrawArraysInstanced(PrimitiveType.TriangleStrip, 0, 4, (uint)_count);
        _device.Gl.Disable(EnableCap.Blend);
        _device.Gl.Disable(EnableCap.ScissorTest);
        _device.ThrowOnError("drawing the weights");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _reduced.Dispose();
        _oneToOne.Dispose();
        _colors.Dispose();
        _corners.Dispose();
    }
}

using System.Numerics;
using System.Runtime.InteropServices;
using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Rendering.Gl;
using Brainscan.Player.Rendering.Text;
using Silk.NET.OpenGL;

namespace Brainscan.Player.Rendering.Overlay;

/// <summary>
/// Everything drawn over the piece: boxes, lines, words and pictures, collected in order and blended over what the target holds, later
/// ones over earlier ones. Colours are sRGB-encoded, 0–1, with opacity as the fourth; places are pixels of the target, y down. Nothing is
/// allocated once as many shapes have been drawn before.
/// </summary>
internal sealed class OverlayPass : IDisposable
{
    /// <summary>U+2009, the space that groups digits: two fifths of a cell.</summary>
    public const char ThinSpace = TextLine.ThinSpace;

    private static readonly int ShapeBytes = Marshal.SizeOf<OverlayShape>();
    private static readonly Vector4 Everywhere = new(float.MinValue, float.MinValue, float.MaxValue, float.MaxValue);

    private readonly GlDevice _device;
    private readonly GlProgram _program;
    private readonly GlyphAtlas _atlas;
    private readonly GlVertexArray _corners;
    private readonly List<OverlayShape> _shapes = [];
    // pictures in the order of their shapes: the draw is interrupted for each
    private readonly List<(int Shape, GlTexture Texture)> _images = [];
    private GlBuffer _buffer;
    private Vector4 _clip = Everywhere;

    /// <summary>Opens the font and compiles the shaders.</summary>
    public OverlayPass(GlDevice device)
    {
        _device = device;
        _atlas = new GlyphAtlas(device);
        _program = new GlProgram(device, "overlay.vert", "overlay.frag");
        _corners = new GlVertexArray(device);
        _buffer = new GlBuffer(device, ShapeBytes * 1024);
    }

    /// <summary>What is collected, in the order it is drawn in.</summary>
    public ReadOnlySpan<OverlayShape> Shapes => CollectionsMarshal.AsSpan(_shapes);

    /// <summary>Multiplies the opacity of what is added from now on, 0–1.</summary>
    public float Opacity { get; set; } = 1;

    /// <summary>Advance of a character of a size, in whole pixels, so that columns of figures stand under each other and no gap differs from the next.</summary>
    public static float AdvanceOf(int pixels) => TextLine.AdvanceOf(pixels);

    /// <summary>Width of words, pixels.</summary>
    public static float Measure(ReadOnlySpan<char> text, int pixels)
    {
        if (!TextLine.IsPlain(text))
        {
            return TextLine.Of(text, pixels).Width;
        }
        float width = 0;
        foreach (char character in text)
        {
            width += AdvanceOf(character, pixels);
        }
        return width;
    }

    /// <summary>Forgets everything collected, clipping and opacity too.</summary>
    public void Clear()
    {
        _shapes.Clear();
        _images.Clear();
        _clip = Everywhere;
        Opacity = 1;
        if (_atlas.IsCrowded)
        {
            // a window dragged through many sizes: begin again with those in use, an eighth of it at 8K
            _atlas.Forget();
        }
    }

    /// <summary>Draws only inside this rectangle from now on, until <see cref="Unclip"/>. Edges on whole pixels are exact.</summary>
    public void Clip(float x, float y, float width, float height) => _clip = new Vector4(x, y, x + width, y + height);

    /// <summary>Draws everywhere again.</summary>
    public void Unclip() => _clip = Everywhere;

    /// <summary>A filled box, its corners rounded by <paramref name="radius"/>.</summary>
    public void Box(float x, float y, float width, float height, Vector4 color, float radius = 0) =>
        Add(OverlayKind.Box, new(x, y, width, height), new(Math.Min(radius, Math.Min(width, height) / 2), 0, 0, 0), color);

    /// <summary>The outline of a box, drawn inwards from its edge.</summary>
    public void Outline(float x, float y, float width, float height, float thickness, Vector4 color, float radius = 0) =>
        Add(OverlayKind.Box, new(x, y, width, height), new(Math.Min(radius, Math.Min(width, height) / 2), thickness, 0, 0), color);

    /// <summary>A line with round ends.</summary>
    public void Line(float x0, float y0, float x1, float y1, float thickness, Vector4 color) =>
        Add(OverlayKind.Segment, new(x0, y0, x1, y1), default, color, thickness);

    /// <summary>
    /// A line through points, joined without seams: at a corner each pixel belongs to one of the two pieces, so that it is even where the
    /// line is translucent.
    /// </summary>
    public void Curve(ReadOnlySpan<Vector2> points, float thickness, Vector4 color)
    {
        for (int i = 0; i + 1 < points.Length; i++)
        {
            var (from, to) = (points[i], points[i + 1]);
            var before = i > 0 ? points[i - 1] : from;
            var after = i + 2 < points.Length ? points[i + 2] : to;
            Add(
                OverlayKind.Segment, new(from.X, from.Y, to.X, to.Y), new(before.X, before.Y, after.X, after.Y), color,
                thickness, i > 0 ? 1 : 0, i + 2 < points.Length ? 1 : 0);
        }
    }

    /// <summary>A filled triangle, its corners given clockwise on the screen.</summary>
    public void Wedge(Vector2 a, Vector2 b, Vector2 c, Vector4 color) =>
        Add(OverlayKind.Wedge, new(a.X, a.Y, b.X, b.Y), new(c.X, c.Y, 0, 0), color);

    /// <summary>A line of words; returns their width. What the piece's own font lacks is drawn with the system's (<see cref="TextLine"/>).</summary>
    /// <param name="text">The words; <see cref="ThinSpace"/> is narrow.</param>
    /// <param name="pixels">Size of the type: the em, in pixels.</param>
    /// <param name="x">Where the first cell begins; rounded to a whole pixel.</param>
    /// <param name="baseline">Base line, pixels from the top; rounded.</param>
    /// <param name="color">sRGB-encoded and opacity.</param>
    public float Text(ReadOnlySpan<char> text, int pixels, float x, float baseline, Vector4 color)
    {
        float start = MathF.Round(x);
        float pen = start;
        float line = MathF.Round(baseline);
        if (!TextLine.IsPlain(text))
        {
            var laid = TextLine.Of(text, pixels);
            foreach (var (font, number, right, up) in laid.Glyphs)
            {
                Glyph(_atlas.Find(font, number, pixels), MathF.Round(start + right), MathF.Round(line - up), color);
            }
            return laid.Width;
        }
        foreach (char character in text)
        {
            if (character != TextLine.ThinSpace)
            {
                Glyph(_atlas.Find(character, pixels), pen, line, color);
            }
            pen += AdvanceOf(character, pixels);
        }
        return pen - start;
    }

    /// <summary>A picture whose texels are colours as given here; enlarged without smoothing. The texture stays the caller's and must live until drawn.</summary>
    public void Image(GlTexture texture, float x, float y, float width, float height, float alpha = 1)
    {
        _images.Add((_shapes.Count, texture));
        Add(OverlayKind.Image, new(x, y, width, height), new(0, 0, texture.Width, texture.Height), new(1, 1, 1, alpha));
    }

    /// <summary>Draws everything collected into the target bound, which is this part of the picture.</summary>
    public void Draw(PicturePart part)
    {
        if (_shapes.Count == 0)
        {
            return;
        }
        long bytes = (long)ShapeBytes * _shapes.Count;
        if (_buffer.Bytes < bytes)
        {
            _buffer.Dispose();
            _buffer = new GlBuffer(_device, bytes * 3 / 2);
        }
        _buffer.Write<OverlayShape>(0, Shapes);
        _buffer.BindStorage(0);
        _atlas.Bind();
        _program.Use().Set("partStart", part.Left, part.Top).Set("targetSize", part.Width, part.Height);
        _corners.Bind();
        var gl = _device.Gl;
        gl.Enable(EnableCap.Blend);
        // colours leave the shader multiplied by their opacity; an opaque target stays opaque
        gl.BlendFunc(BlendingFactor.One, BlendingFactor.OneMinusSrcAlpha);
        int first = 0;
        foreach (var (shape, texture) in _images)
        {
            DrawShapes(first, shape);
            texture.Bind(1);
            DrawShapes(shape, shape + 1);
            first = shape + 1;
        }
        DrawShapes(first, _shapes.Count);
        gl.Disable(EnableCap.Blend);
        _device.ThrowOnError("drawing the overlay");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _program.Dispose();
        _atlas.Dispose();
        _corners.Dispose();
        _buffer.Dispose();
    }

    private static float AdvanceOf(char character, int pixels) => character == ThinSpace ? TextLine.ThinAdvanceOf(pixels) : AdvanceOf(pixels);

    private void Glyph(AtlasGlyph? found, float x, float baseline, Vector4 color)
    {
        if (found is { Width: > 0 } glyph)
        {
            Add(OverlayKind.Glyph, new(x + glyph.Left, baseline - glyph.Top, glyph.Width, glyph.Height), new(glyph.X, glyph.Y, 0, 0), color);
        }
    }

    private void DrawShapes(int from, int to)
    {
        if (from < to)
        {
            _program.Set("first", from);
            _device.Gl.DrawArraysInstanced(PrimitiveType.TriangleStrip, 0, 4, (uint)(to - from));
        }
    }

    private void Add(OverlayKind kind, Vector4 place, Vector4 detail, Vector4 color, float thickness = 0, float before = 0, float after = 0) =>
        _shapes.Add(new OverlayShape(place, detail, color with { W = color.W * Opacity }, _clip, new((int)kind, thickness, before, after)));
}

using System.Numerics;
using System.Runtime.InteropServices;
using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Rendering.Gl;
using Silk.NET.OpenGL;

namespace Brainscan.Player.Rendering.Text;

/// <summary>A glyph to draw as text.vert reads it: the struct Glyph there, std430, 48 bytes.</summary>
/// <param name="Box">Left, top, width and height in pixels of the target.</param>
/// <param name="Texel">Left and top of its bitmap in the atlas, in X and Y.</param>
/// <param name="Color">Linear light.</param>
[StructLayout(LayoutKind.Sequential, Size = 48)]
internal readonly record struct GpuGlyph(Vector4 Box, Vector4 Texel, Vector4 Color);

/// <summary>Collects the words of a picture and draws them at once.</summary>
internal sealed class TextPass : IDisposable
{
    private readonly GlDevice _device;
    private readonly GlProgram _program;
    private readonly GlyphAtlas _atlas;
    private readonly GlVertexArray _corners;
    private readonly List<GpuGlyph> _glyphs = [];
    private GlBuffer _buffer;

    /// <summary>Opens the font and compiles the shaders.</summary>
    public TextPass(GlDevice device)
    {
        _device = device;
        _atlas = new GlyphAtlas(device);
        _program = new GlProgram(device, "text.vert", "text.frag");
        _corners = new GlVertexArray(device);
        _buffer = new GlBuffer(device, 48 * 1024);
    }

    /// <summary>Glyphs collected.</summary>
    public IReadOnlyList<GpuGlyph> Glyphs => _glyphs;

    /// <summary>Forgets all words.</summary>
    public void Clear()
    {
        _glyphs.Clear();
        if (_atlas.IsCrowded)
        {
            // a window zoomed through many sizes: begin again with the sizes in use
            _atlas.Forget();
        }
    }

    /// <summary>Adds one character; false where there is no room for another glyph.</summary>
    /// <param name="character">Unicode code point.</param>
    /// <param name="pixels">Size of the type: the em, in pixels.</param>
    /// <param name="x">Pen, pixels from the left.</param>
    /// <param name="baseline">Base line, pixels from the top.</param>
    /// <param name="color">sRGB-encoded, 0–1.</param>
    public bool Add(int character, int pixels, float x, float baseline, Vector3 color)
    {
        if (_atlas.Find(character, pixels) is not { } glyph)
        {
            return false;
        }
        Add(glyph, x, baseline, color);
        return true;
    }

    /// <summary>Adds one glyph of a font.</summary>
    /// <param name="font">Which font, as <see cref="FontSet"/> numbers them.</param>
    /// <param name="number">The glyph's number there.</param>
    /// <param name="pixels">The em, in pixels.</param>
    /// <param name="x">Pen, pixels from the left.</param>
    /// <param name="baseline">Base line, pixels from the top.</param>
    /// <param name="color">sRGB-encoded, 0–1.</param>
    public void AddGlyph(int font, uint number, int pixels, float x, float baseline, Vector3 color)
    {
        if (_atlas.Find(font, number, pixels) is { } glyph)
        {
            Add(glyph, x, baseline, color);
        }
    }

    /// <summary>Adds a line of words.</summary>
    public void AddLine(string text, int pixels, float x, float baseline, Vector3 color)
    {
        if (!TextLine.IsPlain(text))
        {
            foreach (var (font, number, right, up) in TextLine.Of(text, pixels).Glyphs)
            {
                AddGlyph(font, number, pixels, x + right, baseline - up, color);
            }
            return;
        }
        foreach (char character in text)
        {
            Add(character, pixels, x, baseline, color);
            x += FontFace.AdvanceOf(pixels);
        }
    }

    /// <summary>Width of a line of words, pixels.</summary>
    public static float Measure(string text, int pixels) => TextLine.IsPlain(text) ? FontFace.AdvanceOf(pixels) * text.Length : TextLine.Of(text, pixels).Width;

    /// <summary>Draws all words into the target bound, which is this part of the picture.</summary>
    public void Draw(PicturePart part)
    {
        if (_glyphs.Count == 0)
        {
            return;
        }
        if (_buffer.Bytes < 48L * _glyphs.Count)
        {
            _buffer.Dispose();
            _buffer = new GlBuffer(_device, 48L * _glyphs.Count * 3 / 2);
        }
        _buffer.Write<GpuGlyph>(0, CollectionsMarshal.AsSpan(_glyphs));
        _buffer.BindStorage(0);
        _atlas.Bind();
        _program.Use().Set("partStart", part.Left, part.Top).Set("targetSize", part.Width, part.Height);
        _corners.Bind();
        var gl = _device.Gl;
        // a mark lies over its letter, and letters that join over each other
        gl.Enable(EnableCap.Blend);
        gl.BlendFunc(BlendingFactor.One, BlendingFactor.OneMinusSrcAlpha);
        gl.DrawArraysInstanced(PrimitiveType.TriangleStrip, 0, 4, (uint)_glyphs.Count);
        gl.Disable(EnableCap.Blend);
        _device.ThrowOnError("drawing text");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _program.Dispose();
        _atlas.Dispose();
        _corners.Dispose();
        _buffer.Dispose();
    }

    private void Add(AtlasGlyph glyph, float x, float baseline, Vector3 color)
    {
        if (glyph.Width > 0)
        {
            var box = new Vector4(MathF.Round(x) + glyph.Left, MathF.Round(baseline) - glyph.Top, glyph.Width, glyph.Height);
            _glyphs.Add(new GpuGlyph(box, new Vector4(glyph.X, glyph.Y, 0, 0), new Vector4(Linear(color.X), Linear(color.Y), Linear(color.Z), 1)));
        }
    }

    private static float Linear(float encoded) =>
        encoded <= 0.04045f ? encoded / 12.92f : MathF.Pow((encoded + 0.055f) / 1.055f, 2.4f);
}

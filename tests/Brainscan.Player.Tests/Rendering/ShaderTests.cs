using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Rendering.Egl;
using Brainscan.Player.Rendering.Gl;
using Brainscan.Player.Rendering.Overlay;
using Brainscan.Player.Rendering.State;
using Brainscan.Player.Rendering.Text;

namespace Brainscan.Player.Tests.Rendering;

public sealed class ShaderTests
{
    [Fact]
    public void Shaders_allCompileAndLink()
    {
        using var context = HeadlessContext.Create();
        string[] files = Directory.GetFiles(GlProgram.Folder).Select(Path.GetFileName).ToArray()!;
        Assert.NotEmpty(files);
        foreach (string file in files)
        {
            switch (Path.GetExtension(file))
            {
                case ".comp":
                    new GlProgram(context.Device, file).Dispose();
                    break;
                case ".vert":
                    new GlProgram(context.Device, file, Path.ChangeExtension(file, ".frag")).Dispose();
                    break;
                default:
                    Assert.Contains(Path.ChangeExtension(file, ".vert"), files);
                    break;
            }
        }
        Assert.Equal(0, context.Device.LiveObjects);
    }

    [Theory]
    [InlineData("apply.comp", "Tile", typeof(PackedTile))]
    [InlineData("escapes.comp", "Escape", typeof(Brainscan.Format.Escape))]
    [InlineData("escapes.comp", "Run", typeof(EscapeRun))]
    [InlineData("trail.comp", "Span", typeof(TrailSpan))]
    [InlineData("blend.comp", "Span", typeof(TrailSpan))]
    [InlineData("weights.vert", "Rectangle", typeof(GpuRectangle))]
    [InlineData("weights.vert", "Gain", typeof(GpuGain))]
    [InlineData("weave.comp", "Rectangle", typeof(GpuRectangle))]
    [InlineData("weave.comp", "Gain", typeof(GpuGain))]
    [InlineData("measure.comp", "Rectangle", typeof(GpuRectangle))]
    [InlineData("measure.comp", "Gain", typeof(GpuGain))]
    [InlineData("text.vert", "Glyph", typeof(GpuGlyph))]
    [InlineData("overlay.vert", "Shape", typeof(OverlayShape))]
    public void Struct_hasTheShadersLayout(string file, string name, Type type)
    {
        string source = File.ReadAllText(Path.Combine(GlProgram.Folder, file));
        string body = Regex.Match(source, $@"struct {name}\s*\{{(.*?)\}};", RegexOptions.Singleline).Groups[1].Value;
        // std430: a vector of four lies on 16 bytes, a scalar on 4, and the whole is a multiple of its largest alignment
        var offsets = new List<int>();
        int at = 0;
        int alignment = 4;
        foreach (Match member in Regex.Matches(body, @"\b(u?int|float|i?vec4)\s+\w+;"))
        {
            bool isVector = member.Groups[1].Value.EndsWith('4');
            if (isVector)
            {
                alignment = 16;
                at = (at + 15) / 16 * 16;
            }
            for (int i = 0; i < (isVector ? 4 : 1); i++, at += 4)
            {
                offsets.Add(at);
            }
        }
        Assert.Equal((at + alignment - 1) / alignment * alignment, Marshal.SizeOf(type));

        var actual = new List<int>();
        foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic))
        {
            int first = (int)Marshal.OffsetOf(type, field.Name);
            int words = field.FieldType == typeof(Vector4) ? 4 : 1;
            Assert.Equal(words * 4, Marshal.SizeOf(field.FieldType));
            actual.AddRange(Enumerable.Range(0, words).Select(i => first + (4 * i)));
        }
        Assert.Equal(offsets.Take(actual.Count), actual);
    }

    [Fact]
    public void Struct_sizesOfTheRuntimeAreThoseOfTheMarshaller()
    {
        Assert.Equal(Marshal.SizeOf<PackedTile>(), Unsafe.SizeOf<PackedTile>());
        Assert.Equal(Marshal.SizeOf<EscapeRun>(), Unsafe.SizeOf<EscapeRun>());
        Assert.Equal(Marshal.SizeOf<Brainscan.Format.Escape>(), Unsafe.SizeOf<Brainscan.Format.Escape>());
        Assert.Equal(Marshal.SizeOf<TrailSpan>(), Unsafe.SizeOf<TrailSpan>());
        Assert.Equal(Marshal.SizeOf<GpuRectangle>(), Unsafe.SizeOf<GpuRectangle>());
        Assert.Equal(Marshal.SizeOf<GpuGain>(), Unsafe.SizeOf<GpuGain>());
        Assert.Equal(Marshal.SizeOf<GpuGlyph>(), Unsafe.SizeOf<GpuGlyph>());
        Assert.Equal(Marshal.SizeOf<OverlayShape>(), Unsafe.SizeOf<OverlayShape>());
    }
}

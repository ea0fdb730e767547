using Silk.NET.OpenGL;

namespace Brainscan.Player.Rendering.Gl;

/// <summary>A two-dimensional texture of one level, read without filtering.</summary>
internal sealed unsafe class GlTexture : IDisposable
{
    private readonly GlDevice _device;
    private bool _disposed;

    /// <summary>Makes a texture; its contents are undefined.</summary>
    public GlTexture(GlDevice device, SizedInternalFormat format, int width, int height)
    {
        _device = device;
        Width = width;
        Height = height;
        device.Gl.CreateTextures(TextureTarget.Texture2D, 1, out uint name);
        Name = name;
        device.Made();
        device.Gl.TextureStorage2D(name, 1, format, (uint)width, (uint)height);
        device.Gl.TextureParameter(name, TextureParameterName.TextureMinFilter, (int)TextureMinFilter.Nearest);
        device.Gl.TextureParameter(name, TextureParameterName.TextureMagFilter, (int)TextureMagFilter.Nearest);
        device.Gl.TextureParameter(name, TextureParameterName.TextureWrapS, (int)TextureWrapMode.ClampToEdge);
        device.Gl.TextureParameter(name, TextureParameterName.TextureWrapT, (int)TextureWrapMode.ClampToEdge);
        device.ThrowOnError($"making a texture of {width}×{height}");
    }

    /// <summary>Makes a texture of four bytes a texel: red, green, blue, opacity.</summary>
    public static GlTexture Rgba(GlDevice device, int width, int height) => new(device, SizedInternalFormat.Rgba8, width, height);

    /// <summary>GL name, valid while not disposed.</summary>
    public uint Name { get; }

    /// <summary>Width in texels.</summary>
    public int Width { get; }

    /// <summary>Height in texels.</summary>
    public int Height { get; }

    /// <summary>Replaces all texels; <paramref name="texels"/> is row by row without gaps, in <paramref name="format"/> and <paramref name="type"/>.</summary>
    public void Write<T>(PixelFormat format, PixelType type, ReadOnlySpan<T> texels) where T : unmanaged
    {
        fixed (T* first = texels)
        {
            _device.Gl.TextureSubImage2D(Name, 0, 0, 0, (uint)Width, (uint)Height, format, type, first);
        }
    }

    /// <summary>Replaces all texels of an <see cref="Rgba"/> texture, row by row without gaps.</summary>
    public void WriteRgba(ReadOnlySpan<byte> texels) => Write(PixelFormat.Rgba, PixelType.UnsignedByte, texels);

    /// <summary>Makes it the texture of unit <paramref name="unit"/>.</summary>
    public void Bind(uint unit) => _device.Gl.BindTextureUnit(unit, Name);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _device.Delete(static (gl, name) => gl.DeleteTexture(name), Name);
        }
    }
}

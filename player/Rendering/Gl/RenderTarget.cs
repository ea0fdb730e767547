using Brainscan.Format;
using Silk.NET.OpenGL;

namespace Brainscan.Player.Rendering.Gl;

/// <summary>
/// An offscreen picture, 8 bits a channel, sRGB-encoded by whoever draws. Row 0 in memory is the top row of the picture: the passes
/// place things with y downwards, so nothing is ever flipped.
/// </summary>
internal sealed unsafe class RenderTarget : IDisposable
{
    private readonly GlDevice _device;
    private readonly GlTexture _color;
    private readonly uint _name;
    private bool _disposed;

    /// <summary>Makes a target of this size in pixels.</summary>
    /// <exception cref="RecordingException">Larger than this OpenGL draws.</exception>
    public RenderTarget(GlDevice device, int width, int height)
    {
        if (width < 1 || height < 1 || width > device.MaxTextureSize || height > device.MaxTextureSize)
        {
            throw new RecordingException(
                $"a picture of {width}×{height} cannot be drawn here ({device.Renderer}): width and height are 1 to {device.MaxTextureSize} pixels.");
        }
        _device = device;
        Width = width;
        Height = height;
        _color = new GlTexture(device, SizedInternalFormat.Rgba8, width, height);
        device.Gl.CreateFramebuffers(1, out _name);
        device.Made();
        device.Gl.NamedFramebufferTexture(_name, FramebufferAttachment.ColorAttachment0, _color.Name, 0);
        var status = device.Gl.CheckNamedFramebufferStatus(_name, FramebufferTarget.Framebuffer);
        if (status != GLEnum.FramebufferComplete)
        {
            Dispose();
            throw new InvalidOperationException($"The framebuffer of {width}×{height} is not complete: {status}.");
        }
    }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>What is drawn, as a texture.</summary>
    public GlTexture Texture => _color;

    /// <summary>Draws go here from now on, beginning with black.</summary>
    public void BindAndClear()
    {
        _device.Gl.BindFramebuffer(FramebufferTarget.Framebuffer, _name);
        _device.Gl.Viewport(0, 0, (uint)Width, (uint)Height);
        _device.Gl.ClearColor(0, 0, 0, 1);
        _device.Gl.Clear(ClearBufferMask.ColorBufferBit);
    }

    /// <summary>Draws go on here.</summary>
    public void Bind()
    {
        _device.Gl.BindFramebuffer(FramebufferTarget.Framebuffer, _name);
        _device.Gl.Viewport(0, 0, (uint)Width, (uint)Height);
    }

    /// <summary>Copies all of another target of the same size into this one.</summary>
    public void CopyFrom(RenderTarget source) => _device.Gl.BlitNamedFramebuffer(
        source._name, _name, 0, 0, Width, Height, 0, 0, Width, Height, ClearBufferMask.ColorBufferBit, BlitFramebufferFilter.Nearest);

    /// <summary>Copies it to the window, top row first; the window's lowest row is its row 0.</summary>
    public void Present()
    {
        // bound, because Mesa asks how large the window is only of a framebuffer that is
        _device.Gl.BindFramebuffer(FramebufferTarget.Framebuffer, 0);
        _device.Gl.Viewport(0, 0, (uint)Width, (uint)Height);
        _device.Gl.BlitNamedFramebuffer(
            _name, 0, 0, 0, Width, Height, 0, Height, Width, 0, ClearBufferMask.ColorBufferBit, BlitFramebufferFilter.Nearest);
        _device.ThrowOnError("showing a picture");
    }

    /// <summary>Reads the picture, top row first, three bytes a pixel without gaps, into memory (or, with <paramref name="rgb"/> 0, into
    /// the start of the pixel pack buffer bound).</summary>
    public void Read(void* rgb)
    {
        _device.Gl.BindFramebuffer(FramebufferTarget.Framebuffer, _name);
        _device.Gl.ReadPixels(0, 0, (uint)Width, (uint)Height, PixelFormat.Rgb, PixelType.UnsignedByte, rgb);
    }

    /// <summary>Reads it into a part of a larger picture in the pixel pack buffer bound.</summary>
    /// <param name="offset">Byte at which the part's first pixel goes.</param>
    /// <param name="rowPixels">Width of the larger picture.</param>
    public void ReadIntoBuffer(long offset, int rowPixels)
    {
        _device.Gl.PixelStore(PixelStoreParameter.PackRowLength, rowPixels);
        _device.Gl.BindFramebuffer(FramebufferTarget.Framebuffer, _name);
        _device.Gl.ReadPixels(0, 0, (uint)Width, (uint)Height, PixelFormat.Rgb, PixelType.UnsignedByte, (void*)offset);
        _device.Gl.PixelStore(PixelStoreParameter.PackRowLength, 0);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _device.Delete(static (gl, name) => gl.DeleteFramebuffer(name), _name);
            _color.Dispose();
        }
    }
}

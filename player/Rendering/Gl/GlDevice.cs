using System.Collections.Concurrent;
using Brainscan.Format;
using Silk.NET.OpenGL;

namespace Brainscan.Player.Rendering.Gl;

/// <summary>
/// The OpenGL of one context and its limits. Objects may be disposed on any thread; their names are deleted on the GL thread, at the
/// next <see cref="DeleteDisposed"/>.
/// </summary>
internal sealed class GlDevice
{
    // rectangles and gains, in weights.vert
    private const int VertexBuffers = 2;

    /// <summary>What to do where a GPU has too old an OpenGL, as small boards, virtual machines and remote desktops do.</summary>
    public const string WayOut = "install a newer driver of the GPU, or let Mesa draw on the processor: set LIBGL_ALWAYS_SOFTWARE=1 before the command (Debian's package libgl1-mesa-dri has what it takes).";

    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly ConcurrentQueue<(Action<GL, uint> Delete, uint Name)> _disposed = new();
    private int _live;

    /// <summary>Takes over the context current on the calling thread, which becomes the GL thread.</summary>
    public GlDevice(GL gl)
    {
        Gl = gl;
        MaxTextureSize = Math.Min(gl.GetInteger(GetPName.MaxTextureSize), LargestViewport(gl));
        // reported as a 32-bit integer; a driver with 4 GiB blocks says −1
        MaxStorageBytes = (uint)gl.GetInteger(GLEnum.MaxShaderStorageBlockSize);
        Renderer = gl.GetStringS(StringName.Renderer);
        // OpenGL 4.5 promises a vertex shader no storage buffer at all; every driver of a desktop has 8 and more
        if (gl.GetInteger(GLEnum.MaxVertexShaderStorageBlocks) < VertexBuffers)
        {
            throw new RecordingException(
                $"this OpenGL ({Renderer}) lets a vertex shader read {gl.GetInteger(GLEnum.MaxVertexShaderStorageBlocks)} buffers, {VertexBuffers} are needed: "
                + WayOut);
        }
        gl.Disable(EnableCap.Dither);
        gl.PixelStore(PixelStoreParameter.PackAlignment, 1);
        gl.PixelStore(PixelStoreParameter.UnpackAlignment, 1);
    }

    /// <summary>Takes over the context current on the calling thread, finding its functions through a window system's loader.</summary>
    public static GlDevice Over(Func<string, nint> getProcAddress) => new(GL.GetApi(getProcAddress));

    /// <summary>The functions.</summary>
    public GL Gl { get; }

    /// <summary>Largest width and height of a picture drawn at once, in pixels.</summary>
    public int MaxTextureSize { get; }

    /// <summary>Largest buffer a shader can read, in bytes.</summary>
    public long MaxStorageBytes { get; }

    /// <summary>The driver's name for what draws.</summary>
    public string Renderer { get; }

    /// <summary>Whether the CPU does the drawing, in which case work is better done on the CPU in the first place.</summary>
    public bool IsSoftware => Renderer.Contains("llvmpipe", StringComparison.OrdinalIgnoreCase) || Renderer.Contains("softpipe", StringComparison.OrdinalIgnoreCase)
        || Renderer.Contains("SwiftShader", StringComparison.OrdinalIgnoreCase) || Renderer.Contains("Software", StringComparison.OrdinalIgnoreCase);

    /// <summary>Objects made and not yet deleted; 0 when everybody has disposed what they own.</summary>
    public int LiveObjects => Volatile.Read(ref _live);

    private static unsafe int LargestViewport(GL gl)
    {
        int* sides = stackalloc int[2];
        gl.GetInteger(GetPName.MaxViewportDims, sides);
        return Math.Min(sides[0], sides[1]);
    }

    /// <summary>Counts a new name.</summary>
    public void Made() => Interlocked.Increment(ref _live);

    /// <summary>Deletes a name: at once on the GL thread, otherwise at the next <see cref="DeleteDisposed"/>.</summary>
    public void Delete(Action<GL, uint> delete, uint name)
    {
        _disposed.Enqueue((delete, name));
        if (Environment.CurrentManagedThreadId == _thread)
        {
            DeleteDisposed();
        }
    }

    /// <summary>Deletes the names of objects disposed on other threads. GL thread only.</summary>
    public void DeleteDisposed()
    {
        while (_disposed.TryDequeue(out var item))
        {
            item.Delete(Gl, item.Name);
            Interlocked.Decrement(ref _live);
        }
    }

    /// <summary>Throws when OpenGL has reported an error since the last call: a defect of this program, never of a recording.</summary>
    public void ThrowOnError(string doing)
    {
        var error = Gl.GetError();
        if (error != GLEnum.NoError)
        {
            throw new InvalidOperationException($"OpenGL reports {error} while {doing}.");
        }
    }
}

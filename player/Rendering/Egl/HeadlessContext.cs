using Brainscan.Format;
using Brainscan.Player.Rendering.Gl;
using Silk.NET.OpenGL;

namespace Brainscan.Player.Rendering.Egl;

/// <summary>
/// An OpenGL 4.5 core context without window or display, current on the thread that created it. GPUs are tried first (EGL's device
/// platform, as NVIDIA has it), then Mesa's surfaceless platform, which also serves a machine without a GPU, and last Mesa's software device: a GPU may be there whose OpenGL is too old.
/// </summary>
internal sealed class HeadlessContext : IDisposable
{
    /// <summary>Mesa's software device, among the candidates.</summary>
    internal const string Software = "Mesa's software device";

    private readonly nint _display;
    private readonly nint _context;

    private HeadlessContext(nint display, nint context)
    {
        _display = display;
        _context = context;
        Device = new GlDevice(GL.GetApi(EglNative.GetProcAddress));
    }

    /// <summary>The context's OpenGL. Only for the thread that created the context.</summary>
    public GlDevice Device { get; }

    /// <summary>Something to say of what draws: that it is the processor, though there is a GPU. Null where there is nothing to say.</summary>
    public string? Note { get; private init; }

    /// <summary>Creates a context and makes it current.</summary>
    /// <exception cref="RecordingException">There is no EGL, or none of its platforms gives OpenGL 4.5.</exception>
    public static HeadlessContext Create() => Create(Candidates);

    /// <summary>The same, of these platforms, in this order.</summary>
    internal static HeadlessContext Create(Func<IEnumerable<(string Name, uint Platform, nint Native)>> candidates)
    {
        var tried = new List<string>();
        try
        {
            foreach (var (name, platform, native) in candidates())
            {
                string? note = name == Software && tried.Count > 0 ? $"drawn on the processor, which takes longer: {string.Join("; ", tried)}" : null;
                if (TryCreate(platform, native, note, out string reason) is { } context)
                {
                    return context;
                }
                tried.Add($"{name}: {reason}");
            }
        }
        catch (DllNotFoundException missing)
        {
            throw new RecordingException(
                "libEGL.so.1 is not installed, and pictures are drawn with it: install libegl1 and libgl1-mesa-dri (Debian), or run ./brainscan setup.",
                missing);
        }
        string found = tried.Count == 0 ? "EGL has no platform that works without a display" : string.Join("; ", tried);
        throw new RecordingException(
            $"no OpenGL 4.5 core without a display ({found}): install libegl1 and libgl1-mesa-dri (Debian), which draw on the processor, or a newer GPU driver.");
    }

    /// <summary>Releases the context. Everything made on its device must have been disposed before.</summary>
    public void Dispose()
    {
        Device.DeleteDisposed();
        Device.Gl.Dispose();
        _ = EglNative.MakeCurrent(_display, 0, 0, 0);
        _ = EglNative.DestroyContext(_display, _context);
        // the display is the process's, not ours: terminating it would pull it from under another context of this process
    }

    internal static IEnumerable<(string Name, uint Platform, nint Native)> Candidates()
    {
        nint[] devices = EglNative.QueryDevices();
        foreach (nint device in devices)
        {
            if (!IsSoftware(device))
            {
                yield return ("GPU", EglNative.PlatformDevice, device);
            }
        }
        if (EglNative.DisplayExtensions(0).Contains("EGL_MESA_platform_surfaceless", StringComparison.Ordinal))
        {
            yield return ("surfaceless", EglNative.PlatformSurfaceless, 0);
        }
        foreach (nint device in devices.Where(IsSoftware))
        {
            yield return (Software, EglNative.PlatformDevice, device);
        }
    }

    private static bool IsSoftware(nint device) => EglNative.DeviceExtensions(device).Contains("EGL_MESA_device_software", StringComparison.Ordinal);

    private static unsafe HeadlessContext? TryCreate(uint platform, nint native, string? note, out string reason)
    {
        nint display = EglNative.GetPlatformDisplay(platform, native);
        if (display == 0 || EglNative.Initialize(display, out _, out _) == 0)
        {
            reason = $"no display (EGL error 0x{EglNative.GetError():X4})";
            return null;
        }
        int* wanted = stackalloc int[] { EglNative.SurfaceType, EglNative.PbufferBit, EglNative.RenderableType, EglNative.OpenGLBit, EglNative.None };
        nint config = 0;
        if (EglNative.BindApi(EglNative.OpenGLApi) == 0
            || EglNative.ChooseConfig(display, wanted, &config, 1, out int count) == 0 || count == 0)
        {
            reason = $"no OpenGL (EGL error 0x{EglNative.GetError():X4})";
            return null;
        }
        int* version = stackalloc int[]
        {
            EglNative.ContextMajorVersion, 4, EglNative.ContextMinorVersion, 5,
            EglNative.ContextOpenGLProfileMask, EglNative.ContextOpenGLCoreProfileBit, EglNative.None,
        };
        nint context = EglNative.CreateContext(display, config, 0, version);
        if (context == 0)
        {
            reason = $"OpenGL below 4.5 (EGL error 0x{EglNative.GetError():X4})";
            return null;
        }
        if (EglNative.MakeCurrent(display, 0, 0, context) == 0)
        {
            reason = $"the context cannot be used without a surface (EGL error 0x{EglNative.GetError():X4})";
            _ = EglNative.DestroyContext(display, context);
            return null;
        }
        reason = "";
        try
        {
            return new HeadlessContext(display, context) { Note = note };
        }
        catch (RecordingException lacking)
        {
            // what the version promises and the driver does not have; another may
            reason = lacking.Message;
            _ = EglNative.MakeCurrent(display, 0, 0, 0);
            _ = EglNative.DestroyContext(display, context);
            return null;
        }
    }
}

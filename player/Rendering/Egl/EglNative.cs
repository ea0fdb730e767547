using System.Runtime.InteropServices;

namespace Brainscan.Player.Rendering.Egl;

/// <summary>
/// The functions of libEGL that make a context without a window. All of them report failure through <see cref="GetError"/>;
/// those returning <c>uint</c> are EGLBoolean: 0 is failure.
/// </summary>
internal static unsafe partial class EglNative
{
    public const int None = 0x3038;
    public const int Extensions = 0x3055;
    public const int SurfaceType = 0x3033;
    public const int RenderableType = 0x3040;
    public const int PbufferBit = 0x0001;
    public const int OpenGLBit = 0x0008;
    public const uint OpenGLApi = 0x30A2;
    public const int ContextMajorVersion = 0x3098;
    public const int ContextMinorVersion = 0x30FB;
    public const int ContextOpenGLProfileMask = 0x30FD;
    public const int ContextOpenGLCoreProfileBit = 0x0001;
    public const uint PlatformDevice = 0x313F;
    public const uint PlatformSurfaceless = 0x31DD;

    private const string Library = "libEGL.so.1";

    [LibraryImport(Library, EntryPoint = "eglGetProcAddress", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint GetProcAddress(string name);

    [LibraryImport(Library, EntryPoint = "eglQueryString")]
    public static partial nint QueryString(nint display, int name);

    [LibraryImport(Library, EntryPoint = "eglGetError")]
    public static partial int GetError();

    [LibraryImport(Library, EntryPoint = "eglInitialize")]
    public static partial uint Initialize(nint display, out int major, out int minor);

    [LibraryImport(Library, EntryPoint = "eglTerminate")]
    public static partial uint Terminate(nint display);

    [LibraryImport(Library, EntryPoint = "eglBindAPI")]
    public static partial uint BindApi(uint api);

    [LibraryImport(Library, EntryPoint = "eglChooseConfig")]
    public static partial uint ChooseConfig(nint display, int* attributes, nint* configs, int size, out int count);

    [LibraryImport(Library, EntryPoint = "eglCreateContext")]
    public static partial nint CreateContext(nint display, nint config, nint share, int* attributes);

    [LibraryImport(Library, EntryPoint = "eglDestroyContext")]
    public static partial uint DestroyContext(nint display, nint context);

    [LibraryImport(Library, EntryPoint = "eglMakeCurrent")]
    public static partial uint MakeCurrent(nint display, nint draw, nint read, nint context);

    /// <summary>eglGetPlatformDisplayEXT, or 0 for the display where the extension is missing.</summary>
    public static nint GetPlatformDisplay(uint platform, nint native)
    {
        var function = (delegate* unmanaged<uint, nint, int*, nint>)GetProcAddress("eglGetPlatformDisplayEXT");
        return function == null ? 0 : function(platform, native, null);
    }

    /// <summary>All devices EGL knows, GPUs and software alike; none where EGL_EXT_device_enumeration is missing.</summary>
    public static nint[] QueryDevices()
    {
        var function = (delegate* unmanaged<int, nint*, int*, uint>)GetProcAddress("eglQueryDevicesEXT");
        nint* devices = stackalloc nint[16];
        int count = 0;
        return function == null || function(16, devices, &count) == 0 ? [] : new ReadOnlySpan<nint>(devices, count).ToArray();
    }

    /// <summary>A device's extensions, separated by spaces.</summary>
    public static string DeviceExtensions(nint device)
    {
        var function = (delegate* unmanaged<nint, int, byte*>)GetProcAddress("eglQueryDeviceStringEXT");
        return function == null ? "" : Marshal.PtrToStringUTF8((nint)function(device, Extensions)) ?? "";
    }

    /// <summary>Extensions of a display, or of EGL itself for display 0, separated by spaces.</summary>
    public static string DisplayExtensions(nint display) => Marshal.PtrToStringUTF8(QueryString(display, Extensions)) ?? "";
}

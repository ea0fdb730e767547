using System.Runtime.InteropServices;
using Silk.NET.Core.Loader;

namespace Silk.NET.OpenGL;

/// <summary>
/// The part of Silk.NET.OpenGL's <c>GL</c> that is used here: OpenGL 4.5 core, through whatever loader function is given.
/// A function is looked up at its first call and its address kept; one that is missing throws <see cref="SymbolLoadingException"/> then.
/// </summary>
public sealed unsafe partial class GL : IDisposable
{
    private readonly Func<string, nint> _getProcAddress;

    private GL(Func<string, nint> getProcAddress) => _getProcAddress = getProcAddress;

    /// <summary>Creates the API over a loader, for example <c>eglGetProcAddress</c>. The context must be current on the calling thread.</summary>
    public static GL GetApi(Func<string, nint> getProcAddress)
    {
        ArgumentNullException.ThrowIfNull(getProcAddress);
        return new GL(getProcAddress);
    }

    /// <summary>Nothing native belongs to this object; the context owns the functions.</summary>
    public void Dispose()
    {
    }

    private nint _getError;
    public GLEnum GetError() => (GLEnum)((delegate* unmanaged<uint>)Load(ref _getError, "glGetError"))();

    private nint _getString;
    public byte* GetString(StringName name) => ((delegate* unmanaged<StringName, byte*>)Load(ref _getString, "glGetString"))(name);
    public byte* GetString(GLEnum name) => GetString((StringName)name);

    public string GetStringS(StringName name) => Marshal.PtrToStringUTF8((nint)GetString(name)) ?? "";
    public string GetStringS(GLEnum name) => GetStringS((StringName)name);

    private nint _getIntegerv;
    public void GetInteger(GetPName pname, int* data) =>
        ((delegate* unmanaged<GetPName, int*, void>)Load(ref _getIntegerv, "glGetIntegerv"))(pname, data);
    public void GetInteger(GLEnum pname, int* data) => GetInteger((GetPName)pname, data);

    public int GetInteger(GetPName pname)
    {
        // a few queries write several values; the one-value form returns the first
        int* data = stackalloc int[16];
        GetInteger(pname, data);
        return data[0];
    }

    public int GetInteger(GLEnum pname) => GetInteger((GetPName)pname);

    private nint _enable;
    public void Enable(EnableCap cap) => ((delegate* unmanaged<EnableCap, void>)Load(ref _enable, "glEnable"))(cap);
    public void Enable(GLEnum cap) => Enable((EnableCap)cap);

    private nint _disable;
    public void Disable(EnableCap cap) => ((delegate* unmanaged<EnableCap, void>)Load(ref _disable, "glDisable"))(cap);
    public void Disable(GLEnum cap) => Disable((EnableCap)cap);

    private nint _blendFunc;
    public void BlendFunc(BlendingFactor sfactor, BlendingFactor dfactor) =>
        ((delegate* unmanaged<BlendingFactor, BlendingFactor, void>)Load(ref _blendFunc, "glBlendFunc"))(sfactor, dfactor);
    public void BlendFunc(GLEnum sfactor, GLEnum dfactor) => BlendFunc((BlendingFactor)sfactor, (BlendingFactor)dfactor);

    private nint _viewport;
    public void Viewport(int x, int y, uint width, uint height) =>
        ((delegate* unmanaged<int, int, uint, uint, void>)Load(ref _viewport, "glViewport"))(x, y, width, height);

    private nint _scissor;
    public void Scissor(int x, int y, uint width, uint height) =>
        ((delegate* unmanaged<int, int, uint, uint, void>)Load(ref _scissor, "glScissor"))(x, y, width, height);

    private nint _clearColor;
    public void ClearColor(float red, float green, float blue, float alpha) =>
        ((delegate* unmanaged<float, float, float, float, void>)Load(ref _clearColor, "glClearColor"))(red, green, blue, alpha);

    private nint _clear;
    public void Clear(uint mask) => ((delegate* unmanaged<uint, void>)Load(ref _clear, "glClear"))(mask);
    public void Clear(ClearBufferMask mask) => Clear((uint)mask);

    private nint _flush;
    public void Flush() => ((delegate* unmanaged<void>)Load(ref _flush, "glFlush"))();

    private nint _finish;
    public void Finish() => ((delegate* unmanaged<void>)Load(ref _finish, "glFinish"))();

    private nint Load(ref nint slot, string name)
    {
        if (slot == 0)
        {
            slot = _getProcAddress(name);
            if (slot == 0)
            {
                throw new SymbolLoadingException(name);
            }
        }
        return slot;
    }
}

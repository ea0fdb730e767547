using System.Runtime.InteropServices;
using Silk.NET.Core.Loader;
using Silk.NET.OpenGL;

namespace Brainscan.Bindings.Tests;

/// <summary>The OpenGL binding over functions of our own: what is asked for, how often, and what arrives.</summary>
public sealed unsafe class OpenGLTests
{
    [ThreadStatic]
    private static List<string>? _calls;

    [Fact]
    public void Function_isLookedUpOnceAndGetsItsArguments()
    {
        _calls = [];
        var asked = new List<string>();
        using var gl = GL.GetApi(name =>
        {
            asked.Add(name);
            return (nint)(delegate* unmanaged<int, int, uint, uint, void>)&Viewport;
        });
        gl.Viewport(1, -2, 3, 4_000_000_000);
        gl.Viewport(5, 6, 7, 8);
        Assert.Equal(["glViewport"], asked);
        Assert.Equal(["1 -2 3 4000000000", "5 6 7 8"], _calls);
    }

    [Fact]
    public void Function_thatIsMissing_throwsWhenCalledNotBefore()
    {
        using var gl = GL.GetApi(_ => 0);
        var thrown = Assert.Throws<SymbolLoadingException>(gl.Finish);
        Assert.Contains("glFinish", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GetApi_withoutLoader_throws() => Assert.Throws<ArgumentNullException>(() => GL.GetApi(null!));

    [Fact]
    public void Source_isHandedOverAsUtf8WithItsLength()
    {
        _calls = [];
        using var gl = GL.GetApi(_ => (nint)(delegate* unmanaged<uint, uint, byte**, int*, void>)&ShaderSource);
        gl.ShaderSource(7, "void main() {} // ≤");
        Assert.Equal(["7 1 void main() {} // ≤"], _calls);
    }

    [Fact]
    public void Fence_takesAPointerWideHandle()
    {
        using var gl = GL.GetApi(_ => (nint)(delegate* unmanaged<nint, uint, ulong, uint>)&ClientWait);
        nint handle = unchecked((nint)0x7FFF_1234_5678_9ABC);
        Assert.Equal(GLEnum.ConditionSatisfied, gl.ClientWaitSync(handle, SyncObjectMask.Bit, ulong.MaxValue));
        Assert.Equal(GLEnum.TimeoutExpired, gl.ClientWaitSync(handle, SyncObjectMask.Bit, 5));
    }

    [Fact]
    public void Masks_ofStorageAndMappingAgree()
    {
        // one may be cast to the other, which the player does
        Assert.Equal((int)BufferStorageMask.MapReadBit, (int)MapBufferAccessMask.ReadBit);
        Assert.Equal((int)BufferStorageMask.MapWriteBit, (int)MapBufferAccessMask.WriteBit);
        Assert.Equal((int)BufferStorageMask.MapPersistentBit, (int)MapBufferAccessMask.PersistentBit);
        Assert.Equal((int)BufferStorageMask.MapCoherentBit, (int)MapBufferAccessMask.CoherentBit);
    }

    [UnmanagedCallersOnly]
    private static void Viewport(int x, int y, uint width, uint height) => _calls!.Add($"{x} {y} {width} {height}");

    [UnmanagedCallersOnly]
    private static void ShaderSource(uint shader, uint count, byte** text, int* length) =>
        _calls!.Add($"{shader} {count} {Marshal.PtrToStringUTF8((nint)text[0], length[0])}");

    [UnmanagedCallersOnly]
    private static uint ClientWait(nint sync, uint flags, ulong timeout) =>
        sync == unchecked((nint)0x7FFF_1234_5678_9ABC) && flags == 1 && timeout == ulong.MaxValue
            ? (uint)GLEnum.ConditionSatisfied : (uint)GLEnum.TimeoutExpired;
}

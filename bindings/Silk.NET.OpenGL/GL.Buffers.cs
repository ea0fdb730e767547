namespace Silk.NET.OpenGL;

// Buffer objects, by name (OpenGL 4.5 direct state access) and by binding point.
public sealed unsafe partial class GL
{
    private nint _createBuffers;
    public void CreateBuffers(uint n, uint* buffers) =>
        ((delegate* unmanaged<uint, uint*, void>)Load(ref _createBuffers, "glCreateBuffers"))(n, buffers);

    public void CreateBuffers(uint n, out uint buffers)
    {
        fixed (uint* name = &buffers)
        {
            CreateBuffers(n, name);
        }
    }

    private nint _deleteBuffers;
    public void DeleteBuffers(uint n, uint* buffers) =>
        ((delegate* unmanaged<uint, uint*, void>)Load(ref _deleteBuffers, "glDeleteBuffers"))(n, buffers);
    public void DeleteBuffer(uint buffers) => DeleteBuffers(1, &buffers);

    private nint _namedBufferStorage;
    public void NamedBufferStorage(uint buffer, nuint size, void* data, BufferStorageMask flags) =>
        ((delegate* unmanaged<uint, nuint, void*, BufferStorageMask, void>)Load(ref _namedBufferStorage, "glNamedBufferStorage"))(
            buffer, size, data, flags);
    public void NamedBufferStorage(uint buffer, nuint size, void* data, GLEnum flags) =>
        NamedBufferStorage(buffer, size, data, (BufferStorageMask)flags);

    private nint _namedBufferSubData;
    public void NamedBufferSubData(uint buffer, nint offset, nuint size, void* data) =>
        ((delegate* unmanaged<uint, nint, nuint, void*, void>)Load(ref _namedBufferSubData, "glNamedBufferSubData"))(
            buffer, offset, size, data);

    private nint _getNamedBufferSubData;
    public void GetNamedBufferSubData(uint buffer, nint offset, nuint size, void* data) =>
        ((delegate* unmanaged<uint, nint, nuint, void*, void>)Load(ref _getNamedBufferSubData, "glGetNamedBufferSubData"))(
            buffer, offset, size, data);

    private nint _copyNamedBufferSubData;
    public void CopyNamedBufferSubData(uint readBuffer, uint writeBuffer, nint readOffset, nint writeOffset, nuint size) =>
        ((delegate* unmanaged<uint, uint, nint, nint, nuint, void>)Load(ref _copyNamedBufferSubData, "glCopyNamedBufferSubData"))(
            readBuffer, writeBuffer, readOffset, writeOffset, size);

    private nint _clearNamedBufferData;
    public void ClearNamedBufferData(uint buffer, SizedInternalFormat internalformat, PixelFormat format, PixelType type, void* data) =>
        ((delegate* unmanaged<uint, SizedInternalFormat, PixelFormat, PixelType, void*, void>)Load(
            ref _clearNamedBufferData, "glClearNamedBufferData"))(buffer, internalformat, format, type, data);

    private nint _mapNamedBufferRange;
    public void* MapNamedBufferRange(uint buffer, nint offset, nuint length, MapBufferAccessMask access) =>
        ((delegate* unmanaged<uint, nint, nuint, MapBufferAccessMask, void*>)Load(ref _mapNamedBufferRange, "glMapNamedBufferRange"))(
            buffer, offset, length, access);
    public void* MapNamedBufferRange(uint buffer, nint offset, nuint length, GLEnum access) =>
        MapNamedBufferRange(buffer, offset, length, (MapBufferAccessMask)access);

    private nint _unmapNamedBuffer;
    public bool UnmapNamedBuffer(uint buffer) =>
        ((delegate* unmanaged<uint, byte>)Load(ref _unmapNamedBuffer, "glUnmapNamedBuffer"))(buffer) != 0;

    private nint _bindBuffer;
    public void BindBuffer(BufferTargetARB target, uint buffer) =>
        ((delegate* unmanaged<BufferTargetARB, uint, void>)Load(ref _bindBuffer, "glBindBuffer"))(target, buffer);
    public void BindBuffer(GLEnum target, uint buffer) => BindBuffer((BufferTargetARB)target, buffer);

    private nint _bindBufferBase;
    public void BindBufferBase(BufferTargetARB target, uint index, uint buffer) =>
        ((delegate* unmanaged<BufferTargetARB, uint, uint, void>)Load(ref _bindBufferBase, "glBindBufferBase"))(target, index, buffer);
    public void BindBufferBase(GLEnum target, uint index, uint buffer) => BindBufferBase((BufferTargetARB)target, index, buffer);

    private nint _memoryBarrier;
    public void MemoryBarrier(uint barriers) =>
        ((delegate* unmanaged<uint, void>)Load(ref _memoryBarrier, "glMemoryBarrier"))(barriers);
    public void MemoryBarrier(MemoryBarrierMask barriers) => MemoryBarrier((uint)barriers);

    private nint _fenceSync;
    public nint FenceSync(SyncCondition condition, SyncBehaviorFlags flags) =>
        ((delegate* unmanaged<SyncCondition, SyncBehaviorFlags, nint>)Load(ref _fenceSync, "glFenceSync"))(condition, flags);
    public nint FenceSync(SyncCondition condition, GLEnum flags) => FenceSync(condition, (SyncBehaviorFlags)flags);

    private nint _clientWaitSync;
    public GLEnum ClientWaitSync(nint sync, SyncObjectMask flags, ulong timeout) =>
        (GLEnum)((delegate* unmanaged<nint, SyncObjectMask, ulong, uint>)Load(ref _clientWaitSync, "glClientWaitSync"))(sync, flags, timeout);
    public GLEnum ClientWaitSync(nint sync, GLEnum flags, ulong timeout) => ClientWaitSync(sync, (SyncObjectMask)flags, timeout);

    private nint _deleteSync;
    public void DeleteSync(nint sync) => ((delegate* unmanaged<nint, void>)Load(ref _deleteSync, "glDeleteSync"))(sync);
}

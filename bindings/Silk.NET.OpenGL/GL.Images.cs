namespace Silk.NET.OpenGL;

// Textures, framebuffers, vertex arrays, drawing and reading back.
public sealed unsafe partial class GL
{
    private nint _createTextures;
    public void CreateTextures(TextureTarget target, uint n, uint* textures) =>
        ((delegate* unmanaged<TextureTarget, uint, uint*, void>)Load(ref _createTextures, "glCreateTextures"))(target, n, textures);

    public void CreateTextures(TextureTarget target, uint n, out uint textures)
    {
        fixed (uint* name = &textures)
        {
            CreateTextures(target, n, name);
        }
    }

    private nint _deleteTextures;
    public void DeleteTextures(uint n, uint* textures) =>
        ((delegate* unmanaged<uint, uint*, void>)Load(ref _deleteTextures, "glDeleteTextures"))(n, textures);
    public void DeleteTexture(uint textures) => DeleteTextures(1, &textures);

    private nint _textureStorage2D;
    public void TextureStorage2D(uint texture, uint levels, SizedInternalFormat internalformat, uint width, uint height) =>
        ((delegate* unmanaged<uint, uint, SizedInternalFormat, uint, uint, void>)Load(ref _textureStorage2D, "glTextureStorage2D"))(
            texture, levels, internalformat, width, height);
    public void TextureStorage2D(uint texture, uint levels, GLEnum internalformat, uint width, uint height) =>
        TextureStorage2D(texture, levels, (SizedInternalFormat)internalformat, width, height);

    private nint _textureSubImage2D;
    public void TextureSubImage2D(
        uint texture, int level, int xoffset, int yoffset, uint width, uint height, PixelFormat format, PixelType type, void* pixels) =>
        ((delegate* unmanaged<uint, int, int, int, uint, uint, PixelFormat, PixelType, void*, void>)Load(
            ref _textureSubImage2D, "glTextureSubImage2D"))(texture, level, xoffset, yoffset, width, height, format, type, pixels);

    private nint _textureParameteri;
    public void TextureParameter(uint texture, TextureParameterName pname, int param) =>
        ((delegate* unmanaged<uint, TextureParameterName, int, void>)Load(ref _textureParameteri, "glTextureParameteri"))(texture, pname, param);

    private nint _bindTextureUnit;
    public void BindTextureUnit(uint unit, uint texture) =>
        ((delegate* unmanaged<uint, uint, void>)Load(ref _bindTextureUnit, "glBindTextureUnit"))(unit, texture);

    private nint _createFramebuffers;
    public void CreateFramebuffers(uint n, out uint framebuffers)
    {
        fixed (uint* name = &framebuffers)
        {
            ((delegate* unmanaged<uint, uint*, void>)Load(ref _createFramebuffers, "glCreateFramebuffers"))(n, name);
        }
    }

    private nint _deleteFramebuffers;
    public void DeleteFramebuffers(uint n, uint* framebuffers) =>
        ((delegate* unmanaged<uint, uint*, void>)Load(ref _deleteFramebuffers, "glDeleteFramebuffers"))(n, framebuffers);
    public void DeleteFramebuffer(uint framebuffers) => DeleteFramebuffers(1, &framebuffers);

    private nint _namedFramebufferTexture;
    public void NamedFramebufferTexture(uint framebuffer, FramebufferAttachment attachment, uint texture, int level) =>
        ((delegate* unmanaged<uint, FramebufferAttachment, uint, int, void>)Load(ref _namedFramebufferTexture, "glNamedFramebufferTexture"))(
            framebuffer, attachment, texture, level);

    private nint _checkNamedFramebufferStatus;
    public GLEnum CheckNamedFramebufferStatus(uint framebuffer, FramebufferTarget target) =>
        (GLEnum)((delegate* unmanaged<uint, FramebufferTarget, uint>)Load(
            ref _checkNamedFramebufferStatus, "glCheckNamedFramebufferStatus"))(framebuffer, target);

    private nint _bindFramebuffer;
    public void BindFramebuffer(FramebufferTarget target, uint framebuffer) =>
        ((delegate* unmanaged<FramebufferTarget, uint, void>)Load(ref _bindFramebuffer, "glBindFramebuffer"))(target, framebuffer);
    public void BindFramebuffer(GLEnum target, uint framebuffer) => BindFramebuffer((FramebufferTarget)target, framebuffer);

    private nint _blitNamedFramebuffer;
    public void BlitNamedFramebuffer(
        uint readFramebuffer, uint drawFramebuffer, int srcX0, int srcY0, int srcX1, int srcY1, int dstX0, int dstY0, int dstX1, int dstY1,
        ClearBufferMask mask, BlitFramebufferFilter filter) =>
        ((delegate* unmanaged<uint, uint, int, int, int, int, int, int, int, int, ClearBufferMask, BlitFramebufferFilter, void>)Load(
            ref _blitNamedFramebuffer, "glBlitNamedFramebuffer"))(
            readFramebuffer, drawFramebuffer, srcX0, srcY0, srcX1, srcY1, dstX0, dstY0, dstX1, dstY1, mask, filter);
    public void BlitNamedFramebuffer(
        uint readFramebuffer, uint drawFramebuffer, int srcX0, int srcY0, int srcX1, int srcY1, int dstX0, int dstY0, int dstX1, int dstY1,
        uint mask, GLEnum filter) =>
        BlitNamedFramebuffer(
            readFramebuffer, drawFramebuffer, srcX0, srcY0, srcX1, srcY1, dstX0, dstY0, dstX1, dstY1, (ClearBufferMask)mask, (BlitFramebufferFilter)filter);

    private nint _createVertexArrays;
    public void CreateVertexArrays(uint n, out uint arrays)
    {
        fixed (uint* name = &arrays)
        {
            ((delegate* unmanaged<uint, uint*, void>)Load(ref _createVertexArrays, "glCreateVertexArrays"))(n, name);
        }
    }

    private nint _deleteVertexArrays;
    public void DeleteVertexArrays(uint n, uint* arrays) =>
        ((delegate* unmanaged<uint, uint*, void>)Load(ref _deleteVertexArrays, "glDeleteVertexArrays"))(n, arrays);
    public void DeleteVertexArray(uint arrays) => DeleteVertexArrays(1, &arrays);

    private nint _bindVertexArray;
    public void BindVertexArray(uint array) =>
        ((delegate* unmanaged<uint, void>)Load(ref _bindVertexArray, "glBindVertexArray"))(array);

    private nint _drawArraysInstanced;
    public void DrawArraysInstanced(PrimitiveType mode, int first, uint count, uint instancecount) =>
        ((delegate* unmanaged<PrimitiveType, int, uint, uint, void>)Load(ref _drawArraysInstanced, "glDrawArraysInstanced"))(
            mode, first, count, instancecount);
    public void DrawArraysInstanced(GLEnum mode, int first, uint count, uint instancecount) =>
        DrawArraysInstanced((PrimitiveType)mode, first, count, instancecount);

    private nint _pixelStorei;
    public void PixelStore(PixelStoreParameter pname, int param) =>
        ((delegate* unmanaged<PixelStoreParameter, int, void>)Load(ref _pixelStorei, "glPixelStorei"))(pname, param);
    public void PixelStore(GLEnum pname, int param) => PixelStore((PixelStoreParameter)pname, param);

    private nint _readPixels;
    public void ReadPixels(int x, int y, uint width, uint height, PixelFormat format, PixelType type, void* pixels) =>
        ((delegate* unmanaged<int, int, uint, uint, PixelFormat, PixelType, void*, void>)Load(ref _readPixels, "glReadPixels"))(
            x, y, width, height, format, type, pixels);
    public void ReadPixels(int x, int y, uint width, uint height, GLEnum format, GLEnum type, void* pixels) =>
        ReadPixels(x, y, width, height, (PixelFormat)format, (PixelType)type, pixels);
}

namespace Silk.NET.OpenGL;

// Each enum is the subset of Silk.NET.OpenGL's enum of the same name that is used here; values are the OpenGL registry's.

/// <summary>Part of <c>GLEnum</c>, which holds every constant of OpenGL.</summary>
public enum GLEnum
{
    NoError = 0,
    InvalidEnum = 0x0500,
    InvalidValue = 0x0501,
    InvalidOperation = 0x0502,
    OutOfMemory = 0x0505,
    InvalidFramebufferOperation = 0x0506,
    AlreadySignaled = 0x911A,
    TimeoutExpired = 0x911B,
    ConditionSatisfied = 0x911C,
    WaitFailed = 0x911D,
    FramebufferComplete = 0x8CD5,
    MaxShaderStorageBlockSize = 0x90DE,
    MaxVertexShaderStorageBlocks = 0x90D6,
}

/// <summary>Part of <c>StringName</c>.</summary>
public enum StringName
{
    Renderer = 0x1F01,
}

/// <summary>Part of <c>GetPName</c>.</summary>
public enum GetPName
{
    MaxTextureSize = 0x0D33,
    MaxViewportDims = 0x0D3A,
}

/// <summary>Part of <c>EnableCap</c>.</summary>
public enum EnableCap
{
    ScissorTest = 0x0C11,
    Dither = 0x0BD0,
    Blend = 0x0BE2,
}

/// <summary>Part of <c>BlendingFactor</c>.</summary>
public enum BlendingFactor
{
    One = 1,
    OneMinusSrcAlpha = 0x0303,
}

/// <summary>Part of <c>BlitFramebufferFilter</c>.</summary>
public enum BlitFramebufferFilter
{
    Nearest = 0x2600,
}

/// <summary>Part of <c>ClearBufferMask</c>.</summary>
[Flags]
public enum ClearBufferMask
{
    ColorBufferBit = 0x4000,
}

/// <summary>Part of <c>BufferTargetARB</c>.</summary>
public enum BufferTargetARB
{
    PixelPackBuffer = 0x88EB,
    ShaderStorageBuffer = 0x90D2,
}

/// <summary>Part of <c>BufferStorageMask</c>.</summary>
[Flags]
public enum BufferStorageMask
{
    MapReadBit = 0x1,
    MapWriteBit = 0x2,
    MapPersistentBit = 0x40,
    MapCoherentBit = 0x80,
    DynamicStorageBit = 0x100,
    ClientStorageBit = 0x200,
}

/// <summary>Part of <c>MapBufferAccessMask</c>.</summary>
[Flags]
public enum MapBufferAccessMask
{
    ReadBit = 0x1,
    WriteBit = 0x2,
    PersistentBit = 0x40,
    CoherentBit = 0x80,
}

/// <summary>Part of <c>MemoryBarrierMask</c>.</summary>
[Flags]
public enum MemoryBarrierMask
{
    BufferUpdateBarrierBit = 0x200,
    ShaderStorageBarrierBit = 0x2000,
    ClientMappedBufferBarrierBit = 0x4000,
}

/// <summary><c>SyncCondition</c>.</summary>
public enum SyncCondition
{
    SyncGpuCommandsComplete = 0x9117,
}

/// <summary><c>SyncBehaviorFlags</c>.</summary>
public enum SyncBehaviorFlags
{
    None = 0,
}

/// <summary>Part of <c>SyncObjectMask</c>.</summary>
[Flags]
public enum SyncObjectMask
{
    Bit = 0x1,
}

/// <summary>Part of <c>ShaderType</c>.</summary>
public enum ShaderType
{
    FragmentShader = 0x8B30,
    VertexShader = 0x8B31,
    ComputeShader = 0x91B9,
}

/// <summary>Part of <c>ShaderParameterName</c>.</summary>
public enum ShaderParameterName
{
    CompileStatus = 0x8B81,
    InfoLogLength = 0x8B84,
}

/// <summary>Part of <c>ProgramPropertyARB</c>.</summary>
public enum ProgramPropertyARB
{
    LinkStatus = 0x8B82,
    InfoLogLength = 0x8B84,
}

/// <summary>Part of <c>TextureTarget</c>.</summary>
public enum TextureTarget
{
    Texture2D = 0x0DE1,
}

/// <summary>Part of <c>TextureParameterName</c>.</summary>
public enum TextureParameterName
{
    TextureMagFilter = 0x2800,
    TextureMinFilter = 0x2801,
    TextureWrapS = 0x2802,
    TextureWrapT = 0x2803,
}

/// <summary>Part of <c>TextureMinFilter</c>.</summary>
public enum TextureMinFilter
{
    Nearest = 0x2600,
}

/// <summary>Part of <c>TextureMagFilter</c>.</summary>
public enum TextureMagFilter
{
    Nearest = 0x2600,
}

/// <summary>Part of <c>TextureWrapMode</c>.</summary>
public enum TextureWrapMode
{
    ClampToEdge = 0x812F,
}

/// <summary>Part of <c>SizedInternalFormat</c>.</summary>
public enum SizedInternalFormat
{
    Rgba8 = 0x8058,
    R8 = 0x8229,
    R32ui = 0x8236,
}

/// <summary>Part of <c>PixelFormat</c>.</summary>
public enum PixelFormat
{
    Red = 0x1903,
    Rgb = 0x1907,
    Rgba = 0x1908,
    RedInteger = 0x8D94,
}

/// <summary>Part of <c>PixelType</c>.</summary>
public enum PixelType
{
    UnsignedByte = 0x1401,
    UnsignedInt = 0x1405,
}

/// <summary>Part of <c>PixelStoreParameter</c>.</summary>
public enum PixelStoreParameter
{
    UnpackAlignment = 0x0CF5,
    PackRowLength = 0x0D02,
    PackAlignment = 0x0D05,
}

/// <summary>Part of <c>FramebufferTarget</c>.</summary>
public enum FramebufferTarget
{
    Framebuffer = 0x8D40,
}

/// <summary>Part of <c>FramebufferAttachment</c>.</summary>
public enum FramebufferAttachment
{
    ColorAttachment0 = 0x8CE0,
}

/// <summary>Part of <c>PrimitiveType</c>.</summary>
public enum PrimitiveType
{
    TriangleStrip = 5,
}

/// <summary>Part of <c>QueryTarget</c>.</summary>
public enum QueryTarget
{
    TimeElapsed = 0x88BF,
}

/// <summary>Part of <c>QueryObjectParameterName</c>.</summary>
public enum QueryObjectParameterName
{
    Result = 0x8866,
    ResultAvailable = 0x8867,
}

namespace Silk.NET.GLFW;

public enum ErrorCode
{
    NoError = 0,
    NotInitialized = 0x00010001,
    NoContext = 0x00010002,
    InvalidEnum = 0x00010003,
    InvalidValue = 0x00010004,
    OutOfMemory = 0x00010005,
    ApiUnavailable = 0x00010006,
    VersionUnavailable = 0x00010007,
    PlatformError = 0x00010008,
    FormatUnavailable = 0x00010009,
    NoWindowContext = 0x0001000A,
}

public enum WindowHintBool
{
    Visible = 0x00020004,
    Decorated = 0x00020005,
    AutoIconify = 0x00020006,
    Floating = 0x00020007,
}

public enum WindowAttributeSetter
{
    Decorated = 0x00020005,
    Floating = 0x00020007,
}

public enum WindowHintInt
{
    ContextVersionMajor = 0x00022002,
    ContextVersionMinor = 0x00022003,
    AlphaBits = 0x00021004,
    DepthBits = 0x00021005,
    StencilBits = 0x00021006,
}

public enum WindowHintOpenGlProfile
{
    OpenGlProfile = 0x00022008,
}

public enum OpenGlProfile
{
    Any = 0,
    Core = 0x00032001,
    Compat = 0x00032002,
}

public enum WindowHintString
{
    X11ClassName = 0x00024001,
    X11InstanceName = 0x00024002,
}

public enum WindowAttributeGetter
{
    Iconified = 0x00020002,
    Visible = 0x00020004,
}

public enum CursorStateAttribute
{
    Cursor = 0x00033001,
}

public enum CursorModeValue
{
    CursorNormal = 0x00034001,
    CursorHidden = 0x00034002,
}

public enum ConnectedState
{
    Connected = 0x00040001,
    Disconnected = 0x00040002,
}

public enum InputAction
{
    Release = 0,
    Press = 1,
    Repeat = 2,
}

public enum KeyModifiers
{
    Shift = 0x0001,
    Control = 0x0002,
    Alt = 0x0004,
    Super = 0x0008,
}

public enum MouseButton
{
    Left = 0,
    Right,
    Middle,
    Button4,
    Button5,
    Button6,
    Button7,
    Button8,
}

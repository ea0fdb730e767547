using System.Text;
using Silk.NET.GLFW;

namespace Brainscan.Player.App.Window;

/// <summary>What an event is about; the comments name the fields that hold something beside <see cref="InputEvent.Modifiers"/>, X and Y.</summary>
internal enum InputKind
{
    /// <summary>A key went down, repeats or went up: Key, Rune, IsDown, IsRepeat.</summary>
    Key,

    /// <summary>A character was typed, whatever keys that took: Rune, IsRepeat.</summary>
    Char,

    /// <summary>The pointer moved. Moves that follow one another are one event.</summary>
    Move,

    /// <summary>A button of the mouse: Button, IsDown.</summary>
    Button,

    /// <summary>The wheel: ScrollX, ScrollY. Turns that follow one another are one event.</summary>
    Scroll,

    /// <summary>The framebuffer has another size; X and Y are its width and height.</summary>
    Resize,

    /// <summary>The content scale is another.</summary>
    Scale,

    /// <summary>The keyboard comes (IsDown) or goes to another window.</summary>
    Focus,

    /// <summary>The pointer comes over the window.</summary>
    Enter,

    /// <summary>The pointer leaves it.</summary>
    Leave,

    /// <summary>The window must be drawn again: it was covered, or is back from being an icon.</summary>
    Refresh,
}

/// <summary>One thing that happened to a window.</summary>
internal readonly record struct InputEvent
{
    /// <summary>What.</summary>
    public required InputKind Kind { get; init; }

    /// <summary>The key, by where it is on a US keyboard.</summary>
    public Keys Key { get; init; }

    /// <summary>Of a character, what was typed; of a key that prints, what it prints by itself on this keyboard, otherwise U+0000.</summary>
    public Rune Rune { get; init; }

    /// <summary>Modifiers held down, a modifier key that this event is about included.</summary>
    public KeyModifiers Modifiers { get; init; }

    /// <summary>Which button of the mouse.</summary>
    public MouseButton Button { get; init; }

    /// <summary>Whether it went down.</summary>
    public bool IsDown { get; init; }

    /// <summary>Whether it comes of a key held down.</summary>
    public bool IsRepeat { get; init; }

    /// <summary>Where the pointer is, in framebuffer pixels from the left.</summary>
    public double X { get; init; }

    /// <summary>Where the pointer is, in framebuffer pixels from the top.</summary>
    public double Y { get; init; }

    /// <summary>Notches to the left.</summary>
    public double ScrollX { get; init; }

    /// <summary>Notches away from the person.</summary>
    public double ScrollY { get; init; }
}

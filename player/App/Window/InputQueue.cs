using System.Runtime.InteropServices;
using System.Text;
using Silk.NET.GLFW;

namespace Brainscan.Player.App.Window;

/// <summary>Makes events of what GLFW calls back, in framebuffer pixels and with the modifiers as they are.</summary>
internal sealed unsafe class InputQueue
{
    private readonly Glfw _glfw;
    private readonly List<InputEvent> _events = new(64);
    private KeyModifiers _modifiers;
    private bool _isRepeat;
    private double _x;
    private double _y;

    /// <summary>Listens to a window.</summary>
    public InputQueue(Glfw glfw, WindowHandle* window)
    {
        _glfw = glfw;
        Measure(window);
        glfw.GetCursorPos(window, out _x, out _y);
        glfw.SetKeyCallback(window, OnKey);
        glfw.SetCharCallback(window, OnChar);
        glfw.SetCursorPosCallback(window, OnMove);
        glfw.SetCursorEnterCallback(window, (_, entered) => Add(new InputEvent { Kind = entered ? InputKind.Enter : InputKind.Leave }));
        glfw.SetMouseButtonCallback(window, OnButton);
        glfw.SetScrollCallback(window, OnScroll);
        glfw.SetFramebufferSizeCallback(window, OnResize);
        glfw.SetWindowFocusCallback(window, OnFocus);
        glfw.SetWindowRefreshCallback(window, _ => Add(new InputEvent { Kind = InputKind.Refresh }));
        glfw.SetWindowIconifyCallback(window, (_, _) => Add(new InputEvent { Kind = InputKind.Refresh }));
    }

    /// <summary>What has happened since <see cref="Clear"/>.</summary>
    public ReadOnlySpan<InputEvent> Events => CollectionsMarshal.AsSpan(_events);

    /// <summary>Width of the framebuffer in pixels, at least 1.</summary>
    public int Width { get; private set; }

    /// <summary>Height of it, likewise.</summary>
    public int Height { get; private set; }

    // framebuffer pixels a screen coordinate takes
    private double _pixelsX = 1;
    private double _pixelsY = 1;

    /// <summary>Forgets what has been seen.</summary>
    public void Clear() => _events.Clear();

    /// <summary>Puts an event at the end, with what all have.</summary>
    public void Add(InputEvent input)
    {
        bool isSize = input.Kind == InputKind.Resize;
        _events.Add(input with { Modifiers = _modifiers, X = isSize ? Width : _x * _pixelsX, Y = isSize ? Height : _y * _pixelsY });
    }

    private void OnKey(WindowHandle* window, Keys key, int scanCode, InputAction action, KeyModifiers mods)
    {
        // GLFW says what was held before: of a modifier key it leaves out, or leaves in, the very key
        KeyModifiers own = ModifierOf(key);
        _modifiers = action == InputAction.Release ? mods & ~own : mods | own;
        _isRepeat = action == InputAction.Repeat;
        string? name = key == Keys.Unknown && scanCode <= 0 ? null : _glfw.GetKeyName((int)key, scanCode);
        Rune rune = name is not null && Rune.TryGetRuneAt(name, 0, out Rune first) ? first : default;
        Add(new InputEvent { Kind = InputKind.Key, Key = key, Rune = rune, IsDown = action != InputAction.Release, IsRepeat = _isRepeat });
    }

    private void OnChar(WindowHandle* window, uint codepoint)
    {
        if (Rune.TryCreate(codepoint, out Rune rune))
        {
            // a character comes right after the key it is of, which alone knows whether it repeats
            Add(new InputEvent { Kind = InputKind.Char, Rune = rune, IsDown = true, IsRepeat = _isRepeat });
        }
    }

    private void OnMove(WindowHandle* window, double x, double y)
    {
        (_x, _y) = (x, y);
        if (_events.Count > 0 && _events[^1].Kind == InputKind.Move)
        {
            _events.RemoveAt(_events.Count - 1);
        }
        Add(new InputEvent { Kind = InputKind.Move });
    }

    private void OnButton(WindowHandle* window, MouseButton button, InputAction action, KeyModifiers mods)
    {
        _modifiers = mods;
        Add(new InputEvent { Kind = InputKind.Button, Button = button, IsDown = action == InputAction.Press });
    }

    private void OnScroll(WindowHandle* window, double offsetX, double offsetY)
    {
        InputEvent scroll = new() { Kind = InputKind.Scroll, ScrollX = offsetX, ScrollY = offsetY };
        if (_events.Count > 0 && _events[^1] is { Kind: InputKind.Scroll } last && last.Modifiers == _modifiers)
        {
            _events.RemoveAt(_events.Count - 1);
            scroll = scroll with { ScrollX = offsetX + last.ScrollX, ScrollY = offsetY + last.ScrollY };
        }
        Add(scroll);
    }

    private void OnResize(WindowHandle* window, int width, int height)
    {
        Measure(window);
        if (_events.Count > 0 && _events[^1].Kind == InputKind.Resize)
        {
            _events.RemoveAt(_events.Count - 1);
        }
        Add(new InputEvent { Kind = InputKind.Resize });
    }

    private void OnFocus(WindowHandle* window, bool focused)
    {
        // keys that go up elsewhere are not heard of
        _modifiers = 0;
        Add(new InputEvent { Kind = InputKind.Focus, IsDown = focused });
    }

    private void Measure(WindowHandle* window)
    {
        _glfw.GetFramebufferSize(window, out int width, out int height);
        _glfw.GetWindowSize(window, out int screenWidth, out int screenHeight);
        (Width, Height) = (Math.Max(1, width), Math.Max(1, height));
        (_pixelsX, _pixelsY) = (Width / (double)Math.Max(1, screenWidth), Height / (double)Math.Max(1, screenHeight));
    }

    private static KeyModifiers ModifierOf(Keys key) => key switch
    {
        Keys.ShiftLeft or Keys.ShiftRight => KeyModifiers.Shift,
        Keys.ControlLeft or Keys.ControlRight => KeyModifiers.Control,
        Keys.AltLeft or Keys.AltRight => KeyModifiers.Alt,
        Keys.SuperLeft or Keys.SuperRight => KeyModifiers.Super,
        _ => 0,
    };
}

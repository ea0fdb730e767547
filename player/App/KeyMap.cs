using System.Text;
using Brainscan.Player.App.Window;
using Silk.NET.GLFW;

namespace Brainscan.Player.App;

/// <summary>One line of the help panel: what a person does with hand or mouse, and what that does.</summary>
/// <param name="Keys">The keys or the gesture, in words.</param>
/// <param name="Group">Heading it stands under.</param>
/// <param name="Words">What it does, in words.</param>
internal sealed record KeyLine(string Keys, string Group, string Words)
{
    /// <summary>What the keys ask for, one act a key in the order of <see cref="Keys"/>; none where it is the mouse's.</summary>
    public IReadOnlyList<KeyBinding> Bindings { get; init; } = [];
}

/// <summary>A key, or a character, and what it asks for.</summary>
/// <param name="Act">What.</param>
/// <param name="Character">What is typed, in lower case; U+0000 where <paramref name="Key"/> is meant.</param>
/// <param name="Key">A key that prints nothing, or one that goes with Control or Alt: then where what it prints is on a US keyboard.</param>
/// <param name="Modifiers">What is held with the key, and nothing else. A character is what it is with whatever it takes to type it, but for one that is bound with Shift too.</param>
/// <param name="Repeats">Whether it goes on while held down.</param>
internal readonly record struct KeyBinding(Act Act, char Character, Keys Key, KeyModifiers Modifiers, bool Repeats);

/// <summary>
/// The one table of keys: input looks acts up in it, and the help panel draws it. Keys that print are known by what they print, so "?"
/// is "?" on every keyboard; on one without Latin letters a key does what it would on a US keyboard.
/// </summary>
internal static class KeyMap
{
    private const string Time = "Time";
    private const string View = "View";
    private const string Looking = "Looking";
    private const string Weights = "Weights";
    private const string Window = "Window";

    private const KeyModifiers Control = KeyModifiers.Control;
    private const KeyModifiers Shift = KeyModifiers.Shift;
    private const KeyModifiers Chord = KeyModifiers.Control | KeyModifiers.Alt | KeyModifiers.Super;

    /// <summary>All lines, group by group, in the order they are read in.</summary>
    public static IReadOnlyList<KeyLine> Lines { get; } =
    [
        new("Space  B", Time, "play on, back, or pause") { Bindings = [Typed(' ', Act.TogglePlay), Typed('b', Act.TogglePlayBack)] },
        new(", .", Time, "one frame back, on") { Bindings = [Typed(',', Act.StepBack, true), Typed('.', Act.StepForward, true)] },
        new("← →", Time, "jump back, on") { Bindings = [Pressed(Keys.Left, Act.JumpBack, 0, true), Pressed(Keys.Right, Act.JumpForward, 0, true)] },
        new("Shift ← →", Time, "jump further") { Bindings = [Pressed(Keys.Left, Act.LargeJumpBack, Shift, true), Pressed(Keys.Right, Act.LargeJumpForward, Shift, true)] },
        new("Home End", Time, "first frame, last") { Bindings = [Pressed(Keys.Home, Act.Home), Pressed(Keys.End, Act.End)] },
        new("[ ]", Time, "half the speed, twice") { Bindings = [Typed('[', Act.Slower, true), Typed(']', Act.Faster, true)] },
        new("Backspace", Time, "speed 1×") { Bindings = [Pressed(Keys.Backspace, Act.NormalSpeed)] },
        new("L", Time, "loop: from here, to here, off") { Bindings = [Typed('l', Act.Loop)] },
        new("Alt →", Time, "follow the live end") { Bindings = [Pressed(Keys.Right, Act.Follow, KeyModifiers.Alt)] },
        new("drag the bar", Time, "scrub"),

        new("drag", View, "move the piece"),
        new("wheel", View, "zoom at the pointer"),
        new("+ −", View, "closer, further") { Bindings = [Typed('+', Act.ZoomIn, true), Typed('=', Act.ZoomIn, true), Typed('-', Act.ZoomOut, true)] },
        new("Ctrl 0", View, "one pixel a weight") { Bindings = [Pressed(Keys.Number0, Act.OneToOne, Control)] },
        new("F", View, "all of it") { Bindings = [Typed('f', Act.Fit)] },
        new("R", View, "all as at first") { Bindings = [Typed('r', Act.Reset)] },

        new("Ctrl ← →", Looking, "mode before, next mode") { Bindings = [Pressed(Keys.Left, Act.PreviousMode, Control), Pressed(Keys.Right, Act.NextMode, Control)] },
        new("N", Looking, "brightness against what") { Bindings = [Typed('n', Act.Normalisation)] },
        new("{ }", Looking, "flatter, steeper brightness") { Bindings = [Typed('{', Act.StretchLess, true), Typed('}', Act.StretchMore, true)] },
        new("C", Looking, "colours") { Bindings = [Typed('c', Act.Colours)] },
        new("Y", Looking, "layout") { Bindings = [Typed('y', Act.Layout)] },
        new("A, right click", Looking, "keep this frame as A") { Bindings = [Typed('a', Act.SetA)] },
        new("hold Shift", Looking, "show A"),

        new("point", Weights, "what a weight is, and its history"),
        new("click", Weights, "lock it; click its history to go there"),
        new("Esc", Weights, "let go of it, close a panel") { Bindings = [Pressed(Keys.Escape, Act.Escape)] },
        new("Ctrl F  /", Weights, "find a tensor, or a step") { Bindings = [Pressed(Keys.F, Act.Find, Control), Typed('/', Act.Find)] },
        new("H", Weights, "tensors against steps") { Bindings = [Typed('h', Act.HeatMap)] },
        new("I", Weights, "what is under the pointer, or nothing") { Bindings = [Typed('i', Act.Info)] },

        new("F11", Window, "full screen") { Bindings = [Pressed(Keys.F11, Act.Fullscreen)] },
        new("Ctrl B", Window, "only the piece") { Bindings = [Pressed(Keys.B, Act.HideAll, Control)] },
        // before the plain letter, which is what it is with whatever it takes to type it
        new("Shift S", Window, "save what is seen") { Bindings = [new KeyBinding(Act.ScreenshotOfView, 's', Keys.Unknown, Shift, false)] },
        new("S", Window, "save a picture of all of it") { Bindings = [Typed('s', Act.Screenshot)] },
        new("Ctrl C", Window, "copy the command for this view") { Bindings = [Pressed(Keys.C, Act.CopyCommand, Control)] },
        new("F3", Window, "how long things take") { Bindings = [Pressed(Keys.F3, Act.Figures)] },
        new("?  F1", Window, "these words") { Bindings = [Typed('?', Act.Help), Pressed(Keys.F1, Act.Help)] },
        new("Q  Ctrl Q", Window, "leave") { Bindings = [Typed('q', Act.Quit), Pressed(Keys.Q, Act.Quit, Control)] },
    ];

    private static readonly KeyBinding[] Bindings = [.. Lines.SelectMany(line => line.Bindings)];

    /// <summary>What an event asks for; null where it asks for nothing.</summary>
    public static Act? Find(in InputEvent input)
    {
        foreach (KeyBinding binding in Bindings)
        {
            if (Fits(binding, input) && (binding.Repeats || !input.IsRepeat))
            {
                return binding.Act;
            }
        }
        return null;
    }

    private static bool Fits(in KeyBinding binding, in InputEvent input) => (input.Kind, binding.Character) switch
    {
        (InputKind.Char, not '\0') => Rune.ToLowerInvariant(input.Rune).Value == binding.Character && input.Modifiers.HasFlag(binding.Modifiers),
        (InputKind.Key, not '\0') => input.IsDown && IsForeign(input) && (input.Modifiers & Chord) == 0 && UsCharacter(input) == binding.Character
            && input.Modifiers.HasFlag(binding.Modifiers),
        (InputKind.Key, '\0') => input.IsDown && input.Modifiers == binding.Modifiers && KeyOf(input) == binding.Key,
        _ => false,
    };

    /// <summary>A key that prints, on a keyboard without Latin letters: its characters are in no table, so the key itself counts.</summary>
    private static bool IsForeign(in InputEvent input) => input.Rune.Value > 0x24F && input.Key is >= Keys.Apostrophe and <= Keys.GraveAccent;

    private static char UsCharacter(in InputEvent input) => (input.Key, (input.Modifiers & Shift) != 0) switch
    {
        ( >= Keys.A and <= Keys.Z, _) => char.ToLowerInvariant((char)input.Key),
        (Keys.LeftBracket, true) => '{',
        (Keys.RightBracket, true) => '}',
        (Keys.Slash, true) => '?',
        (Keys.Equal, true) => '+',
        (_, false) => (char)input.Key,
        _ => '\0',
    };

    /// <summary>The key by what it prints where that is a Latin letter, so that Ctrl+F is on the key with the F.</summary>
    private static Keys KeyOf(in InputEvent input) =>
        Rune.ToUpperInvariant(input.Rune).Value is >= 'A' and <= 'Z' and int letter ? (Keys)letter : input.Key;

    private static KeyBinding Typed(char character, Act act, bool repeats = false) => new(act, character, Keys.Unknown, 0, repeats);

    private static KeyBinding Pressed(Keys key, Act act, KeyModifiers modifiers = 0, bool repeats = false) => new(act, '\0', key, modifiers, repeats);
}

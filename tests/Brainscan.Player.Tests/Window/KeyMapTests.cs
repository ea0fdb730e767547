using System.Text;
using Brainscan.Player.App;
using Brainscan.Player.App.Window;
using Silk.NET.GLFW;

namespace Brainscan.Player.Tests.Window;

/// <summary>The table of keys against itself, and against keyboards that are not American.</summary>
public sealed class KeyMapTests
{
    private static readonly KeyBinding[] Bindings = [.. KeyMap.Lines.SelectMany(line => line.Bindings)];

    [Fact]
    public void Every_act_has_a_key()
    {
        Act[] reached = [.. Bindings.Select(binding => binding.Act).Distinct()];
        Assert.Empty(Enum.GetValues<Act>().Except(reached));
    }

    [Fact]
    public void No_key_asks_for_two_things()
    {
        var keys = Bindings.Select(binding => (binding.Character, binding.Key, binding.Modifiers)).ToArray();
        Assert.Equal(keys.Distinct(), keys);
    }

    [Fact]
    public void Every_line_has_words_and_stands_with_its_group()
    {
        Assert.All(KeyMap.Lines, line => Assert.All([line.Keys, line.Group, line.Words], Assert.NotEmpty));
        string[] groups = [.. KeyMap.Lines.Select(line => line.Group)];
        string[] inOrder = [.. groups.Where((group, i) => i == 0 || groups[i - 1] != group)];
        Assert.Equal(inOrder.Distinct(), inOrder);
    }

    [Fact]
    public void Every_binding_is_found_again_by_its_own_key()
    {
        foreach (KeyBinding binding in Bindings)
        {
            InputEvent input = binding.Character == '\0' ? Pressed(binding.Key, binding.Modifiers) : Typed(binding.Character) with { Modifiers = binding.Modifiers };
            Assert.Equal(binding.Act, KeyMap.Find(input));
            Assert.Equal(binding.Repeats ? binding.Act : null, KeyMap.Find(input with { IsRepeat = true }));
            if (input.Kind == InputKind.Key)
            {
                Assert.Null(KeyMap.Find(input with { IsDown = false }));
                Assert.Null(KeyMap.Find(input with { Modifiers = binding.Modifiers | KeyModifiers.Super }));
            }
        }
    }

    [Theory]
    // German: ? is Shift+ß; [ needs AltGr; y and z are exchanged; + has a key of its own
    [InlineData(Keys.Minus, 'ß', '?', nameof(Act.Help))]
    [InlineData(Keys.Number8, '8', '[', nameof(Act.Slower))]
    [InlineData(Keys.Z, 'y', 'y', nameof(Act.Layout))]
    [InlineData(Keys.RightBracket, '+', '+', nameof(Act.ZoomIn))]
    // French: q and a are exchanged, the comma is on M's key, the full stop is Shift+;
    [InlineData(Keys.A, 'q', 'q', nameof(Act.Quit))]
    [InlineData(Keys.Q, 'a', 'a', nameof(Act.SetA))]
    [InlineData(Keys.Comma, ';', '.', nameof(Act.StepForward))]
    // caps lock
    [InlineData(Keys.L, 'l', 'L', nameof(Act.Loop))]
    public void Character_counts_whichever_key_it_takes(Keys key, char plain, char typed, string act)
    {
        Assert.Null(KeyMap.Find(Pressed(key) with { Rune = new Rune(plain) }));
        Assert.Equal(act, KeyMap.Find(Typed(typed)).ToString());
    }

    [Theory]
    [InlineData(Keys.S, 'ы', 'ы', nameof(Act.Screenshot))]
    [InlineData(Keys.LeftBracket, 'х', 'х', nameof(Act.Slower))]
    [InlineData(Keys.L, 'λ', 'λ', nameof(Act.Loop))]
    public void Key_without_a_latin_letter_does_what_it_does_in_America(Keys key, char plain, char typed, string act)
    {
        Assert.Equal(act, KeyMap.Find(Pressed(key) with { Rune = new Rune(plain) }).ToString());
        // once, not twice
        Assert.Null(KeyMap.Find(Typed(typed)));
    }

    [Fact]
    public void Chord_is_where_its_letter_is()
    {
        // French: Ctrl+Q is on the key that is A in America
        Assert.Equal(Act.Quit, KeyMap.Find(Pressed(Keys.A, KeyModifiers.Control) with { Rune = new Rune('q') }));
        Assert.Null(KeyMap.Find(Pressed(Keys.Q, KeyModifiers.Control) with { Rune = new Rune('a') }));
        // Russian: on F's key, which prints no Latin letter
        Assert.Equal(Act.Find, KeyMap.Find(Pressed(Keys.F, KeyModifiers.Control) with { Rune = new Rune('а') }));
    }

    [Fact]
    public void Shift_S_is_another_key_than_S_with_caps_lock()
    {
        Assert.Equal(Act.Screenshot, KeyMap.Find(Typed('s')));
        Assert.Equal(Act.Screenshot, KeyMap.Find(Typed('S')));
        Assert.Equal(Act.ScreenshotOfView, KeyMap.Find(Typed('S') with { Modifiers = KeyModifiers.Shift }));
        // nothing else asks for a modifier
        Assert.Equal(Act.Help, KeyMap.Find(Typed('?') with { Modifiers = KeyModifiers.Shift }));
        Assert.Equal(Act.CopyCommand, KeyMap.Find(Pressed(Keys.C, KeyModifiers.Control)));
    }

    [Fact]
    public void Other_modifiers_make_another_key()
    {
        Assert.Equal(Act.JumpForward, KeyMap.Find(Pressed(Keys.Right)));
        Assert.Equal(Act.LargeJumpForward, KeyMap.Find(Pressed(Keys.Right, KeyModifiers.Shift)));
        Assert.Equal(Act.NextMode, KeyMap.Find(Pressed(Keys.Right, KeyModifiers.Control)));
        Assert.Equal(Act.Follow, KeyMap.Find(Pressed(Keys.Right, KeyModifiers.Alt)));
        Assert.Null(KeyMap.Find(Pressed(Keys.Right, KeyModifiers.Control | KeyModifiers.Shift)));
    }

    [Fact]
    public void Mouse_asks_for_no_act() => Assert.All(
        [InputKind.Move, InputKind.Button, InputKind.Scroll, InputKind.Resize, InputKind.Focus],
        kind => Assert.Null(KeyMap.Find(new InputEvent { Kind = kind, IsDown = true })));

    private static InputEvent Typed(char character) => new() { Kind = InputKind.Char, Rune = new Rune(character), IsDown = true };

    private static InputEvent Pressed(Keys key, KeyModifiers modifiers = 0) => new() { Kind = InputKind.Key, Key = key, Modifiers = modifiers, IsDown = true };
}

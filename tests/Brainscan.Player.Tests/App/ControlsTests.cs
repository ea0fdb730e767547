using System.Numerics;
using System.Text;
using Brainscan.Player.App;
using Brainscan.Player.App.Hud;
using Brainscan.Player.App.Window;
using Brainscan.Player.Inspection;
using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Rendering.Layout;
using Brainscan.Player.Tests.Rendering;
using Brainscan.Player.Time;
using Silk.NET.GLFW;

namespace Brainscan.Player.Tests.App;

public class ControlsTests
{
    private readonly Playhead _playhead = new();
    private readonly Viewport _viewport = new();
    private readonly Appearance _appearance = new(new RenderSettings());
    private readonly HudModel _model = new() { Width = 1440, Height = 900 };
    private readonly Controls _controls;
    private readonly List<Act> _asked = [];
    private readonly List<Vector2> _clicked = [];

    public ControlsTests()
    {
        var header = Recordings.Gpt(8, 9, 558, 256, 256);
        var layout = Layouts.Create("natural", header);
        _viewport.Attach(layout);
        _viewport.Resize(1440, 900, 40);
        _playhead.Resize(101);
        _model.Time.Frames = 101;
        var finder = new Finder(_model, _viewport);
        finder.Attach(new WeightLocator(layout, header), header);
        _controls = new Controls(_playhead, _viewport, _appearance, _model, finder, (x, y) => HudView.HitTest(_model, x, y));
        _controls.Asked += _asked.Add;
        _controls.Clicked += _clicked.Add;
    }

    [Fact]
    public void Space_plays_and_b_plays_backwards()
    {
        Type(' ');
        Assert.Equal((Motion.Playing, 1), (_playhead.Motion, _playhead.Direction));
        Type('b');
        Assert.Equal((Motion.Playing, -1), (_playhead.Motion, _playhead.Direction));
        Type('b');
        Assert.Equal(Motion.Paused, _playhead.Motion);
    }

    [Theory]
    [InlineData(1440, 900, 1)]
    [InlineData(640, 480, 2)]
    public void Question_mark_opens_the_keys_turns_their_pages_and_closes_them(int width, int height, int pages)
    {
        (_model.Width, _model.Height) = (width, height);
        _model.Help.Entries = [.. KeyMap.Lines.Select(line => new HelpEntry(line.Group, line.Keys, line.Words))];
        for (int time = 0; time < 2; time++)
        {
            for (int page = 0; page < pages; page++)
            {
                Type('?');
                Assert.Equal((true, page), (_model.Help.IsShown, _model.Help.Page));
            }
            Type('?');
            Assert.False(_model.Help.IsShown);
        }
    }

    [Fact]
    public void Dragging_the_bar_scrubs_even_where_the_pointer_has_left_it()
    {
        float row = BarRow();
        float x = 720;
        Press(x, row);
        int begun = _playhead.Place;
        Assert.True(_playhead.IsDragged && begun > 0);
        MoveTo(x + 300, 10);
        Assert.True(_playhead.Place > begun);
        MoveTo(5000, 10);
        Assert.Equal(100, _playhead.Place);
        Release(5000, 10);
        Assert.False(_playhead.IsDragged);
        Assert.Empty(_clicked);
    }

    [Fact]
    public void Dragging_the_piece_moves_it_and_a_click_is_not_a_drag()
    {
        var before = _viewport.View;
        Press(700, 300);
        MoveTo(702, 301);
        Release(702, 301);
        Assert.Equal(before, _viewport.View);
        Assert.Equal([new Vector2(702, 301)], _clicked);
        Press(700, 300);
        MoveTo(640, 260);
        Release(640, 260);
        Assert.NotEqual(before, _viewport.View);
        Assert.Single(_clicked);
    }

    [Fact]
    public void Wheel_zooms_at_the_pointer_and_over_the_bar_goes_frame_by_frame()
    {
        MoveTo(400, 300);
        var under = _viewport.CanvasAt(400, 300);
        Scroll(400, 300, 3);
        Assert.Equal(under.X, _viewport.CanvasAt(400, 300).X, 1.01f / _viewport.Scale);
        float scale = _viewport.Scale;
        Scroll(720, BarRow(), 1);
        Assert.Equal((1, scale), (_playhead.Place, _viewport.Scale));
        // notches that came together
        Scroll(720, BarRow(), 4);
        Assert.Equal((5, scale), (_playhead.Place, _viewport.Scale));
    }

    [Fact]
    public void A_window_that_loses_the_keyboard_lets_go_of_everything()
    {
        Press(720, BarRow());
        _controls.HasA = true;
        Shift(true, 0);
        Assert.True(_controls.ShowsA(1));
        _controls.Take(new InputEvent { Kind = InputKind.Focus, IsDown = false });
        Assert.False(_controls.ShowsA(1));
        Assert.False(_playhead.IsDragged);
    }

    [Fact]
    public void Shift_by_itself_shows_a_until_it_is_let_go()
    {
        Shift(true, 10);
        Assert.False(_controls.ShowsA(11), "there is no A yet");
        Shift(false, 11);
        _controls.HasA = true;
        Shift(true, 20);
        // it may still become a chord
        Assert.False(_controls.ShowsA(20.1));
        Assert.InRange(_controls.SecondsToA(20.1), 0.01, 0.2);
        Assert.True(_controls.ShowsA(20.3));
        // a mouse that moves the piece leaves A where it is
        MoveTo(30, 40);
        Assert.True(_controls.ShowsA(25));
        Shift(false, 25);
        Assert.False(_controls.ShowsA(30));
        Assert.Equal(double.PositiveInfinity, _controls.SecondsToA(30));
    }

    [Fact]
    public void Shift_with_another_key_is_a_chord_and_shows_nothing_of_a()
    {
        _controls.HasA = true;
        Shift(true, 0);
        for (int i = 1; i <= 4; i++)
        {
            _controls.Take(new InputEvent { Kind = InputKind.Key, Key = Keys.Right, Modifiers = KeyModifiers.Shift, IsDown = true }, i);
            _controls.Take(new InputEvent { Kind = InputKind.Key, Key = Keys.Right, Modifiers = KeyModifiers.Shift }, i + 0.5);
            Assert.Equal(10 * i, _playhead.Place);
            Assert.False(_controls.ShowsA(i + 0.9));
        }
        Shift(false, 5);
        Shift(true, 6);
        Assert.True(_controls.ShowsA(7), "pressed anew it is by itself again");
    }

    [Fact]
    public void While_searching_shift_types_capitals()
    {
        _controls.HasA = true;
        Type('/');
        Shift(true, 0);
        Assert.False(_controls.ShowsA(1));
    }

    [Fact]
    public void While_searching_letters_are_letters()
    {
        Type('/');
        Assert.True(_model.Search.IsShown);
        foreach (char letter in "q n")
        {
            Type(letter);
        }
        Assert.Equal("q n", _model.Search.Query);
        Assert.Empty(_asked);
        Assert.Equal(Motion.Paused, _playhead.Motion);
        Press(Keys.Backspace);
        Assert.Equal("q ", _model.Search.Query);
        Press(Keys.Escape);
        Assert.False(_model.Search.IsShown);
    }

    [Fact]
    public void Search_that_opens_is_seen()
    {
        _model.IsHidden = true;
        Type('/');
        Assert.True(_model.Search.IsShown);
        Assert.False(_model.IsHidden);
        foreach (char letter in "layer 3 head 5")
        {
            Type(letter);
        }
        var before = _viewport.View;
        Press(Keys.Enter);
        Assert.False(_model.Search.IsShown);
        Assert.NotEqual(before, _viewport.View);
        Assert.Equal(["L3 q head 5", "L3 k head 5", "L3 v head 5", "L3 output head 5"], _model.Pixels.Found.Select(piece => piece.Name));
        // each a slice of its own, a head wide, and all of them on the screen
        foreach (var piece in _model.Pixels.Found)
        {
            Assert.Equal((62, 558), (piece.Width, piece.Height));
            var (left, top) = _viewport.WindowAt(piece.X, piece.Y);
            var (right, bottom) = _viewport.WindowAt(piece.X + piece.Width, piece.Y + piece.Height);
            Assert.True(left > 0 && top > 0 && right < 1440 && bottom < 860);
        }
        Assert.Equal(4, _model.Pixels.Found.Distinct().Count());
        _controls.Do(Act.Reset);
        Assert.Empty(_model.Pixels.Found);
    }

    [Fact]
    public void Escape_closes_one_thing_at_a_time_and_then_asks()
    {
        Type('?');
        Type('h');
        Press(Keys.Escape);
        Assert.False(_model.Help.IsShown);
        Assert.True(_model.HeatMap.IsShown);
        Press(Keys.Escape);
        Assert.False(_model.HeatMap.IsShown);
        Assert.Empty(_asked);
        Press(Keys.Escape);
        Assert.Equal([Act.Escape], _asked);
    }

    [Fact]
    public void Modes_go_round_and_compare_only_with_something()
    {
        var seen = new List<PictureMode>();
        for (int i = 0; i < 4; i++)
        {
            seen.Add(_appearance.Look.Mode);
            _controls.Do(Act.NextMode);
        }
        Assert.Equal([PictureMode.Learned, PictureMode.Value, PictureMode.Change, PictureMode.Learned], seen);
        _controls.Do(Act.Reset);
        _controls.HasA = true;
        _controls.Do(Act.PreviousMode);
        Assert.Equal(PictureMode.Compare, _appearance.Look.Mode);
    }

    [Fact]
    public void Right_click_sets_a_wherever_it_is()
    {
        _controls.Take(new InputEvent { Kind = InputKind.Button, Button = MouseButton.Right, IsDown = true, X = 10, Y = 10 });
        Assert.Equal([Act.SetA], _asked);
    }

    private float BarRow()
    {
        for (int y = 899; y > 0; y--)
        {
            if (HudView.HitTest(_model, 720, y).Target == HudTarget.Scrub)
            {
                return y;
            }
        }
        throw new InvalidOperationException("There is no bar.");
    }

    private void Type(char character) => _controls.Take(new InputEvent { Kind = InputKind.Char, Rune = new Rune(character) });

    private void Shift(bool isDown, double now) => _controls.Take(
        new InputEvent { Kind = InputKind.Key, Key = Keys.ShiftLeft, Modifiers = isDown ? KeyModifiers.Shift : 0, IsDown = isDown }, now);

    private void Press(Keys key) => _controls.Take(new InputEvent { Kind = InputKind.Key, Key = key, IsDown = true });

    private void MoveTo(float x, float y) => _controls.Take(new InputEvent { Kind = InputKind.Move, X = x, Y = y });

    private void Press(float x, float y)
    {
        MoveTo(x, y);
        _controls.Take(new InputEvent { Kind = InputKind.Button, Button = MouseButton.Left, IsDown = true, X = x, Y = y });
    }

    private void Release(float x, float y) =>
        _controls.Take(new InputEvent { Kind = InputKind.Button, Button = MouseButton.Left, X = x, Y = y });

    private void Scroll(float x, float y, float notches) =>
        _controls.Take(new InputEvent { Kind = InputKind.Scroll, X = x, Y = y, ScrollY = notches });
}

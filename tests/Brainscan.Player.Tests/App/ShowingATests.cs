using System.Numerics;
using Brainscan.Player.App;
using Brainscan.Player.App.Hud;
using Brainscan.Player.Inspection;
using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Rendering.Egl;
using Brainscan.Player.Tests.Inspection;
using Brainscan.Player.Tests.Rendering;
using Brainscan.Player.Time;

namespace Brainscan.Player.Tests.App;

public sealed class ShowingATests
{
    [Fact]
    public void All_that_is_said_while_a_is_shown_is_of_a()
    {
        using var folder = new TemporaryFolder();
        using var reader = PictureTests.Record(folder, 12);
        using var context = HeadlessContext.Create();
        using var run = OpenRun.Of(reader);
        using var scene = new Scene(context.Device, run, "natural", 64 << 20, isLive: false);
        using var news = new Signal();
        var model = new HudModel { Width = 800, Height = 600 };
        var viewport = new Viewport();
        viewport.Attach(scene.Layout);
        viewport.Resize(800, 600, 40);
        var appearance = new Appearance(new RenderSettings { Mode = PictureMode.Compare });
        using var pointing = new Pointing(viewport, model, appearance, news.Set);
        pointing.Attach(scene);
        var weight = scene.Locator.PlaceOf(0, 0);
        var (x, y) = scene.Locator.CanvasOf(0, 0);
        viewport.ShowArea(x, y, 4, 4);
        var (windowX, windowY) = viewport.WindowAt(x + 0.5f, y + 0.5f);
        var at = new Vector2(windowX, windowY);
        float ValueAt(int place)
        {
            using var weights = new WeightReader(reader, weight);
            return weights.At(place, () => false)!.Value;
        }
        string Cell()
        {
            Span<char> text = stackalloc char[8];
            int length = model.Pixels.Numbers!(x, y, text);
            return text[..length].ToString();
        }
        scene.State.Seek(6);
        scene.SetA();
        scene.State.Seek(10);

        news.Until(() =>
        {
            pointing.Update(at, isMoving: false, isA: true);
            return !double.IsNaN(model.Hover.Value) && !double.IsNaN(model.Hover.Learned) && Cell().Length > 0;
        });
        Span<char> expected = stackalloc char[8];
        // against itself A would be nothing: what it had learned is drawn, and said
        int length = PixelMarks.Write((float)model.Hover.Learned, expected);
        Assert.Equal(expected[..length].ToString(), Cell());
        Assert.Equal(ValueAt(6), (float)model.Hover.Value);
        Assert.Equal($"A, step {reader.Frames[6].Step}", model.Hover.Moment);
        Assert.False(model.Hover.HasA, "A against itself says nothing");
        news.Until(() =>
        {
            pointing.Update(at, isMoving: true, isA: false);
            return model.Hover.Value == ValueAt(10);
        });
        Assert.Equal("", model.Hover.Moment);
        // compared with A, the reading says how far it is from it
        Assert.True(model.Hover.HasA);
        news.Until(() =>
        {
            pointing.Update(at, isMoving: false, isA: false);
            return !double.IsNaN(model.Hover.SinceA);
        });
        Assert.Equal(ValueAt(10) - ValueAt(6), (float)model.Hover.SinceA);

        var playhead = new Playhead();
        playhead.Resize(12);
        var line = new TimeLine(model.Time, playhead);
        line.Attach(run);
        line.Update(scene, isA: true, -1);
        Assert.Equal((6, reader.Frames[6].Step, true), (model.Time.Place, model.Time.Step, model.Time.ShowsA));
        line.Update(scene, isA: false, -1);
        Assert.Equal((10, reader.Frames[10].Step, false), (model.Time.Place, model.Time.Step, model.Time.ShowsA));
    }

    [Theory]
    [InlineData(nameof(PictureMode.Learned), "learned", "W(A) − W(0)")]
    [InlineData(nameof(PictureMode.Value), "value", "W(A)")]
    [InlineData(nameof(PictureMode.Change), "learned", "W(A) − W(0)")]
    [InlineData(nameof(PictureMode.Compare), "learned", "W(A) − W(0)")]
    public void Legend_says_what_is_drawn_of_a(string shown, string mode, string formula)
    {
        var look = new RenderSettings { Mode = Enum.Parse<PictureMode>(shown) }.Look;
        var legend = new LegendModel();
        legend.Say(Scene.LookOf(look, isA: true), isLive: false, 4, stepOfA: 126, isA: true);
        Assert.Equal((mode, formula, "this is A, step 126"), (legend.Mode, legend.Formula, legend.Note));
        legend.Say(Scene.LookOf(look, isA: false), isLive: false, 4, stepOfA: 126);
        Assert.DoesNotContain("this is A", legend.Note, StringComparison.Ordinal);
    }
}

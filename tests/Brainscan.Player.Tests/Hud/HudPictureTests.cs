using System.Numerics;
using Brainscan.Player.App.Hud;
using Brainscan.Player.Inspection;
using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Rendering.Egl;
using Brainscan.Player.Rendering.Gl;
using Brainscan.Player.Rendering.Overlay;

namespace Brainscan.Player.Tests.Hud;

public sealed class HudPictureTests
{
    [Fact]
    public void Everything_inEveryWindow_isDrawnInsideIt()
    {
        using var context = HeadlessContext.Create();
        using (var pass = new OverlayPass(context.Device))
        using (var hud = new HudView(context.Device))
        {
            foreach (var (width, height) in HudScenes.Sizes)
            {
                foreach (int frames in new[] { 0, 1, 101, 100_000 })
                {
                    foreach (int panels in new[] { 0, 1 + 2 + 8 + 16 + 64, 4, 32, 32 + 16, 255 })
                    {
                        var model = HudScenes.Open(HudScenes.Run(width, height, frames), panels);
                        model.Toast.Text = "saved a picture.png";
                        model.Time.HoverPlace = frames - 1;
                        model.Pointer = new Vector2(width * 0.5f, height * 0.3f);
                        pass.Clear();
                        hud.Draw(model, pass);
                        AssertInside(pass, model);
                    }
                }
            }
        }
        Assert.Equal(0, context.Device.LiveObjects);
    }

    [Fact]
    public void Values_thatAreNoNumbers_areDrawnAsWords()
    {
        using var context = HeadlessContext.Create();
        using var pass = new OverlayPass(context.Device);
        using var hud = new HudView(context.Device);
        var model = HudScenes.Open(HudScenes.Run(1440, 900), 1 + 2 + 8);
        model.Time.LossMean = [float.NaN, float.PositiveInfinity, 2, float.NaN, 1, 0, -1];
        model.Time.LossLow = model.Time.LossHigh = [];
        model.Time.Loss = double.NaN;
        model.Time.Seconds = double.PositiveInfinity;
        model.Hover.History = [float.NaN, float.NaN];
        (model.Hover.Value, model.Hover.Change, model.Hover.Learned) = (double.NaN, double.NegativeInfinity, 1e30);
        model.Legend.Full = double.PositiveInfinity;
        hud.Draw(model, pass);
        AssertInside(pass, model);
        foreach (var shape in pass.Shapes)
        {
            Assert.True(float.IsFinite(shape.Place.X + shape.Place.Y + shape.Place.Z + shape.Place.W), $"{shape}");
        }
    }

    [Fact]
    public void Figures_thatChange_moveNothingElse()
    {
        using var context = HeadlessContext.Create();
        using var pass = new OverlayPass(context.Device);
        using var hud = new HudView(context.Device);
        var places = new List<Vector4[]>();
        foreach (var (step, seconds, loss, place) in new[] { (7L, 1.0, 9.5, 1), (123_456L, 4000.0, 1.25, 100) })
        {
            var model = HudScenes.Run(1440, 900);
            model.Time.LastStep = 1_000_000;
            model.Time.LastSeconds = 5000;
            (model.Time.Step, model.Time.Seconds, model.Time.Loss, model.Time.Place, model.Time.Wanted) = (step, seconds, loss, place, place);
            pass.Clear();
            hud.Draw(model, pass);
            // captions and the status keep their places
            places.Add([.. pass.Shapes.ToArray().Where(shape => shape.Kind == OverlayKind.Glyph && Rgb(shape) == Rgb(HudTheme.Faint)).Select(shape => shape.Place)]);
        }
        Assert.NotEmpty(places[0]);
        Assert.Equal(places[0], places[1]);
    }

    [Fact]
    public void Inks_areReadOnAPlateOverTheBrightestCloth()
    {
        foreach (var map in ColorMap.All)
        {
            byte[] texels = map.Texels();
            for (int i = 0; i < texels.Length; i += 4)
            {
                var cloth = new Vector3(texels[i], texels[i + 1], texels[i + 2]) / 255;
                var ground = Over(HudTheme.Lit, Over(HudTheme.Plate, cloth));
                foreach (var ink in new[] { HudTheme.Ink, HudTheme.Quiet, HudTheme.Accent, HudTheme.Alarm })
                {
                    Assert.True(Contrast(ink, ground) >= 4.5, $"{ink} on {cloth} of {map.Name}: {Contrast(ink, ground)}");
                }
                Assert.True(Contrast(HudTheme.Quiet, Over(HudTheme.Chosen, Over(HudTheme.Plate, cloth))) >= 4.5);
                Assert.True(Contrast(HudTheme.Faint, Over(HudTheme.Plate, cloth)) >= 4.5);
                Assert.True(Contrast(HudTheme.Ink, Over(PixelMarks.NumberPlate, cloth)) >= 4.5);
            }
        }
    }

    [Fact]
    public void Playhead_isWhereTheFrameIs()
    {
        var model = HudScenes.Run(400, 300);
        byte[] rgb = Render(model);
        var track = HudLayout.Of(model).Track;
        int x = (int)HudGraph.X(track, model.Time.Place, model.Time.Frames);
        int y = (int)track.Bottom - 2;
        var accent = new Vector3(HudTheme.Accent.X, HudTheme.Accent.Y, HudTheme.Accent.Z) * 255;
        Assert.True(Vector3.Distance(accent, At(rgb, 400, x, y)) < 6, $"{At(rgb, 400, x, y)}");
        Assert.True(Vector3.Distance(accent, At(rgb, 400, x - 6, y)) > 100);
    }

    [Fact]
    public void Loss_isDrawnFromItsFirstFallOn()
    {
        using var context = HeadlessContext.Create();
        using var pass = new OverlayPass(context.Device);
        using var hud = new HudView(context.Device);
        var model = HudScenes.Run(1440, 900);
        model.Time.LossMean = [.. Enumerable.Range(0, 1440).Select(i => 2.4f + (3.1f * MathF.Exp(-i / 8f)))];
        hud.Draw(model, pass);
        var track = HudLayout.Of(model).Track;
        var line = pass.Shapes.ToArray().Where(shape => shape.Kind == OverlayKind.Segment).Select(shape => shape.Place).ToArray();
        Assert.NotEmpty(line);
        Assert.All(line, piece => Assert.InRange(MathF.Min(piece.Y, piece.W), track.Y, track.Bottom));
        // and what comes after it is not pressed flat: of a loss that falls to its half, the last tenth of the least has a sixth of the height
        Assert.True(HudGraph.Y(track, 2.4f, 2.4f, 5.5f, true) - HudGraph.Y(track, 2.64f, 2.4f, 5.5f, true) > track.Height / 6);
    }

    [Fact]
    public void Hidden_leavesThePieceAlone()
    {
        var model = HudScenes.Open(HudScenes.Run(400, 300), 1 + 2 + 8);
        model.IsHidden = true;
        Assert.All(Render(model), level => Assert.Equal(0, level));
        // what it is waited for is said all the same: there is nothing else to see
        model.Waiting.Text = "waiting for a run";
        Assert.Contains(Render(model), level => level > 150);
        model.IsHidden = false;
        var layout = HudLayout.Of(model);
        Assert.True(layout.Scrub.IsEmpty && layout.Legend.IsEmpty && layout.Hover.IsEmpty && !layout.Figures.IsEmpty);
    }

    [Fact]
    public void Numbers_areWrittenIntoEveryWeightOnTheScreenThatNoPanelCovers()
    {
        using var context = HeadlessContext.Create();
        using var pass = new OverlayPass(context.Device);
        using var hud = new HudView(context.Device);
        var asked = new List<(int X, int Y)>();
        var model = HudScenes.Run(800, 600);
        model.Time.IsShown = false;
        model.Pixels.Canvas = (12, 500);
        model.Pixels.Scale = 50;
        model.Pixels.Origin = new Vector2(-75, 20);
        model.Pixels.Numbers = (x, y, text) =>
        {
            asked.Add((x, y));
            "−0.0213".CopyTo(text);
            return x == 3 ? 0 : 7;
        };
        hud.Draw(model, pass);
        // columns 1 to 11 (the canvas ends there), rows 0 to 11 (the window does)
        Assert.Equal(Enumerable.Range(0, 12).SelectMany(y => Enumerable.Range(1, 11).Select(x => (x, y))), asked);
        Assert.Equal(12 * 10, pass.Shapes.ToArray().Count(shape => shape.Kind == OverlayKind.Box));
        foreach (var glyph in pass.Shapes.ToArray().Where(shape => shape.Kind == OverlayKind.Glyph))
        {
            // each within its own weight
            float left = (glyph.Place.X + 75) % 50;
            Assert.InRange(left + glyph.Place.Z, 0, 50);
        }
        model.Pixels.Scale = 49;
        asked.Clear();
        pass.Clear();
        hud.Draw(model, pass);
        Assert.Empty(asked);
    }

    [Fact]
    public void Cross_endsWhereTheMatrixEndsAndLeavesTheWeightFree()
    {
        var model = new HudModel { Width = 400, Height = 300 };
        model.Time.IsShown = false;
        model.Pixels.Scale = 2;
        model.Pixels.Origin = new Vector2(20, 10);
        (model.Pixels.HasCross, model.Pixels.Cell, model.Pixels.Matrix) = (true, (60, 70), (40, 40, 100, 80));
        byte[] rgb = Render(model);
        Assert.True(At(rgb, 400, 20 + 90, 10 + 141).X > 150 || At(rgb, 400, 20 + 90, 10 + 140).X > 150);
        for (int y = 0; y < 300; y++)
        {
            for (int x = 0; x < 400; x++)
            {
                bool isIn = x is >= 20 + 79 and <= 20 + 281 && y is >= 10 + 79 and <= 10 + 241;
                Assert.True(isIn || At(rgb, 400, x, y).X == 0, $"{x}, {y}");
            }
        }
        Assert.Equal(Vector3.Zero, At(rgb, 400, 20 + 121, 10 + 141));
    }

    [Fact]
    public void Found_isFramedPieceByPieceAndNamedBesideIt()
    {
        using var context = HeadlessContext.Create();
        using var pass = new OverlayPass(context.Device);
        using var hud = new HudView(context.Device);
        var model = HudScenes.Open(HudScenes.Run(800, 600), 1);
        // in the middle, at the top edge, under the legend, at the lower edge beside the bar, and larger than the window
        model.Pixels.Found = [new("q", 300, 200, 40, 90), new("k", 400, 0, 40, 90), new("v", 20, 140, 40, 90), new("o", 500, 420, 40, 60), new("x", -9, -9, 900, 900)];
        hud.Draw(model, pass);
        var layout = HudLayout.Of(model);
        var frames = pass.Shapes.ToArray().Where(shape => shape.Kind == OverlayKind.Box && shape.Detail.Y > 0 && Rgb(shape) == Rgb(HudTheme.Accent)).ToArray();
        Assert.Equal(5, frames.Length);
        var names = pass.Shapes.ToArray().Where(shape => shape.Kind == OverlayKind.Glyph && Rgb(shape) == Rgb(HudTheme.Accent)).ToArray();
        Assert.Equal(4, names.Length);
        Assert.All(names, name =>
        {
            var at = new HudRect(name.Place.X, name.Place.Y, name.Place.Z, name.Place.W);
            Assert.False(layout.Covers(at));
            Assert.DoesNotContain(frames[..4], frame => at.Meets(new HudRect(frame.Place.X, frame.Place.Y, frame.Place.Z, frame.Place.W)));
            Assert.True(at.Y >= 0 && at.Bottom <= 600);
        });
    }

    [Fact]
    public void HeatMap_showsEachRowFromItsLeastToItsGreatest()
    {
        using var context = HeadlessContext.Create();
        using (var pass = new OverlayPass(context.Device))
        using (var hud = new HudView(context.Device))
        using (var target = new RenderTarget(context.Device, 800, 600))
        {
            var model = HudScenes.Open(HudScenes.Run(800, 600), 32);
            var map = model.HeatMap;
            (map.Tensors, map.Columns) = (["a", "b", "c"], 4);
            map.Values = [0, 1, 2, 3, 300, 200, float.NaN, 100, 5, 5, 5, 5];
            map.Version++;
            byte[] rgb = Render(pass, hud, target, model);
            var cells = HeatMapPanel.Cells(HudLayout.Of(model).HeatMap, map, model.Unit);
            float[,] light = new float[3, 4];
            var gap = At(rgb, 800, (int)(cells.X + (2.2f * cells.Width / 4)), (int)(cells.Y + (1.5f * cells.Height / 3)));
            // what is not known is as dark as an empty graph, and of no colour
            Assert.True(gap.X < 30 && gap.Z >= gap.X - 1, $"{gap}");
            for (int i = 0; i < 12; i++)
            {
                // beside the playhead
                var at = At(rgb, 800, (int)(cells.X + (((i % 4) + 0.2f) * cells.Width / 4)), (int)(cells.Y + (((i / 4) + 0.5f) * cells.Height / 3)));
                light[i / 4, i % 4] = at.X + at.Y + at.Z;
            }
            Assert.True(light[0, 0] < light[0, 1] && light[0, 1] < light[0, 2] && light[0, 2] < light[0, 3]);
            Assert.True(light[1, 0] > light[1, 1] && light[1, 1] > light[1, 3] && light[1, 3] != light[1, 2]);
            Assert.Equal(light[0, 3], light[1, 0]);
            Assert.True(light[2, 0] == light[2, 3] && light[2, 0] < light[0, 3]);
            // the picture follows its version
            Array.Reverse(map.Values, 0, 4);
            map.Version++;
            Assert.True(At(Render(pass, hud, target, model), 800, (int)cells.X + 9, (int)cells.Y + 2).X > 150);
        }
        Assert.Equal(0, context.Device.LiveObjects);
    }

    [Theory]
    [InlineData(1440, 900)]
    [InlineData(800, 600)]
    [InlineData(640, 480)]
    public void Words_thatComeAndGo_lieOverNoOthers(int width, int height)
    {
        using var context = HeadlessContext.Create();
        using var pass = new OverlayPass(context.Device);
        using var hud = new HudView(context.Device);
        foreach (int panels in new[] { 1, 1 + 64, 32 })
        {
            foreach (float across in new[] { 0.02f, 0.5f, 0.98f })
            {
                var model = HudScenes.Open(HudScenes.Run(width, height), panels);
                model.StripHeight = 47;
                model.Toast.Text = "A is step 126; hold Shift to see it, Ctrl → to compare";
                var layout = HudLayout.Of(model);
                var cells = HeatMapPanel.Cells(layout.HeatMap, model.HeatMap, model.Unit);
                var under = panels == 32 ? cells : layout.Track;
                model.Pointer = new Vector2(under.X + (across * under.Width), under.Y + (under.Height / 2));
                model.Time.HoverPlace = (int)(across * model.Time.Frames);
                pass.Clear();
                hud.Draw(model, pass);
                Assert.False(HudLayout.Of(model).Toast.IsEmpty);
                var shapes = pass.Shapes.ToArray();
                for (int i = 0; i < shapes.Length; i++)
                {
                    if (shapes[i].Kind == OverlayKind.Glyph)
                    {
                        var plates = shapes[i..].Where(shape => shape is { Kind: OverlayKind.Box, Color.W: > 0.9f, Detail.Y: 0 }).Select(Place);
                        Assert.DoesNotContain(plates, plate => plate.Meets(Place(shapes[i])));
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData(1440, 900)]
    [InlineData(800, 600)]
    [InlineData(640, 480)]
    [InlineData(400, 400)]
    public void HeatMap_saysWholeSentences(int width, int height)
    {
        using var context = HeadlessContext.Create();
        using var pass = new OverlayPass(context.Device);
        using var hud = new HudView(context.Device);
        foreach (var (_, definition) in TensorHeatMap.Measures)
        {
            foreach (bool isRead in new[] { false, true })
            {
                var model = HudScenes.Open(HudScenes.Run(width, height), 32);
                model.HeatMap.Definition = definition;
                model.HeatMap.Tensors = [.. model.HeatMap.Tensors.Select((_, i) => $"t{i}")];
                var panel = HudLayout.Of(model).HeatMap;
                var cells = HeatMapPanel.Cells(panel, model.HeatMap, model.Unit);
                model.Pointer = isRead ? new Vector2(cells.X + 9, cells.Y + 9) : null;
                pass.Clear();
                hud.Draw(model, pass);
                // in the line of the definition, to the left of a reading
                var line = new HudRect(panel.X, panel.Y + (42 * model.Unit), panel.Width - (isRead ? 26 * 6.6f * model.Unit : 0), 17 * model.Unit);
                int said = pass.Shapes.ToArray().Count(shape => shape.Kind == OverlayKind.Glyph && Rgb(shape) == Rgb(HudTheme.Faint) && Place(shape).Meets(line));
                Assert.Contains(said, new[] { 0, Signs(definition), Signs(definition + HeatMapPanel.Scale) });
                Assert.True(width < 800 || said > 0);
            }
        }
    }

    [Theory]
    [InlineData(0, 0, 101, true, 0, "reading")]
    [InlineData(4, 1, 101, true, 0.25f, "reading: 1 of 4 key frames")]
    [InlineData(4, 4, 101, true, 1, "4 of 101 frames, at keys")]
    [InlineData(512, 512, 2000, false, 1, "512 of 2000 frames")]
    [InlineData(101, 101, 101, false, 1, "")]
    public void HeatMap_saysHowManyMomentsAreMeasured(int moments, int known, int frames, bool isAtKeys, float progress, string words)
    {
        using var context = HeadlessContext.Create();
        using var pass = new OverlayPass(context.Device);
        using var hud = new HudView(context.Device);
        var model = HudScenes.Open(HudScenes.Run(1440, 900), 32);
        var map = model.HeatMap;
        (map.Moments, map.Known, map.Frames, map.IsAtKeys, map.Progress) = (moments, known, frames, isAtKeys, progress);
        hud.Draw(model, pass);
        var cells = HeatMapPanel.Cells(HudLayout.Of(model).HeatMap, map, model.Unit);
        // under the cells, between the first and the last step
        var line = new HudRect(cells.X + (100 * model.Unit), cells.Bottom + 4, cells.Width - (200 * model.Unit), 18 * model.Unit);
        Assert.Equal(Signs(words), pass.Shapes.ToArray().Count(shape => shape.Kind == OverlayKind.Glyph && Place(shape).Meets(line)));
    }

    [Theory]
    [InlineData(1024, 768)]
    [InlineData(800, 600)]
    [InlineData(640, 480)]
    public void Figures_inALowWindow_areAllThere(int width, int height)
    {
        using var context = HeadlessContext.Create();
        using var pass = new OverlayPass(context.Device);
        using var hud = new HudView(context.Device);
        Figure[] lines =
        [
            .. new[] { "picture", "a renderer", "stream", "file", "memory" }.SelectMany((title, group) =>
                Enumerable.Range(0, new[] { 2, 0, 9, 3, 2 }[group]).Select(line => new Figure($"figure {line}", 12.5, "MB", 1)).Prepend(new Figure(title, double.NaN, null, 0))),
        ];
        int Drawn(int width, int height)
        {
            var model = HudScenes.Open(HudScenes.Run(width, height), 1 + 8);
            (model.StripHeight, model.Figures.Lines) = (47, lines);
            pass.Clear();
            hud.Draw(model, pass);
            var panel = HudLayout.Of(model).Figures;
            Assert.False(panel.IsEmpty);
            return pass.Shapes.ToArray().Count(shape => shape.Kind == OverlayKind.Glyph && Place(shape).Meets(panel));
        }
        Assert.Equal(Drawn(1440, 1080), Drawn(width, height));
    }

    [Fact]
    public void Frame_drawnBefore_allocatesNothing()
    {
        using var context = HeadlessContext.Create();
        using var target = new RenderTarget(context.Device, 800, 600);
        using var pass = new OverlayPass(context.Device);
        using var hud = new HudView(context.Device);
        var models = new[] { 1 + 2 + 8 + 16 + 64, 4, 32 }.Select(panels => HudScenes.Open(HudScenes.Run(800, 600), panels)).ToArray();
        target.BindAndClear();
        long DrawOnce()
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            foreach (var model in models)
            {
                pass.Clear();
                hud.Draw(model, pass);
                pass.Draw(new(0, 0, 800, 600));
            }
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
        DrawOnce();
        DrawOnce();
        Assert.Equal(0, DrawOnce());
    }

    private static byte[] Render(HudModel model)
    {
        using var context = HeadlessContext.Create();
        using var pass = new OverlayPass(context.Device);
        using var hud = new HudView(context.Device);
        using var target = new RenderTarget(context.Device, model.Width, model.Height);
        return Render(pass, hud, target, model);
    }

    private static unsafe byte[] Render(OverlayPass pass, HudView hud, RenderTarget target, HudModel model)
    {
        target.BindAndClear();
        pass.Clear();
        hud.Draw(model, pass);
        pass.Draw(new(0, 0, model.Width, model.Height));
        byte[] rgb = new byte[model.Width * model.Height * 3];
        fixed (byte* first = rgb)
        {
            target.Read(first);
        }
        return rgb;
    }

    /// <summary>Words are on a panel, and everything is inside the window.</summary>
    private static void AssertInside(OverlayPass pass, HudModel model)
    {
        var layout = HudLayout.Of(model);
        var panels = layout.Panels().Select(panel => panel.Rect).Append(layout.Toast).Where(rect => !rect.IsEmpty).ToArray();
        // the words over the bar are on a plate of their own, which is as high as it needs to be
        var tip = layout.Scrub with { Y = layout.Scrub.Y - (40 * layout.Unit), Height = 40 * layout.Unit };
        foreach (var shape in pass.Shapes)
        {
            if (shape.Kind == OverlayKind.Glyph)
            {
                var (x, y) = (shape.Place.X, shape.Place.Y);
                var (right, bottom) = (x + shape.Place.Z, y + shape.Place.W);
                Assert.True(
                    panels.Append(tip).Any(rect => x >= rect.X - 1 && y >= rect.Y && right <= rect.Right + 1 && bottom <= rect.Bottom),
                    $"a glyph at {shape.Place} is on no panel, in {model.Width}×{model.Height}");
            }
            else if (shape.Kind is OverlayKind.Box or OverlayKind.Image)
            {
                float slack = 8 * layout.Unit;
                Assert.True(
                    shape.Place.X >= -slack && shape.Place.Y >= -slack && shape.Place.X + shape.Place.Z <= model.Width + slack
                        && shape.Place.Y + shape.Place.W <= model.Height + slack && shape.Place.Z >= 0 && shape.Place.W >= 0,
                    $"{shape.Kind} at {shape.Place}, in {model.Width}×{model.Height}");
            }
        }
    }

    private static int Signs(string words) => words.Count(character => character != ' ');

    private static HudRect Place(OverlayShape shape) => new(shape.Place.X, shape.Place.Y, shape.Place.Z, shape.Place.W);

    private static Vector3 At(byte[] rgb, int width, int x, int y)
    {
        int at = ((y * width) + x) * 3;
        return new Vector3(rgb[at], rgb[at + 1], rgb[at + 2]);
    }

    private static (float, float, float) Rgb(OverlayShape shape) => Rgb(shape.Color);

    private static (float, float, float) Rgb(Vector4 color) => (color.X, color.Y, color.Z);

    private static Vector3 Over(Vector4 color, Vector3 ground) => Vector3.Lerp(ground, new Vector3(color.X, color.Y, color.Z), color.W);

    private static double Contrast(Vector4 ink, Vector3 ground)
    {
        double light = Luminance(new Vector3(ink.X, ink.Y, ink.Z));
        double dark = Luminance(ground);
        return (Math.Max(light, dark) + 0.05) / (Math.Min(light, dark) + 0.05);
    }

    private static double Luminance(Vector3 encoded)
    {
        static double Linear(float value) => value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
        return (0.2126 * Linear(encoded.X)) + (0.7152 * Linear(encoded.Y)) + (0.0722 * Linear(encoded.Z));
    }
}

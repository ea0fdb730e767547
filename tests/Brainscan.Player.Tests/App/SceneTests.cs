using Brainscan.Format;
using Brainscan.Player.App;
using Brainscan.Player.Inspection;
using Brainscan.Player.Rendering;
using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Rendering.Egl;
using Brainscan.Player.Rendering.Gl;
using Brainscan.Player.Rendering.Text;
using Brainscan.Player.Tests.Rendering;

namespace Brainscan.Player.Tests.App;

public class SceneTests
{
    [Theory]
    [InlineData(nameof(PictureMode.Learned), "natural")]
    [InlineData(nameof(PictureMode.Value), "natural")]
    [InlineData(nameof(PictureMode.Learned), "columns")]
    public void Window_shows_the_very_pixels_that_render_makes(string shown, string layout)
    {
        var mode = Enum.Parse<PictureMode>(shown);
        using var folder = new TemporaryFolder();
        using var reader = PictureTests.Record(folder, 12);
        var settings = new RenderSettings { Width = 320, Height = 180, Mode = mode, Layout = layout };
        using var context = HeadlessContext.Create();
        byte[] offline = Offline(context.Device, reader, settings, 7);

        using (var run = OpenRun.Of(reader))
        using (var scene = new Scene(context.Device, run, layout, 64 << 20, isLive: false))
        using (var target = new RenderTarget(context.Device, settings.Width, settings.Height))
        {
            Assert.True(run.History.Read(TimeSpan.MaxValue));
            scene.SetMode(mode, settings.HalfLifeFrames);
            // there by a detour, backwards
            scene.State.Seek(11);
            scene.State.Seek(7);
            Assert.Equal(offline, Draw(scene, settings, target, isA: false));
        }
        Assert.Equal(0, context.Device.LiveObjects);
    }

    [Fact]
    public void Text_strip_of_a_window_keeps_its_margins()
    {
        const int Margin = 16;
        using var folder = new TemporaryFolder();
        using var reader = PictureTests.Record(folder, 12);
        using var context = HeadlessContext.Create();
        using var run = OpenRun.Of(reader);
        using var scene = new Scene(context.Device, run, "natural", 64 << 20, isLive: false);
        var settings = new RenderSettings { Width = 480, Height = 270 };
        using var target = new RenderTarget(context.Device, settings.Width, settings.Height);
        Assert.True(run.History.Read(TimeSpan.MaxValue));
        scene.State.Seek(11);
        // of each line, whether anything is in its outermost cells
        bool[] LitEdges(TextStrip strip)
        {
            byte[] rgb = Draw(scene, settings, target, isA: false, strip: strip);
            bool IsLit(int from, int to) => Enumerable.Range(settings.Height - 30, 30).Any(y => Enumerable.Range(from, to - from).Any(x => rgb[((y * settings.Width) + x) * 3] > 40));
            return [IsLit(0, Margin), IsLit(Margin, Margin + 40), IsLit(settings.Width - Margin, settings.Width)];
        }
        Assert.Equal([true, true, true], LitEdges(new TextStrip(40, 0)));
        Assert.Equal([false, true, false], LitEdges(new TextStrip(40, Margin)));
    }

    [Fact]
    public void Frame_against_itself_is_black_and_holding_a_shows_it_as_it_was()
    {
        using var folder = new TemporaryFolder();
        using var reader = PictureTests.Record(folder, 12);
        var learned = new RenderSettings { Width = 320, Height = 180, ShowsText = false };
        var compared = learned with { Mode = PictureMode.Compare };
        using var context = HeadlessContext.Create();
        using var run = OpenRun.Of(reader);
        using var scene = new Scene(context.Device, run, "natural", 64 << 20, isLive: false);
        using var target = new RenderTarget(context.Device, learned.Width, learned.Height);
        scene.State.Seek(6);
        byte[] six = Draw(scene, learned, target, isA: false);
        scene.SetA();
        byte[] against = Draw(scene, compared, target, isA: false);
        // the floor tint says where there are weights; nothing is lighter
        Assert.True(against.Max() < 40, $"lightest {against.Max()}");
        scene.State.Seek(10);
        Assert.True(Draw(scene, compared, target, isA: false).Max() > 100);
        Assert.Equal(six, Draw(scene, learned, target, isA: true));
        Assert.Equal(6, scene.PlaceOfA);
    }

    [Theory]
    [InlineData("natural", true)]
    [InlineData("natural", false)]
    [InlineData("columns", true)]
    [InlineData("columns", false)]
    public void Picture_after_a_comparison_is_what_it_was(string layout, bool isWhole)
    {
        using var folder = new TemporaryFolder();
        using var reader = PictureTests.Record(folder, 12);
        var learned = new RenderSettings { Width = 320, Height = 180, ShowsText = false };
        using var context = HeadlessContext.Create();
        using var run = OpenRun.Of(reader);
        using var scene = new Scene(context.Device, run, layout, 64 << 20, isLive: false);
        using var target = new RenderTarget(context.Device, learned.Width, learned.Height);
        scene.State.Seek(6);
        // first without anything measured of this frame, as when only a part of it is on the screen
        byte[] before = Draw(scene, learned, target, isA: false, isWhole);
        scene.SetA();
        Draw(scene, learned with { Mode = PictureMode.Compare }, target, isA: false);
        Assert.Equal(before, Draw(scene, learned, target, isA: false, isWhole));
    }

    [Theory]
    [InlineData("natural")]
    [InlineData("columns")]
    public void Changes_that_all_go_the_same_way_are_drawn_as_one_of_them(string layout)
    {
        using var folder = new TemporaryFolder();
        var header = Recordings.Gpt(1, 2, 16, 8, 16, tileWeights: 1024) with { KeyInterval = 16 };
        var random = new Random(4);
        float[] drift = [.. Enumerable.Range(0, (int)header.WeightCount).Select(_ => (float)((random.NextDouble() - 0.5) / 8))];
        float[] weights = [.. drift.Select(_ => (float)(random.NextDouble() - 0.5))];
        using (var writer = RecordingWriter.Create(folder.File("run"), header with { Quality = Quality.Exact }))
        {
            for (int frame = 0; frame < 12; frame++)
            {
                writer.WriteFrame(frame, frame, weights);
                weights = [.. weights.Zip(drift, (weight, change) => weight + change)];
            }
            writer.Finish();
        }
        using var reader = TimelineReader.Open(folder.File("run"));
        using var context = HeadlessContext.Create();
        var last = new RenderSettings
        {
            Width = 320, Height = 180, Layout = layout, Mode = PictureMode.Change, Normalisation = Normalisation.Frame, HalfLifeFrames = 0, ShowsText = false,
        };
        byte[] one = Offline(context.Device, reader, last, 11);
        byte[] mean = Offline(context.Device, reader, last with { HalfLifeFrames = 4 }, 11);
        Assert.Contains(one, value => value > 100);
        // quantising moves one change by more than the mean of many
        double apart = one.Zip(mean, (a, b) => Math.Abs(a - b)).Average();
        Assert.True(apart < 6, $"apart by {apart}");
        byte[] ofRun = Offline(context.Device, reader, last with { HalfLifeFrames = 4, Normalisation = Normalisation.Run }, 11);
        Assert.True(ofRun.Count(value => value > 250) < 0.1 * ofRun.Length);
    }

    private static byte[] Offline(GlDevice device, TimelineReader reader, RenderSettings settings, int frame)
    {
        using var picture = new RunPicture(device, reader, settings);
        picture.Seek(frame);
        picture.Draw();
        byte[] rgb = new byte[picture.Bytes];
        picture.ReadPixels(rgb);
        return rgb;
    }

    private static unsafe byte[] Draw(Scene scene, RenderSettings settings, RenderTarget target, bool isA, bool isWhole = true, TextStrip? strip = null)
    {
        var view = PictureView.Fit(scene.Layout, settings.Width, settings.Height, settings.ShowsText);
        // a strip with lines high enough to be read
        view = strip is null ? view : view with { StripTop = settings.Height - 45 };
        scene.Prepare(settings.Look, isA, isWhole, isMoving: false);
        target.BindAndClear();
        scene.Draw(settings.Look, isA, view, settings.HalfLifeFrames, strip ?? TextStrip.OfPiece(view.Width), mostAsked: 0);
        byte[] rgb = new byte[settings.Width * settings.Height * 3];
        fixed (byte* first = rgb)
        {
            target.Read(first);
        }
        return rgb;
    }
}

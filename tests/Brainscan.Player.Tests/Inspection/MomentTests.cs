using Brainscan.Format;
using Brainscan.Player.App;
using Brainscan.Player.Inspection;
using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Rendering.Layout;
using Brainscan.Player.Tests.Rendering;
using Brainscan.Player.Video;
using Brainscan.Player.Video.Film;

namespace Brainscan.Player.Tests.Inspection;

/// <summary>Moments of a run by what people write, and how what is missing between them is said and drawn.</summary>
public sealed class MomentTests
{
    private static readonly FrameEntry[] Gap = Frames([.. Enumerable.Range(0, 11).Select(i => i * 10L), .. Enumerable.Range(0, 11).Select(i => 5000 + (i * 10L))]);
    private static readonly FrameEntry[] Back = Frames([0, 10, 20, 30, 40, 50, 20, 30, 40]);

    [Theory]
    [InlineData("step 5010", 12, "step 5,010", "frame 13 of 22")]
    [InlineData("Step 5,010 ", 12, "step 5,010", "frame 13 of 22")]
    [InlineData("step 3000", 10, "step 100", "frame 11 of 22, the last recorded before step 3,000")]
    [InlineData("step 99999999999999999999", 21, "step 5,100", "frame 22 of 22, the last there is")]
    [InlineData("30 %", 6, "30 % of the run", "step 60, frame 7 of 22")]
    [InlineData("100%", 21, "100 % of the run", "step 5,100, frame 22 of 22")]
    [InlineData("12.5 %", 3, "12.5 % of the run", "step 30, frame 4 of 22")]
    [InlineData("key 2", 8, "key frame 2 of 3", "step 80, frame 9 of 22")]
    [InlineData("key frame 3", 16, "key frame 3 of 3", "step 5,050, frame 17 of 22")]
    [InlineData("key 12", 16, "key frame 3 of 3", "step 5,050, frame 17 of 22")]
    [InlineData("frame 1", 0, "frame 1 of 22", "step 0")]
    public void Moment_is_found_by_what_people_write(string query, int place, string name, string detail) =>
        Assert.Equal(new MomentHit(name, detail, place), MomentSearch.Find(query, Gap));

    [Theory]
    [InlineData("")]
    [InlineData("step")]
    [InlineData("layer 3")]
    [InlineData("step -4")]
    [InlineData("30")]
    [InlineData("steps 30 40")]
    public void What_is_no_moment_finds_none(string query)
    {
        Assert.Null(MomentSearch.Find(query, Gap));
        Assert.Null(MomentSearch.Find("step 5", []));
    }

    [Theory]
    [InlineData("0 10 20 30", "every 10 steps")]
    [InlineData("0 1 2 3", "every step")]
    [InlineData("0 10 20 24", "every 10 steps")]
    [InlineData("0 1 2 4 8 16 32 64 128", "1 to 64 steps apart")]
    [InlineData("0 10 20 30 40 5000 5010 5020", "every 10 steps")]
    [InlineData("0 10 20 30 20 30", "every 10 steps")]
    [InlineData("7", "")]
    public void Spacing_is_of_the_frames_and_not_of_the_header(string steps, string expected)
    {
        FrameEntry[] frames = Frames([.. steps.Split(' ').Select(long.Parse)]);
        Assert.Equal(expected, Steps.Spacing(frames, StepBreaks.Of(frames)));
    }

    [Fact]
    public void Break_is_said_in_words()
    {
        Assert.Equal("4,900 steps not recorded", Steps.Say(Assert.Single(StepBreaks.Of(Gap))));
        Assert.Equal("went back from step 50 to step 20", Steps.Say(Assert.Single(StepBreaks.Of(Back))));
    }

    [Theory]
    [InlineData(22)]
    [InlineData(2200)]
    public void Curve_is_broken_where_nobody_measured(int frames)
    {
        const int Columns = 1440;
        long Step(int place) => (place * 10L) + (place >= frames / 2 ? 4900 : 0);
        FrameEntry[] run = Frames([.. Enumerable.Range(0, frames).Select(Step)]);
        float[] mean = new float[Columns], least = new float[Columns], greatest = new float[Columns];
        var breaks = StepBreaks.Of(run);
        Assert.Single(breaks);

        var curve = new LossCurve();
        curve.Update([.. run.Select(frame => new MetricEvent(frame.Step, 0, "loss", 2))], run);
        curve.Fill(frames, mean, least, greatest, breaks);
        int from = (int)(Columns * ((frames / 2) - 1.0) / (frames - 1)) - 2, to = (int)(Columns * (frames / 2.0) / (frames - 1)) + 2;
        Assert.Contains(float.NaN, mean[from..to]);
        Assert.DoesNotContain(float.NaN, mean[..from]);
        Assert.DoesNotContain(float.NaN, mean[to..^1]);

        // frames may be missing where losses are not: a full disk pauses recording, not measuring
        var measured = new LossCurve();
        measured.Update([.. Enumerable.Range(0, (int)run[^1].Step / 2).Select(i => new MetricEvent(2L * i, 0, "loss", 2))], run);
        if (frames < 100)
        {
            measured.Fill(frames, mean, least, greatest, breaks);
            Assert.DoesNotContain(float.NaN, mean[from..to]);
        }
    }

    [Fact]
    public void Frame_of_a_step_of_a_run_that_went_back_is_the_last_recorded_at_it()
    {
        Assert.Equal(7, FrameSelection.One(Back, null, 30));
        Assert.Equal(5, FrameSelection.One(Back, null, 50));
        Assert.Equal(3, FrameSelection.One(Back, 3, null));
        Assert.Contains("steps 0 to 50", Assert.Throws<RecordingException>(() => FrameSelection.One(Back, null, 60)).Message, StringComparison.Ordinal);
        Assert.Equal(9, FrameSelection.Range(Back, null, null).Count);
    }

    [Fact]
    public void Time_of_a_film_goes_on_where_the_run_went_back()
    {
        double[] measure = RunMeasure.Of(Back, TimeMeasure.Step, _ => null);
        Assert.Equal([0, 10, 20, 30, 40, 50, 50, 60, 70], measure);
        Assert.Equal([0, 10, 20], RunMeasure.Of(Frames([0, 10, 20]), TimeMeasure.Step, _ => null));
    }

    [Theory]
    [InlineData("layer4.1.conv2.weight", "L4 1 conv2")]
    [InlineData("LAYER4.1.conv2.weight", "L4 1 conv2")]
    [InlineData("layer 4", "L4")]
    [InlineData("layer2.0.downsample.0.weight", "L2 0 downsample 0")]
    [InlineData("conv1.weight", "conv1")]
    [InlineData("bn1.num_batches_tracked", "bn1 num_batches_tracked")]
    public void Name_of_a_tensor_is_a_place_whatever_is_in_it(string query, string expected)
    {
        var header = Recordings.Header(
            RecordingHeader.Flatten(
            [
                ("conv1.weight", [8, 3, 3, 3]), ("layer1.0.conv1.weight", [8, 8, 3, 3]), ("layer2.0.conv1.weight", [8, 8, 3, 3]), ("layer2.0.downsample.0.weight", [8, 8]),
                ("layer4.1.conv2.weight", [8, 8, 3, 3]), ("bn1.num_batches_tracked", []), ("fc.weight", [10, 8]),
            ]), null);
        var layout = Layouts.Create("natural", header);
        var locator = new WeightLocator(layout, header);
        var search = new TensorSearch(locator, header);

        Assert.Equal(expected, search.Find(query, 3)[0].Name);
        Assert.Equal((4, "1 conv2"), (locator.Names.Tensors[4].Layer, locator.Names.Tensors[4].Role));
        // every name that inspect takes
        var places = new FilmPlaces(layout, header, new PictureView(320, 180, 1, 0, 0, 180));
        Assert.All(header.Tensors, tensor => Assert.Equal(
            locator.CanvasOf(tensor.Index), Assert.Single(places.Find(new CameraMark(0, tensor.Name, null, null, Easing.Cut, 0), "").Parts)));
        var refused = Assert.Throws<RecordingException>(() => search.Require("layer 9"));
        Assert.Contains("'layer 1' to 'layer 4'", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run.brainscan", "run.brainscan")]
    [InlineData("/a b/it's.brainscan", @"'/a b/it'\''s.brainscan'")]
    [InlineData("", "''")]
    [InlineData("a\u001b[201~\nb", @"$'a\x1B[201~\x0Ab'")]
    public void Word_is_one_to_a_shell(string word, string expected) => Assert.Equal(expected, ViewCommand.Quoted(word));

    [Fact]
    public void Command_says_what_is_seen()
    {
        var viewport = new Viewport();
        viewport.Attach(Layouts.Create("natural", Recordings.Gpt(4, 6, 24, 16, 40)));
        viewport.Resize(1440, 900, 40);
        var appearance = new Appearance(new RenderSettings());
        string whole = ViewCommand.Of("/r/run.brainscan", Back, 7, null, appearance, viewport);
        Assert.Equal("./brainscan play /r/run.brainscan --step 30 --mode learned --layout natural --colours ember --stretch 4 --normalise run --size 1440x900", whole);

        appearance.SetMode(PictureMode.Compare);
        viewport.Zoom(9, 333, 222);
        viewport.Pan(11, -7);
        string closer = ViewCommand.Of("/r/run.brainscan", Back, 3, 1, appearance, viewport);
        // frame 3 has a step that means frame 7
        Assert.Contains(" --frame 3 --against 10 --mode compare ", closer, StringComparison.Ordinal);

        // and shows it again, to the pixel
        var seen = viewport.View;
        float[] view = [.. closer.Split("--view ")[1].Split(',').Select(number => float.Parse(number, System.Globalization.CultureInfo.InvariantCulture))];
        viewport.Fit();
        viewport.ShowAt(view[0], view[1], view[2]);
        Assert.Equal(seen, viewport.View);
    }

    private static FrameEntry[] Frames(long[] steps) => [.. steps.Select((step, i) => new FrameEntry(i, step, step, i % 8 == 0, 1000, 10))];
}

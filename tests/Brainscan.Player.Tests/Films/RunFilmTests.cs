using Brainscan.Format;
using Brainscan.Player.Commands;
using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Rendering.Egl;
using Brainscan.Player.Rendering.Gl;
using Brainscan.Player.Rendering.State;
using Brainscan.Player.Tests.Rendering;
using Brainscan.Player.Video.Film;

namespace Brainscan.Player.Tests.Films;

public sealed class RunFilmTests : IDisposable
{
    private const int Width = 320;
    private const int Height = 180;

    private const string Everything =
        """
        title: {text: Title, subtitle: below, for: 1}
        seconds: 4
        camera:
          - {at: 1, place: whole}
          - {at: 3, place: layer 1 head 1}
          - {at: 4, place: head.weight, row: 5, column: 5, zoom: 60}
        captions:
          - {at: 1.5, for: 1.2, text: "A caption"}
        show: labels, figures, loss, legend, places, numbers
        fps: 5
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly TimelineReader _reader;
    private readonly HeadlessContext _context = HeadlessContext.Create();

    public RunFilmTests()
    {
        Recordings.Write(_folder.File("run.brainscan"), Recordings.Gpt(2, 2, 24, 16, 40, tileWeights: 1024), 12);
        _reader = TimelineReader.Open(_folder.File("run.brainscan"));
    }

    public void Dispose()
    {
        _reader.Dispose();
        Assert.Equal(0, _context.Device.LiveObjects);
        _context.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("mode: learned")]
    [InlineData("mode: learned\ninterpolate: yes")]
    [InlineData("mode: change\nhalf-life: 2")]
    [InlineData("mode: compare\nagainst: 40\nnormalise: frame")]
    [InlineData("mode: value\nlayout: columns\nspeed: 3")]
    public void Picture_isTheSameWhereverAnExportGoesOn(string more)
    {
        var inOrder = Draw($"{Everything}\n{more}", first: 0, every: 1);
        foreach (int first in new[] { 1, 7, 13, inOrder.Count - 1 })
        {
            var resumed = Draw($"{Everything}\n{more}", first, every: 1);
            Assert.Equal(inOrder.Count - first, resumed.Count);
            for (int i = 0; i < resumed.Count; i++)
            {
                Assert.True(inOrder[first + i].AsSpan().SequenceEqual(resumed[i]), $"picture {first + i} differs when the export begins at {first}");
            }
        }
        Assert.True(inOrder.Select(picture => Convert.ToBase64String(picture)).Distinct().Count() > 10, "nothing moves");
    }

    [Fact]
    public void Picture_doesNotDependOnHowItIsCut()
    {
        using var film = Film(Everything);
        for (int i = 0; i < film.Frames; i += 4)
        {
            film.Prepare(i);
            byte[] whole = Paint(film, 0, 0, Width, Height);
            foreach (var (left, top, width, height) in new[] { (0, 0, 100, 77), (100, 0, 220, 77), (13, 90, 64, 90), (0, 160, 320, 20), (319, 179, 1, 1) })
            {
                byte[] part = Paint(film, left, top, width, height);
                for (int row = 0; row < height; row++)
                {
                    var expected = whole.AsSpan((((top + row) * Width) + left) * 3, width * 3);
                    Assert.True(expected.SequenceEqual(part.AsSpan(row * width * 3, width * 3)), $"picture {i}, row {top + row} of the part at {left}, {top}");
                }
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("show: labels, places\ncamera:\n  - {at: 0, place: layer 0 head 0, zoom: 2}\n  - {at: 5, place: layer 1, zoom: 2, ease: cut}")]
    [InlineData("show: none\ninterpolate: yes\ntime:\n  - {at: 0, step: 0}\n  - {at: 1, step: 30}\n  - {at: 5, step: 30}")]
    public void IsSame_isSaidOnlyOfPicturesThatAre(string more)
    {
        string Slow = $"seconds: 6\nfps: 10\ncaptions:\n  - {{at: 1, for: 1, text: Now}}\n{more}";
        var all = Draw(Slow, 0, 1);
        using var film = Film(Slow);
        int same = 0;
        for (int i = 0; i < film.Frames; i++)
        {
            if (film.IsSame(i))
            {
                same++;
                Assert.Equal(all[i - 1], all[i]);
            }
        }
        Assert.InRange(same, 30, 58);
    }

    [Fact]
    public void Identity_isOfThePicturesAndNotOfTheWords()
    {
        using var one = Film("seconds: 4\nfps: 5");
        using var same = Film("# another way to say it\nfps: 5\ntime:\n  - {at: 0, step: 0}\n  - {at: 4, step: last}");
        using var another = Film("seconds: 4\nfps: 5\ncaptions:\n  - {at: 1, for: 2, text: Words}");
        Assert.Equal(one.Identity, same.Identity);
        Assert.NotEqual(one.Identity, another.Identity);
        Assert.DoesNotContain('\n', one.Identity);
    }

    [Fact]
    public void Film_withoutAScriptHasEveryRecordedFrameOnce()
    {
        using var film = Film("");
        Assert.Equal(12, film.Frames);
        using var fast = Film("speed: 20\nfps: 10");
        Assert.Equal(6, fast.Frames);
        using var slow = Film("speed: 5\nfps: 10");
        Assert.Equal(23, slow.Frames);
    }

    [Fact]
    public void Compare_withTheFrameShownIsBlack()
    {
        using var film = Film("mode: compare\nagainst: 110\nshow: none");
        film.Prepare(11);
        Assert.All(Paint(film, 0, 0, Width, Height), value => Assert.InRange(value, 0, 24));
        film.Prepare(0);
        Assert.True(Paint(film, 0, 0, Width, Height).Max() > 100, $"max {Paint(film, 0, 0, Width, Height).Max()}");
    }

    [Fact]
    public void Smooth_isWhatThePictureIsWhereNothingMoves()
    {
        // a camera that goes on after the last picture makes all of them smooth, and the first is at rest, on whole pixels
        using var still = Film("seconds: 2\nfps: 5\nshow: none");
        using var smooth = Film("seconds: 2\nfps: 5\nshow: none\ncamera:\n  - {at: 0, place: whole}\n  - {at: 2, place: layer 0, ease: cut}");
        still.Prepare(5);
        smooth.Prepare(5);
        byte[] expected = Paint(still, 0, 0, Width, Height);
        byte[] actual = Paint(smooth, 0, 0, Width, Height);
        int far = expected.Zip(actual).Count(pair => Math.Abs(pair.First - pair.Second) > 8);
        // edges are shared where they were snapped
        Assert.InRange(far, 0, expected.Length / 10);
    }

    [Fact]
    public void Blend_isItsReference()
    {
        using var state = new RunState(_context.Device, _reader, new StateOptions());
        using var blend = new BlendPass(_context.Device, _reader.Grid, _reader.Header.Tensors);
        state.Seek(6);
        uint[] before = Read(state.State);
        using var snapshot = state.Snapshot();
        state.Seek(8);
        uint[] after = Read(state.State);
        foreach (int share in new[] { 1, 1000, 2048, 4095 })
        {
            blend.Run(snapshot, state.State, state.Scales, share);
            uint[] blended = Read(blend.Blended);
            foreach (var tensor in _reader.Header.Tensors)
            {
                var (old, now) = (snapshot.Scales[tensor.Index], state.Scales[tensor.Index]);
                float ratio = old == now || old == 0 || now == 0 ? 1 : old / now;
                for (int i = 0; i < tensor.Count; i++)
                {
                    long at = _reader.Grid.TensorStateOffset[tensor.Index] + i;
                    Assert.Equal(BlendPass.Between(Weight(before, at), Weight(after, at), ratio, share), Weight(blended, at));
                }
            }
        }
        Assert.Equal(10, BlendPass.Between(0, 20, 1, 2048));
        Assert.Equal(-32768, BlendPass.Between(-32768, 32767, 1, 0));
    }

    [Fact]
    public void Interpolated_pictureSaysSo()
    {
        const string Slow = "seconds: 6\nfps: 10\nshow: none";
        using var plain = Film(Slow);
        using var made = Film($"{Slow}\ninterpolate: yes");
        plain.Prepare(32);
        made.Prepare(32);
        // the mark stands in the upper right corner
        byte[] without = Paint(plain, Width - 120, 0, 120, 40);
        byte[] with = Paint(made, Width - 120, 0, 120, 40);
        Assert.NotEqual(without, with);
    }

    [Fact]
    public void Jump_over_missing_steps_is_said_and_nothing_is_made_up_over_it()
    {
        string path = _folder.File("gap.brainscan");
        WriteWithGap(path);
        using var reader = TimelineReader.Open(path);
        const string Script = "seconds: 10\nfps: 10\nshow: none\ninterpolate: yes\ntime:\n  - {at: 0, step: 30}\n  - {at: 5, step: 50}\n  - {at: 6, step: 5000, ease: cut}\n  - {at: 10, step: 5030}";
        var script = FilmScriptReader.Parse(Script, "film.yaml");
        var plan = new FilmPlan(reader.Frames, [.. Enumerable.Range(0, reader.Frames.Count)], script, 10, _ => 1, Places(reader), new PictureView(Width, Height, 1, 0, 0, Height));
        var jump = Assert.Single(plan.Jumps());
        Assert.Equal((6.0, new StepBreak(6, 50, 5000)), jump);
        Assert.Equal((5, 0.0), (plan.At(55).Place, plan.At(55).Ahead));

        using var film = new RunFilm(_context.Device, reader, [.. Enumerable.Range(0, reader.Frames.Count)], script, FilmOptions.Settings(script) with { Width = Width, Height = Height }, 10);
        bool Says(int picture)
        {
            film.Prepare(picture);
            return Paint(film, Width - 120, 0, 120, 30).Max() > 60;
        }
        Assert.False(Says(0));
        Assert.True(Says(55), "it stands at the frame it will jump from");
        Assert.True(Says(61), "it has jumped");
        Assert.False(Says(99));
    }

    [Fact]
    public void Moment_after_the_end_is_refused()
    {
        var script = FilmScriptReader.Parse("seconds: 4", "film.yaml");
        var refused = Assert.Throws<RecordingException>(() => new RunFilm(_context.Device, _reader, [0, 1, 2], script, FilmOptions.Settings(script) with { Width = Width, Height = Height }, 10, at: 27));
        Assert.Equal("--at 27: the film is 4 seconds long.", refused.Message);
        new RunFilm(_context.Device, _reader, [0, 1, 2], script, FilmOptions.Settings(script) with { Width = Width, Height = Height }, 10, at: 4).Dispose();
    }

    private static FilmPlaces Places(TimelineReader reader) =>
        new(Brainscan.Player.Rendering.Layout.Layouts.Create("natural", reader.Header), reader.Header, new PictureView(Width, Height, 1, 0, 0, Height));

    private static void WriteWithGap(string path)
    {
        var header = Recordings.Gpt(2, 2, 24, 16, 40, tileWeights: 1024);
        using var writer = RecordingWriter.Create(path, header);
        float[] weights = [.. Enumerable.Range(0, (int)header.WeightCount).Select(i => 0.001f * (i % 7))];
        foreach (long step in (long[])[0, 10, 20, 30, 40, 50, 5000, 5010, 5020, 5030])
        {
            writer.WriteFrame(step, step, weights);
        }
        writer.Finish();
    }

    [Theory]
    [InlineData("camera:\n  - {at: 0, place: layer 9}", "line 2, camera: there is no place 'layer 9' in this recording; it has 'whole', 'layer 0' to 'layer 1', 'layer 0 mlp', heads 0 to 1 of each, as 'layer 0 head 0', and every tensor by its name, as 'token_embedding.weight'")]
    [InlineData("camera:\n  - {at: 0, place: head.weight, row: 40, column: 0}", "line 2, camera: row 40, column 0: head.weight has 40 rows and 24 columns")]
    [InlineData("time:\n  - {at: 0, step: 500}", "line 2, time: there is no step 500; the film has steps 0 to 110")]
    [InlineData("camera:\n  - {at: 0, place: whole, row: 1, column: 1}", "line 2, camera: a row and a column are of a tensor")]
    [InlineData("camera:\n  - {at: 0, place: \"...\"}", "there is no place '...'")]
    [InlineData("by: loss", "needs a length")]
    [InlineData("speed: 3\nby: loss\nseconds: 4", "leave one of them out")]
    [InlineData("speed: 0.000001", "at most 6000000")]
    [InlineData("size: 30000x20000", "is what ffmpeg takes")]
    [InlineData("mode: change\ninterpolate: yes", "cannot be interpolated")]
    [InlineData("mode: compare\nagainst: 5000", "--step 5000")]
    [InlineData("colours: mud", "mud")]
    public void Film_thatCannotBe_isRefusedInOneLine(string script, string says)
    {
        var thrown = Assert.Throws<RecordingException>(() => Film(script));
        Assert.Contains(says, thrown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', thrown.Message);
    }

    private static int Weight(uint[] words, long at) => (int)((words[at / 2] >> (int)((at & 1) * 16)) & 0xFFFF) - 32768;

    private static uint[] Read(GlBuffer buffer)
    {
        uint[] words = new uint[buffer.Bytes / 4];
        buffer.Read<uint>(0, words);
        return words;
    }

    private RunFilm Film(string text)
    {
        var script = text.Length == 0 ? FilmScript.Empty : FilmScriptReader.Parse(text, "film.yaml");
        var settings = FilmOptions.Settings(script) with { Width = Width, Height = Height };
        int[] places = [.. Enumerable.Range(0, _reader.Frames.Count)];
        return new RunFilm(_context.Device, _reader, places, script, settings, FilmOptions.Fps(script));
    }

    private List<byte[]> Draw(string script, int first, int every)
    {
        using var film = Film(script);
        var all = new List<byte[]>();
        for (int i = first; i < film.Frames; i += every)
        {
            film.Prepare(i);
            all.Add(Paint(film, 0, 0, Width, Height));
        }
        return all;
    }

    private unsafe byte[] Paint(RunFilm film, int left, int top, int width, int height)
    {
        using var target = new RenderTarget(_context.Device, width, height);
        film.Paint(target, left, top);
        byte[] rgb = new byte[width * height * 3];
        fixed (byte* first = rgb)
        {
            target.Read(first);
        }
        return rgb;
    }
}

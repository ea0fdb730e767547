using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Brainscan.Format;
using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Video.Film;

namespace Brainscan.Player.Tests.Films;

public sealed class FilmScriptTests
{
    [Fact]
    public void Parse_readsEveryWord()
    {
        var script = FilmScriptReader.Parse(
            """
            # everything there is
            title: {text: A title, subtitle: below, for: 3}
            seconds: 1:05.5
            speed: 12
            from: 10
            to: 900
            by: loss
            time:
              - {at: 3, step: first}
              - {at: 60, step: 500, ease: in-out}
              - {at: 65, step: last, ease: cut}
            camera:
              - {at: 3, place: whole}
              - {at: 20, place: layer 1 head 0, ease: linear}
              - {at: 30, place: head.weight, row: 2, column: 3, zoom: 40}
            captions:
              - {at: 4, for: 2.5, text: "One line"}
              - at: 10
                text: |
                  Two
                  lines
            show: [labels, figures, legend]
            size: 640x360
            fps: 25
            layout: columns
            mode: compare
            against: 20
            colours: ice
            stretch: 2
            normalise: absolute
            half-life: 3
            interpolate: yes
            """, "film.yaml");
        Assert.Equal(new TitleCard("A title", "below", 3), script.Title);
        Assert.Equal(65.5, script.Seconds);
        Assert.Equal((12.0, 10L, 900L, TimeMeasure.Loss), (script.Speed, script.From, script.To, script.By));
        Assert.Equal([(3, TimeMark.First, Easing.Linear), (60, 500, Easing.InOut), (65, TimeMark.Last, Easing.Cut)], script.Time.Select(mark => (mark.AtSeconds, mark.Step, mark.Easing)));
        Assert.Equal(
            [("whole", null, null, Easing.InOut), ("layer 1 head 0", null, null, Easing.Linear), ("head.weight", (2, 3), 40.0, Easing.InOut)],
            script.Camera.Select(mark => (mark.Place, mark.Pixel, mark.Zoom, mark.Easing)));
        Assert.Equal([new Caption(4, 2.5, "One line"), new Caption(10, 4, "Two\nlines")], script.Captions.Select(caption => caption with { Line = 0 }).ToArray());
        Assert.Equal([17, 18], script.Captions.Select(caption => caption.Line));
        Assert.Equal((5, 6), (script.Lines["from"], script.Lines["to"]));
        Assert.Equal(Overlays.Labels | Overlays.Figures | Overlays.Legend, script.Show);
        Assert.Equal((640, 360), script.Size);
        Assert.Equal((25.0, "columns", PictureMode.Compare, 20L, "ice"), (script.Fps, script.Layout, script.Mode, script.Against, script.Colours));
        Assert.Equal((2.0, Normalisation.Absolute, 3.0, true), (script.Stretch, script.Normalise, script.HalfLife, script.Interpolate));
        Assert.Equal(65, script.LastMoment);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("- 1\n- 2", "line 1, a script: expected parts")]
    [InlineData("titel: x", "line 1, a script: 'titel' is not a word of a script")]
    [InlineData("seconds: 40\nfps: fast", "line 2, fps: expected a number above 0 and at most 240, found 'fast'")]
    [InlineData("seconds: -3", "line 1, seconds: expected seconds, as 12.5")]
    [InlineData("seconds: 0", "expected more than 0 seconds")]
    [InlineData("by: moon", "expected step, clock or loss, found 'moon'")]
    [InlineData("camera:\n  - {at: 1, place: whole}\n  - {at: 1, place: layer 0}", "line 3, camera: its 'at' is not later")]
    [InlineData("camera:\n  - {at: 1}", "line 2, camera: expected a 'place'")]
    [InlineData("camera:\n  - {at: 1, place: head.weight, row: 2}", "line 2, camera: a weight has a 'row' and a 'column'")]
    [InlineData("camera: whole", "line 1, camera: expected a list")]
    [InlineData("captions:\n  - {at: 1, for: 5, text: a}\n  - {at: 3, text: b}", "line 3, captions: it begins while the one before still stands")]
    [InlineData("show: labels, moon", "found 'moon'")]
    [InlineData("size: big", "expected pixels such as 3840x2160, found 'big'")]
    [InlineData("seconds: 5\ncaptions:\n  - {at: 4, for: 3, text: a}", "line 3, captions: this stands from second 4 for 3 seconds, but the film ends at second 5; make it longer")]
    [InlineData("seconds: 5\ncamera:\n  - {at: 8, place: whole}", "line 3, camera: this is at second 8, but the film ends at second 5")]
    [InlineData("seconds: 5\ntime:\n  - {at: 1, step: 0}\n  - {at: 6, step: last}", "line 4, time: this is at second 6, but")]
    [InlineData("seconds: 3\ntitle: Long", "line 2, title: it stands for 4 seconds, but the film ends at second 3")]
    [InlineData("seconds: 40\ncaptions:\n  - at: 1\n    for: 2\n    text: a\n  - at: 4\n\tfor: 2\n    text: b", "line 7: it begins with a tab; lines begin with spaces")]
    [InlineData("title: Learning: how", "line 1, title: put the text in quotes, for it holds a colon")]
    [InlineData("seconds: 9\ncaptions:\n  - {at: 1, text: One: two}", "line 3, text: put the text in quotes")]
    [InlineData("captions:\n  - {at: 1, text: One, two}", "line 2, captions: put the text in quotes, for it holds a comma, and 'two' is taken for another word")]
    [InlineData("title: {text: One, two, subtitle: three}", "line 1, title: put the text in quotes")]
    [InlineData("title: \"open", "line 1, title: put the text in quotes")]
    [InlineData("against: 5", "belongs to the mode compare")]
    [InlineData("title: {for: 3}", "line 1, title: expected a 'text'")]
    [InlineData("a: [1, 2", "this is not YAML")]
    [InlineData("fps: 25\nfps: 30", "this is not YAML")]
    [InlineData("seconds: 1e999", "expected seconds")]
    [InlineData("fps: {a: 1}", "line 1, fps: expected words")]
    public void Parse_saysInOneLineWhatIsWrong(string text, string says)
    {
        var thrown = Assert.Throws<RecordingException>(() => FilmScriptReader.Parse(text, "film.yaml").RequireSense());
        Assert.StartsWith("film.yaml", thrown.Message, StringComparison.Ordinal);
        Assert.Contains(says, thrown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', thrown.Message);
    }

    [Fact]
    public void Times_are_stretched_to_another_length()
    {
        var script = FilmScriptReader.Parse("title: {text: a, for: 2}\nseconds: 20\ntime:\n  - {at: 4, step: 0}\n  - {at: 20, step: last}\ncamera:\n  - {at: 10, place: whole}\ncaptions:\n  - {at: 6, for: 4, text: b}", "film.yaml").Lasting(10);
        script.RequireSense();
        Assert.Equal((10, 1.0), (script.Seconds, script.Title!.Seconds));
        Assert.Equal([2, 10], script.Time.Select(mark => mark.AtSeconds));
        Assert.Equal(5, script.Camera[0].AtSeconds);
        Assert.Equal((3, 2), (script.Captions[0].AtSeconds, script.Captions[0].Seconds));
        // a film that says nothing of its time has the title it had
        Assert.Equal(4, FilmScriptReader.Parse("title: a", "film.yaml").Lasting(30).Title!.Seconds);
    }

    [Theory]
    [InlineData("from: 5\nto: 9000", "film.yaml, line 2, to: there is no step 9000; the recording has steps 0 to 110.")]
    [InlineData("from: 200", "film.yaml, line 1, from: there is no step 200")]
    public void Step_that_is_not_there_is_told_with_its_line(string text, string says)
    {
        FrameEntry[] frames = [.. Enumerable.Range(0, 12).Select(i => new FrameEntry(i, 10 * i, i, i == 0, 0, 0))];
        var script = FilmScriptReader.Parse(text, "film.yaml");
        Assert.Contains(says, Assert.Throws<RecordingException>(() => script.RequireSteps(frames)).Message, StringComparison.Ordinal);
        var byOption = script with { From = null, To = 500, Lines = script.Lines.Clear() };
        Assert.StartsWith("--to 500: ", Assert.Throws<RecordingException>(() => byOption.RequireSteps(frames)).Message, StringComparison.Ordinal);
        (script with { From = 0, To = 110 }).RequireSteps(frames);
    }

    [Theory]
    [InlineData("prores", "mp4", ".mov")]
    [InlineData("prores-hq", "mp4", ".mov")]
    [InlineData("ffv1", "mp4", ".mkv")]
    public void Codec_that_a_file_cannot_hold_is_told_with_one_that_can(string codec, string container, string fits)
    {
        var refused = Assert.Throws<RecordingException>(() => Brainscan.Player.Video.VideoCodec.Named(codec).RequireContainer(container, $"/a/film.{container}"));
        Assert.EndsWith($"name it film{fits}.", refused.Message, StringComparison.Ordinal);
        Brainscan.Player.Video.VideoCodec.Named(codec).RequireContainer("mov", "film.mov");
        Brainscan.Player.Video.VideoCodec.Named("h264").RequireContainer("mp4", "film.mp4");
    }

    [Fact]
    public void Documentation_hasEveryWordAndItsFilmIsTheSample()
    {
        string page = File.ReadAllText(Path.Combine(Root(), "docs", "VIDEO.md"));
        string words = page[page.IndexOf("## The script", StringComparison.Ordinal)..page.IndexOf("## Formats", StringComparison.Ordinal)];
        string[] rows = [.. words.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal))];
        string[] told = [.. rows.SelectMany(row => Regex.Matches(row.Split('|')[1], "`([a-z-]+)`").Select(match => match.Groups[1].Value))];
        Assert.Equal(FilmScriptReader.Words.Order(), told.Order());
        Assert.All(PictureWords.Overlaid.Keys, word => Assert.Contains($"`{word}`", page, StringComparison.Ordinal));
        Assert.All(Easings.ByName.Keys, word => Assert.Contains($"`{word}`", page, StringComparison.Ordinal));
        string[] sample = File.ReadAllLines(Path.Combine(Root(), "samples", "films", "head.yaml"));
        Assert.Equal(10, sample.Length);
        Assert.Contains(string.Join('\n', sample.Select(line => $"    {line}")), page, StringComparison.Ordinal);
        Assert.NotNull(FilmScriptReader.Read(Path.Combine(Root(), "samples", "films", "head.yaml")).Title);
    }

    [Fact]
    public void Parse_ofAbysmalNestingIsRefused()
    {
        var thrown = Assert.Throws<RecordingException>(() => FilmScriptReader.Parse("time: " + new string('[', 500_000), "film.yaml"));
        Assert.Contains("nested", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_ofAnyBytesGivesAScriptOrOneLine()
    {
        const string Pieces = "title:seconds: {}[]-,#&*!|>'\"\n\t 0.5:time camera at place\u0000é";
        var random = new Random(7);
        for (int i = 0; i < 3000; i++)
        {
            string text = new([.. Enumerable.Range(0, random.Next(60)).Select(_ => Pieces[random.Next(Pieces.Length)])]);
            try
            {
                FilmScriptReader.Parse(text, "film.yaml");
            }
            catch (RecordingException e)
            {
                Assert.DoesNotContain('\n', e.Message);
            }
        }
    }

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));
}

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
        Assert.Equal([new Caption(4, 2.5, "One line"), new Caption(10, 4, "Two\nlines")], script.Captions.ToArray());
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
    [InlineData("seconds: 5\ncaptions:\n  - {at: 4, for: 3, text: a}", "5 seconds long, but something is said of second 7")]
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

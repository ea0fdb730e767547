using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Brainscan.Format;
using Brainscan.Format.Tools;
using Brainscan.Player.Rendering;
using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Rendering.Egl;
using Brainscan.Player.Report;
using Brainscan.Player.Tests.Rendering;

namespace Brainscan.Player.Tests.Report;

/// <summary>Pages of all sorts of runs. How they look in a browser is tested end to end.</summary>
public sealed partial class RunReportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Page_has_every_part_of_a_run()
    {
        Recordings.Write(_folder.File("run.brainscan"), Recordings.Gpt(2, 2, 16, 16, 40) with { Run = Settings(("learning_rate", "0.0003")) }, 12);

        string page = Page("run.brainscan");

        Assert.Equal(["How it came about", "Loss", "What it wrote", "Every tensor over time", "Tensors at step 110", "The run", "Opening the file"], Headings(page));
        Assert.Equal(1 + 8, Regex.Count(page, "src=\"data:image/jpeg;base64,"));
        Assert.Equal(3, Regex.Count(page, "src=\"data:image/png;base64,"));
        Assert.Equal(21, Regex.Count(page, "<tr><th scope=\"row\">"));
        Assert.Contains("<dt>learning rate</dt><dd>0.0003</dd>", page, StringComparison.Ordinal);
        Assert.Contains("layer 1 · q k v", page, StringComparison.Ordinal);
        Assert.Contains("<b>110</b><span>loss 0.417</span>", page, StringComparison.Ordinal);
        Assert.Contains("finished", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_of_every_script_is_in_the_page_as_it_was_written()
    {
        const string Written = "日本語 שָׁלוֹם سلام हिन्दी ภาษา e\u0301 🙂";
        string prompt = string.Concat(Enumerable.Repeat("🙂", 150));
        RecordingHeader header = Recordings.Header(RecordingHeader.Flatten([("重み", [8, 8])]), model: null) with { Run = Settings(("prompt", prompt)) };
        using (RecordingWriter writer = RecordingWriter.Create(_folder.File("学習.brainscan"), header))
        {
            for (int step = 0; step < 2; step++)
            {
                writer.WriteFrame(step, step, [.. Enumerable.Range(0, 64).Select(i => i * 0.01f * (1 + step))]);
                writer.WriteEvents(step > 0 ? [] : [.. System.Text.Encoding.UTF8.GetBytes(Written).Select(value => new TokenEvent(step, 0, value, 0.9f))], []);
            }
        }

        string page = Page("学習.brainscan");

        Assert.Contains($">{Written}</span>", page, StringComparison.Ordinal);
        Assert.Contains("<p dir=\"auto\" lang=\"\">", page, StringComparison.Ordinal);
        Assert.Contains("<span dir=\"auto\">学習.brainscan</span>", page, StringComparison.Ordinal);
        Assert.Contains(">重み<", page, StringComparison.Ordinal);
        // what is too long ends with a whole character
        Assert.Contains("🙂…</q>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_is_the_same_every_time()
    {
        Recordings.Write(_folder.File("run.brainscan"), Recordings.Gpt(1, 2, 16, 8, 16), 3);

        Assert.Equal(Page("run.brainscan"), Page("run.brainscan"));
    }

    [Fact]
    public void Names_texts_and_settings_are_never_markup()
    {
        const string hostile = "</td><script>document.title='x'</script>";
        ImmutableArray<TensorInfo> tensors = RecordingHeader.Flatten([(hostile, [8, 8]), ("b\u202e\u0000\u001b[2J\"'&", [3]), ("scalar", []), (new string('n', 70_000), [2, 2])]);
        RecordingHeader header = Recordings.Header(tensors, model: null) with { Software = hostile, Run = Settings(("prompt", hostile), (hostile, hostile)) };
        using (RecordingWriter writer = RecordingWriter.Create(_folder.File("run.brainscan"), header))
        {
            float[] weights = [.. Enumerable.Range(0, (int)header.WeightCount).Select(i => i * 0.01f)];
            for (int step = 0; step < 3; step++)
            {
                writer.WriteFrame(step, double.NaN, [.. weights.Select(weight => weight * (1 + step))]);
                writer.WriteEvents(
                    [.. "<img src=x onerror=alert(1)>\u0001é&\xff"u8.ToArray().Select(letter => new TokenEvent(step, 0, letter, float.NaN)), new TokenEvent(step, 0, int.MaxValue, 3)],
                    [new MetricEvent(step, 0, "loss", step == 1 ? double.NaN : 1e300), new MetricEvent(step, 0, hostile, 1)]);
            }
        }

        string page = Page("run.brainscan");

        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img src=x", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
        Assert.Contains("b···[2J&quot;&#39;&amp;", page, StringComparison.Ordinal);
        Assert.Contains("interrupted", page, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"[\u0000-\u0008\u000b-\u001f\u202a-\u202e\u2066-\u2069]", page);
        Assert.InRange(page.Length, 1, 400_000);
        Assert.All(Attributes().Matches(page), match => Assert.DoesNotContain("NaN", match.Value, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("segments.brainscan", "file 2 begins")]
    [InlineData("resumed.brainscan", "another process went on")]
    [InlineData("damaged-frame.brainscan", "<b>damage</b>")]
    [InlineData("damaged-weights.brainscan", "Tensors at step")]
    [InlineData("torn.brainscan", "interrupted")]
    [InlineData("cut.brainscan", "finished")]
    public void Page_of_an_old_recording_says_what_happened_to_it(string name, string said)
    {
        string corpus = Path.Combine(Root(), "tests", "corpus");

        Assert.Contains(said, Page(Path.Combine(corpus, name)), StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_end_is_passed_over()
    {
        string path = _folder.File("run.brainscan");
        Recordings.Write(path, Recordings.Gpt(1, 2, 16, 8, 16) with { KeyInterval = 4 }, 12);
        FrameEntry last;
        using (TimelineReader reader = TimelineReader.Open(path))
        {
            last = reader.Frames[^1];
        }
        byte[] bytes = File.ReadAllBytes(path);
        for (long at = last.Offset + (last.Length / 2); at < last.Offset + last.Length; at++)
        {
            bytes[at] ^= 0x55;
        }
        File.WriteAllBytes(path, bytes);

        string page = Page("run.brainscan");

        Assert.Contains("<b>Step 90</b>", page, StringComparison.Ordinal);
        Assert.Equal(1 + 7, Regex.Count(page, "src=\"data:image/jpeg;base64,"));
    }

    [Fact]
    public void Run_of_one_frame_without_events_has_its_picture()
    {
        RecordingHeader header = Recordings.Gpt(1, 2, 16, 8, 16);
        using (RecordingWriter writer = RecordingWriter.Create(_folder.File("run.brainscan"), header))
        {
            writer.WriteFrame(0, 0, new float[header.WeightCount]);
            writer.Finish();
        }

        Assert.Equal(["Tensors at step 0", "The run", "Opening the file"], Headings(Page("run.brainscan")));
    }

    [Fact]
    public void Run_without_frames_is_refused_and_leaves_nothing()
    {
        using (RecordingWriter.Create(_folder.File("run.brainscan"), Recordings.Gpt(1, 2, 16, 8, 16)))
        {
        }

        var problem = Assert.Throws<RecordingException>(() => Page("run.brainscan"));

        Assert.Contains("no frame", problem.Message, StringComparison.Ordinal);
        Assert.Equal([_folder.File("run.brainscan")], Directory.GetFileSystemEntries(Path.GetDirectoryName(_folder.File("x"))!));
    }

    [Fact]
    public void Stills_of_a_part_are_that_part_of_the_whole()
    {
        Recordings.Write(_folder.File("run.brainscan"), Recordings.Gpt(2, 2, 32, 16, 64), 6);
        using HeadlessContext context = HeadlessContext.Create();
        using (TimelineReader reader = TimelineReader.Open(_folder.File("run.brainscan")))
        using (Stills stills = new(context.Device, reader, new RenderSettings { ShowsText = false }))
        {
            var (width, height) = (stills.Picture.Layout.Width, stills.Picture.Layout.Height);
            stills.Seek(5);
            byte[] whole = stills.Draw(PictureView.Fit(stills.Picture.Layout, width, height, hasStrip: false));
            byte[] part = stills.Draw(new PictureView(40, 30, 1, -20, -10, 30));
            stills.Seek(2);
            byte[] before = stills.Draw(new PictureView(40, 30, 1, -20, -10, 30));

            byte[] expected = [.. Enumerable.Range(10, 30).SelectMany(row => whole[(((row * width) + 20) * 3)..(((row * width) + 60) * 3)])];
            Assert.Equal(expected, part);
            Assert.NotEqual(part, before);
        }
        context.Device.DeleteDisposed();
        Assert.Equal(0, context.Device.LiveObjects);
    }

    private static ImmutableSortedDictionary<string, string> Settings(params (string Name, string Value)[] settings) =>
        settings.ToImmutableSortedDictionary(setting => setting.Name, setting => setting.Value);

    private static string[] Headings(string page) => [.. Heading().Matches(page).Select(match => match.Groups[1].Value)];

    private static string Root()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Brainscan.sln")))
        {
            root = root.Parent!;
        }
        return root.FullName;
    }

    private string Page(string path)
    {
        string target = _folder.File("page.html");
        using TimelineReader reader = TimelineReader.Open(_folder.File(path));
        using OutputFile output = OutputFile.At(target, overwrite: true);
        RunReport.Write(reader, Path.GetFileName(path), output, (_, draw) => draw(new Progress<long>()), CancellationToken.None);
        return File.ReadAllText(target);
    }

    [GeneratedRegex("<h2>(.*?)</h2>")]
    private static partial Regex Heading();

    [GeneratedRegex("(style|d)=\"[^\"]*\"")]
    private static partial Regex Attributes();
}

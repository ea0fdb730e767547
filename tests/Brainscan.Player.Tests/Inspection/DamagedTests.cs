using Brainscan.Format;
using Brainscan.Player.Inspection;
using Brainscan.Player.Rendering.Layout;
using Brainscan.Player.Tests.Rendering;

namespace Brainscan.Player.Tests.Inspection;

/// <summary>Whatever a file holds, looking at it comes to an end and ends in words. What threw on a thread of its own would end the test run.</summary>
public sealed class DamagedTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Signal _news = new();

    public void Dispose()
    {
        _news.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Corpus_whateverIsWrongWithIt_isLookedAtToTheEnd()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Brainscan.sln")))
        {
            root = root.Parent!;
        }
        string[] files = Directory.GetFiles(Path.Combine(root.FullName, "tests", "corpus"), "*.brainscan");
        int looked = files.Count(file => LookAt(file) > 0);
        Assert.InRange(looked, 10, files.Length);
    }

    [Theory]
    [InlineData(Quality.Display)]
    [InlineData(Quality.Fine)]
    [InlineData(Quality.Exact)]
    public void Flipped_bytesAnywhere_areGapsAndWords(Quality quality)
    {
        var header = Recordings.Gpt(1, 2, 16, 8, 16, tileWeights: 256);
        using var run = SmallRun.Record(_folder.File("run.brainscan"), 10, quality: quality, keyInterval: 4, header: header);
        byte[] whole = File.ReadAllBytes(run.Path);
        var random = new Random(7);
        int problems = 0;
        for (int i = 0; i < 20; i++)
        {
            byte[] bytes = [.. whole];
            for (int flips = 1 + random.Next(40); flips > 0; flips--)
            {
                bytes[random.Next(4096, bytes.Length)] ^= (byte)(1 << random.Next(8));
            }
            string path = _folder.File($"flipped{i}.brainscan");
            File.WriteAllBytes(path, bytes);
            problems += LookAt(path);
        }
        Assert.InRange(problems, 20, 20 * 12);
    }

    // Number of readings that found damage; 1 more where the file can be opened at all.
    private int LookAt(string path)
    {
        TimelineReader reader;
        try
        {
            reader = TimelineReader.Open(path);
        }
        catch (RecordingException)
        {
            return 0;
        }
        using (reader)
        {
            if (reader.Frames.Count == 0)
            {
                return 0;
            }
            var layout = Layouts.Create("natural", reader.Header);
            var locator = new WeightLocator(layout, reader.Header);
            using var inspector = new WeightInspector(reader, _news.Set);
            using var window = new WeightWindow(reader, layout, 4, _news.Set);
            using var map = new TensorHeatMap(reader, _news.Set);
            foreach (var measure in new[] { HeatMeasure.ChangeRate, HeatMeasure.StableRank })
            {
                map.Want(measure);
                _news.Until(() => map.View is { Progress: 1 } view && view.Measure == measure);
            }
            int problems = 1;
            for (int place = 0; place < reader.Frames.Count; place++)
            {
                var tensor = reader.Header.Tensors.Where(tensor => tensor.Count > 0).ElementAt(place % reader.Header.Tensors.Count(tensor => tensor.Count > 0));
                var weight = locator.PlaceOf(tensor.Index, tensor.Count - 1);
                window.Ask(new CanvasArea(0, place, 60, 30), place, WeightNumber.Learned);
                inspector.Ask(weight, place);
                _news.Until(() => inspector.Reading is { } reading && reading.Weight == weight && reading.Place == place);
                _news.Until(() => inspector.History is { Progress: 1 } trace && trace.Weight == weight);
                Assert.True(inspector.Reading!.Value is not null ^ inspector.Reading.Problem is not null);
                problems += inspector.Reading.Problem is null ? 0 : 1;
            }
            return problems;
        }
    }
}

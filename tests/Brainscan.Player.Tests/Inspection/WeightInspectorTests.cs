using Brainscan.Format;
using Brainscan.Format.Tools;
using Brainscan.Player.Inspection;
using Brainscan.Player.Rendering.Layout;
using Brainscan.Player.Tests.Rendering;

namespace Brainscan.Player.Tests.Inspection;

public sealed class WeightInspectorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Signal _news = new();

    public void Dispose()
    {
        _news.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(Quality.Display)]
    [InlineData(Quality.Fine)]
    [InlineData(Quality.Exact)]
    public void Ask_anyWeightInAnyFrame_isWhatInspectSays(Quality quality)
    {
        using var run = SmallRun.Record(_folder.File("run.brainscan"), 20, quality: quality);
        using var reader = TimelineReader.Open(run.Path);
        var locator = new WeightLocator(Layouts.Create("natural", reader.Header), reader.Header);
        using var inspector = new WeightInspector(reader, _news.Set);
        var random = new Random(3);
        for (int i = 0; i < 12; i++)
        {
            var tensor = reader.Header.Tensors[random.Next(reader.Header.Tensors.Length)];
            var weight = locator.PlaceOf(tensor.Index, random.Next((int)tensor.Count));
            int place = i == 0 ? 0 : random.Next(20);
            WeightSample[] said = [.. WeightHistory.Read(reader, tensor, weight.Index, 0, 19)];

            inspector.Ask(weight, place);
            _news.Until(() => inspector.Reading is { Percentile: not null } reading && reading.Weight == weight && reading.Place == place);
            _news.Until(() => inspector.History is { Progress: 1 } trace && trace.Weight == weight);

            var reading = inspector.Reading!;
            Assert.Equal(said[place].Value, reading.Value);
            Assert.Equal(said[place].Learned, reading.Learned);
            Assert.Equal(place == 0 ? null : said[place].Value - said[place - 1].Value, reading.Change);
            Assert.Null(reading.Problem);
            Assert.Equal(PercentileOf(run.Exact[place], tensor, weight.Index), reading.Percentile!.Value, 3f);

            var history = inspector.History!;
            Assert.Equal(said.Select(sample => (float?)sample.Value), Enumerable.Range(0, 20).Select(history.At));
            Assert.Equal((said.Min(sample => sample.Value), said.Max(sample => sample.Value)), (history.Least, history.Greatest));
            float[] drawn = new float[20];
            history.Fill(drawn);
            Assert.Equal(said.Select(sample => sample.Value), drawn);
        }
    }

    [Fact]
    public void Ask_againAndAgain_answersTheNewestAndKeepsWhatWasRead()
    {
        using var run = SmallRun.Record(_folder.File("run.brainscan"), 100);
        using var reader = TimelineReader.Open(run.Path);
        var locator = new WeightLocator(Layouts.Create("natural", reader.Header), reader.Header);
        using var inspector = new WeightInspector(reader, _news.Set);
        for (int i = 0; i < 500; i++)
        {
            inspector.Ask(locator.PlaceOf(i % reader.Header.Tensors.Length, 0), i % 100);
        }
        var last = locator.PlaceOf(3, 1);
        inspector.Ask(last, 77);
        _news.Until(() => inspector.Reading is { Percentile: not null, Place: 77 } reading && reading.Weight == last);
        _news.Until(() => inspector.History!.Progress == 1);
        var trace = inspector.History!;

        var other = locator.PlaceOf(5, 2);
        inspector.Ask(other, 77);
        _news.Until(() => inspector.Reading!.Weight == other);
        inspector.Ask(last, 78);
        _news.Until(() => inspector.Reading is { Place: 78 } reading && reading.Weight == last);
        Assert.Same(trace, inspector.History);
    }

    [Fact]
    public void History_ofARunThatGrows_grows()
    {
        using var run = new SmallRun(_folder.File("run.brainscan"));
        run.Frames(10);
        using var reader = TimelineReader.Open(run.Path);
        var weight = new WeightLocator(Layouts.Create("natural", reader.Header), reader.Header).PlaceOf(4, 11);
        using var inspector = new WeightInspector(reader, _news.Set);
        inspector.Ask(weight, 9);
        _news.Until(() => inspector.History?.At(9) is not null && inspector.History.Progress == 1);
        run.Frames(30);
        reader.Refresh();
        inspector.Ask(weight, 9); // paused, while the run goes on
        _news.Until(() => inspector.History!.Progress == 1 && inspector.History.At(39) is not null);
        Assert.Equal(
            WeightHistory.Read(reader, reader.Header.Tensors[4], 11, 0, 39).Select(sample => (float?)sample.Value), Enumerable.Range(0, 40).Select(inspector.History!.At));
    }

    [Fact]
    public void Ask_aDamagedFrame_saysSoAndHasAGap()
    {
        using var run = SmallRun.Record(_folder.File("run.brainscan"), 16, keyInterval: 8);
        FrameEntry frame;
        using (var whole = TimelineReader.Open(run.Path))
        {
            frame = whole.Frames[5];
        }
        byte[] bytes = File.ReadAllBytes(run.Path);
        bytes[frame.Offset + 100] ^= 1; // its head: all tiles are lost
        File.WriteAllBytes(run.Path, bytes);
        using var reader = TimelineReader.Open(run.Path);
        var weight = new WeightLocator(Layouts.Create("natural", reader.Header), reader.Header).PlaceOf(4, 11);
        using var inspector = new WeightInspector(reader, _news.Set);
        inspector.Ask(weight, 6);
        _news.Until(() => inspector.Reading is { Problem: not null });
        Assert.Null(inspector.Reading!.Value);
        Assert.DoesNotContain('\n', inspector.Reading.Problem!);
        _news.Until(() => inspector.History!.Progress == 1);
        Assert.Equal(Enumerable.Range(0, 16).Where(place => place is >= 5 and < 8), Enumerable.Range(0, 16).Where(place => inspector.History!.At(place) is null));
        inspector.Ask(weight, 8);
        _news.Until(() => inspector.Reading is { Place: 8, Percentile: not null });
        Assert.Null(inspector.Reading.Change);
        float[] drawn = new float[16];
        inspector.History!.Fill(drawn);
        Assert.DoesNotContain(float.NaN, drawn); // the line goes on over the gap
    }

    [Theory]
    [InlineData(Quality.Display, "natural")]
    [InlineData(Quality.Exact, "columns")]
    public void Window_aPartOfTheCanvas_hasTheNumbersOfItsWeights(Quality quality, string name)
    {
        using var run = SmallRun.Record(_folder.File("run.brainscan"), 12, quality: quality);
        using var reader = TimelineReader.Open(run.Path);
        var layout = Layouts.Create(name, reader.Header);
        var locator = new WeightLocator(layout, reader.Header);
        using var window = new WeightWindow(reader, layout, 0, _news.Set);
        using var decoder = new FrameDecoder(reader, workers: 1);
        float[] origin = new float[reader.Header.WeightCount];
        decoder.OriginWeights(origin);
        float[][] weights = [.. Enumerable.Range(0, 12).Select(place =>
        {
            float[] all = new float[reader.Header.WeightCount];
            decoder.Seek(place);
            decoder.Weights(all);
            return all;
        })];
        foreach (var (area, place) in new[] { (new CanvasArea(20, 30, 40, 25), 7), (new CanvasArea(22, 30, 40, 25), 8), (new CanvasArea(-5, -5, 30, 500), 0), (new CanvasArea(50, 9, 7, 7), 11) })
        {
            foreach (var number in Enum.GetValues<WeightNumber>())
            {
                window.Ask(area, place, number);
                _news.Until(() => window.Values is { } values && values.Place == place && values.Number == number && values.Area.Width > 0
                    && values.Area.X == Math.Max(0, area.X));
                var values = window.Values!;
                for (int y = area.Y; y < area.Y + area.Height; y++)
                {
                    for (int x = area.X; x < area.X + area.Width; x++)
                    {
                        long? index = locator.At(x, y) is { } at ? reader.Header.Tensors[at.Tensor].Offset + at.Index : null;
                        float expected = index is not { } i ? float.NaN : number switch
                        {
                            WeightNumber.Value => weights[place][i],
                            WeightNumber.Learned => place == 0 ? 0 : weights[place][i] - (quality == Quality.Exact ? weights[0][i] : origin[i]),
                            _ => place == 0 ? float.NaN : weights[place][i] - weights[place - 1][i],
                        };
                        Assert.Equal(expected, values.At(x, y));
                    }
                }
            }
        }
        Assert.True(float.IsNaN(window.Values!.At(-1, 0)));
    }

    [Fact]
    public void Window_changes_areTheMeanOfTheLastOnesWithAHalfLife()
    {
        using var run = SmallRun.Record(_folder.File("run.brainscan"), 30, quality: Quality.Exact, keyInterval: 7);
        using var reader = TimelineReader.Open(run.Path);
        var layout = Layouts.Create("natural", reader.Header);
        var locator = new WeightLocator(layout, reader.Header);
        using var window = new WindowReader(reader, layout, 1.5);
        CanvasArea area = new(20, 30, 40, 25);
        // on from frame to frame, further on, back, and where another number was asked for in between
        foreach (int place in new[] { 3, 4, 25, 26, 9, 29, 1 })
        {
            window.Read(area, Math.Max(0, place - 2), WeightNumber.Value, () => false);
            var found = window.Read(area, place, WeightNumber.Change, () => false)!;
            for (int pixel = 0; pixel < area.Width * area.Height; pixel += 7)
            {
                var (x, y) = (area.X + (pixel % area.Width), area.Y + (pixel / area.Width));
                if (locator.At(x, y) is not { } at)
                {
                    Assert.True(float.IsNaN(found.At(x, y)));
                    continue;
                }
                long index = reader.Header.Tensors[at.Tensor].Offset + at.Index;
                double sum = 0, counted = 0;
                for (int age = 0; age < place; age++)
                {
                    double part = Math.Pow(0.5, age / 1.5);
                    sum += part * (run.Exact[place - age][index] - run.Exact[place - age - 1][index]);
                    counted += part;
                }
                Assert.Equal(sum / counted, found.At(x, y), 2e-3 * Math.Abs(sum / counted) + 1e-6);
            }
        }
        Assert.True(float.IsNaN(window.Read(area, 0, WeightNumber.Change, () => false)!.At(30, 40)));
    }

    private static float PercentileOf(float[] weights, TensorInfo tensor, long index)
    {
        var all = weights.AsSpan((int)tensor.Offset, (int)tensor.Count);
        float magnitude = Math.Abs(all[(int)index]);
        int smaller = 0;
        foreach (float weight in all)
        {
            smaller += Math.Abs(weight) < magnitude ? 1 : 0;
        }
        return 100f * (smaller + 0.5f) / all.Length;
    }
}

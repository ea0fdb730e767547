using System.Collections.Immutable;
using Brainscan.Format;
using Brainscan.Player.App;
using Brainscan.Player.App.Hud;
using Brainscan.Player.Inspection;
using Brainscan.Player.Tests.Rendering;

namespace Brainscan.Player.Tests.Inspection;

public sealed class TensorHeatMapTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Signal _news = new();

    public void Dispose()
    {
        _news.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void View_recordedMeasures_areTheRecordingsStatistics()
    {
        using var run = SmallRun.Record(_folder.File("run.brainscan"), 30);
        using var reader = TimelineReader.Open(run.Path);
        using var map = new TensorHeatMap(reader, _news.Set);
        Assert.Null(map.View);
        foreach (var measure in new[] { HeatMeasure.Norm, HeatMeasure.Learned, HeatMeasure.ChangeRate })
        {
            var view = Whole(map, measure);
            Assert.Equal(30, view.Columns);
            for (int place = 0; place < 30; place++)
            {
                var statistics = reader.ReadStatistics(place);
                Assert.All(reader.Header.Tensors, tensor =>
                {
                    var s = statistics[tensor.Index];
                    float expected = measure switch
                    {
                        HeatMeasure.Norm => s.Rms,
                        HeatMeasure.Learned => s.Learned,
                        _ => place == 0 ? float.NaN : s.Change / 10 / s.Rms,
                    };
                    Assert.Equal(expected, view.Values[(tensor.Index * 30) + place]);
                });
            }
        }
    }

    [Fact]
    public void View_decodedMeasures_areThoseOfTheWeightsAtTheNearestKey()
    {
        using var run = SmallRun.Record(_folder.File("run.brainscan"), 20, keyInterval: 5);
        using var reader = TimelineReader.Open(run.Path);
        using var map = new TensorHeatMap(reader, _news.Set);
        var sparsity = Whole(map, HeatMeasure.Sparsity);
        var rank = Whole(map, HeatMeasure.StableRank);
        foreach (int place in new[] { 0, 7, 13, 19 }) // nearest to the keys 0, 5, 15 and 15
        {
            int key = place == 7 ? 5 : place > 0 ? 15 : 0;
            Assert.All(reader.Header.Tensors, tensor =>
            {
                var weights = run.Exact[key].AsSpan((int)tensor.Offset, (int)tensor.Count);
                Assert.Equal(SparsityOf(weights), sparsity.Values[(tensor.Index * 20) + place], 0.01f);
                float expected = tensor.Shape.Length == 2 ? StableRankOf(weights, tensor.Shape[1]) : float.NaN;
                float found = rank.Values[(tensor.Index * 20) + place];
                Assert.True(float.IsNaN(expected) ? float.IsNaN(found) : found >= expected * 0.99f && found <= expected * 1.02f, $"{tensor.Name}: {found}, not {expected}");
            });
        }
    }

    [Fact]
    public void View_ofARunThatGrows_growsAndStaysBounded()
    {
        var header = Recordings.Header(RecordingHeader.Flatten(new (string, ImmutableArray<int>)[] { ("w", [8, 8]) }), null);
        using var run = new SmallRun(_folder.File("run.brainscan"), header: header, keyInterval: 2);
        run.Frames(100);
        using var reader = TimelineReader.Open(run.Path);
        using var map = new TensorHeatMap(reader, _news.Set);
        Assert.Equal(100, Whole(map, HeatMeasure.Norm).Columns);
        Whole(map, HeatMeasure.StableRank);
        run.Frames(1300);
        reader.Refresh();
        map.Want(HeatMeasure.Norm);
        _news.Until(() => map.View is { Measure: HeatMeasure.Norm, Columns: TensorHeatMap.MostColumns, Progress: 1 });
        var view = map.View!;
        for (int column = 0; column < view.Columns; column++)
        {
            // each column is of a frame at most two places away: every fourth is looked at
            int place = (int)Math.Round(column * 1399 / 511.0);
            Assert.Contains(Enumerable.Range(Math.Max(0, place - 3), 7).Where(near => near < 1400), near => reader.ReadStatistics(near)[0].Rms == view.Values[column]);
        }
        Assert.DoesNotContain(float.NaN, Whole(map, HeatMeasure.StableRank).Values);
    }

    [Fact]
    public void Columns_asItemsCome_keepWhatIsComputedAndStayBounded()
    {
        var columns = new SampledColumns(16);
        int computed = 0;
        for (int items = 1; items < 3000; items += 1 + (items / 7))
        {
            columns.Grow(items);
            for (int next = columns.NextUnknown(); next >= 0; next = columns.NextUnknown())
            {
                columns.Set(next, [columns.ItemOf(next)]);
                computed++;
            }
            Assert.InRange(columns.Count, Math.Min(items, 8), 16);
            Assert.Equal(columns.Count, columns.Known);
            Assert.Equal(0, columns.Nearest(0)![0]);
            Assert.InRange(columns.Nearest(items - 1)![0], (items - 1) * 0.85, items - 1);
        }
        Assert.InRange(computed, 16, 100);
    }

    [Fact]
    public void Columns_thatAreNotComputed_areNotTakenFromOthers()
    {
        var columns = new SampledColumns(16);
        Assert.Null(columns.Nearest(0));
        columns.Grow(32);
        columns.Set(4, [8]);
        Assert.Equal([8], columns.Nearest(8.9)!);
        Assert.Null(columns.Nearest(3));
        Assert.Null(columns.Nearest(31));
    }

    [Fact]
    public void Panel_askedForAnotherMeasure_showsNothingOfTheOneBefore()
    {
        using var run = SmallRun.Record(_folder.File("run.brainscan"), 20, keyInterval: 5);
        using var reader = TimelineReader.Open(run.Path);
        var model = new HeatMapModel { IsShown = true };
        using var heat = new Heat(model, _news.Set);
        heat.Attach(reader);
        _news.Until(() =>
        {
            heat.Update();
            return model.Progress >= 1;
        });
        Assert.Equal((20, 20, false), (model.Moments, model.Frames, model.IsAtKeys));
        float[] learned = model.Values;
        model.Measure = (int)HeatMeasure.Sparsity;
        heat.Update();
        Assert.NotSame(learned, model.Values);
        Assert.True(model.Values.Length == 0 || model.IsAtKeys);
        _news.Until(() =>
        {
            heat.Update();
            return model.Progress >= 1;
        });
        Assert.Equal((4, 4, 20, true), (model.Moments, model.Known, model.Frames, model.IsAtKeys));
    }

    [Fact]
    public void Columns_areComputedCoarseToFine()
    {
        var columns = new SampledColumns(16);
        columns.Grow(16);
        List<int> order = [];
        for (int next = columns.NextUnknown(); next >= 0; next = columns.NextUnknown())
        {
            order.Add(next);
            columns.Set(next, []);
        }
        Assert.Equal([0, 8, 4, 12, 2, 6, 10, 14, 1, 3, 5, 7, 9, 11, 13, 15], order);
    }

    [Fact]
    public void Measures_ofMatricesOneKnows()
    {
        short[] identity = new short[40 * 40];
        short[] outer = new short[40 * 30];
        for (int i = 0; i < 40; i++)
        {
            identity[i * 41] = 100;
            for (int j = 0; j < 30; j++)
            {
                outer[(i * 30) + j] = (short)((i - 17) * (j - 11));
            }
        }
        Assert.Equal(40, TensorMeasures.StableRank(identity, 40, new float[40]), 0.01f);
        Assert.Equal(1, TensorMeasures.StableRank(outer, 30, new float[30]), 0.001f);
        Assert.True(float.IsNaN(TensorMeasures.StableRank(new short[9], 3, new float[3])));
        Assert.Equal(0, TensorMeasures.Sparsity([5, -5, 5, 5]), 1e-5f);
        Assert.Equal(1, TensorMeasures.Sparsity([0, 0, -7, 0]), 1e-5f);
        Assert.True(float.IsNaN(TensorMeasures.Sparsity([0, 0])));
    }

    [Fact]
    public void StableRank_ofFewDirections_goesOnFromColumnToColumn()
    {
        float[] direction = new float[32];
        for (int frame = 0; frame < 300; frame++)
        {
            // two directions that turn slowly, rounded: what is beside them is rounding alone
            short[] state = [.. Enumerable.Range(0, 32 * 32).Select(i => (short)Math.Round((100 + frame) * Math.Sin(i + (frame * 0.032))))];
            float[] weights = [.. state.Select(value => (float)value)];
            Assert.Equal(StableRankOf(weights, 32, 50), TensorMeasures.StableRank(state, 32, direction), 0.02f);
        }
    }

    private HeatMapView Whole(TensorHeatMap map, HeatMeasure measure)
    {
        map.Want(measure);
        _news.Until(() => map.View is { Progress: 1 } view && view.Measure == measure);
        return map.View!;
    }

    private static float SparsityOf(ReadOnlySpan<float> weights)
    {
        double sum = 0, squares = 0;
        foreach (float weight in weights)
        {
            sum += Math.Abs(weight);
            squares += (double)weight * weight;
        }
        double root = Math.Sqrt(weights.Length);
        return (float)((root - (sum / Math.Sqrt(squares))) / (root - 1));
    }

    // The power method until nothing moves any more.
    private static float StableRankOf(ReadOnlySpan<float> weights, int columns, int turns = 2000)
    {
        double[] vector = [.. Enumerable.Range(0, columns).Select(i => Math.Cos(i * i))];
        double largest = 0, squares = 0;
        for (int turn = 0; turn < turns; turn++)
        {
            double length = Math.Sqrt(vector.Sum(value => value * value));
            double[] next = new double[columns];
            (largest, squares) = (0, 0);
            for (int row = 0; row < weights.Length / columns; row++)
            {
                double along = 0;
                for (int i = 0; i < columns; i++)
                {
                    along += weights[(row * columns) + i] * vector[i] / length;
                    squares += (double)weights[(row * columns) + i] * weights[(row * columns) + i];
                }
                largest += along * along;
                for (int i = 0; i < columns; i++)
                {
                    next[i] += weights[(row * columns) + i] * along;
                }
            }
            vector = next;
        }
        return (float)(squares / largest);
    }
}

using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Rendering.Egl;
using Brainscan.Player.Rendering.Layout;
using Brainscan.Player.Rendering.State;

namespace Brainscan.Player.Tests.Rendering;

public sealed class WeaveTests
{
    private static readonly PictureLook ByFrame = new(PictureMode.Value, Normalisation.Frame, "ember", 4);

    [Fact]
    public void Lines_areTheRowsAndColumnsAgainstTheirPart()
    {
        using var folder = new TemporaryFolder();
        using var reader = PictureTests.Record(folder, 5);
        var layout = Layouts.Create("natural", reader.Header);
        short[] cpu = Recordings.DecodeOnCpu(reader)[4];
        using var context = HeadlessContext.Create();
        using var state = new RunState(context.Device, reader, new StateOptions());
        using var parts = new MeasuredParts(context.Device, layout, reader.Grid);
        using var gains = new Gains(context.Device, parts, new RunStatistics(reader.Header));
        using var weave = new WeavePass(context.Device, layout);
        state.Seek(4);
        gains.Set(ShownWeights.Of(state, PictureMode.Value), ByFrame);
        weave.Run(parts.Rectangles, gains.Buffer, state.Shown, state.Shown, null);

        var (first, end) = WeavePass.Places(layout);
        float[] lines = new float[end];
        weave.Lines.Read<float>(0, lines);
        var gain = new GpuGain[parts.Tensors.Length];
        gains.Buffer.Read<GpuGain>(0, gain);
        int compared = 0;
        for (int i = 0; i < layout.Rectangles.Length; i++)
        {
            var r = layout.Rectangles[i];
            if (first[i] < 0)
            {
                continue;
            }
            var g = gain[PartOf(layout, i)];
            double Square(int column, int row) => Math.Pow(g.State * (double)cpu[
                reader.Grid.TensorStateOffset[r.Tensor] + r.First + (row * r.RowStride) + (column * r.ColumnStride)], 2);
            for (int line = 0; line < r.Height + r.Width; line++)
            {
                int length = line < r.Height ? r.Width : r.Height;
                int asked = Math.Min(length, 64);
                double sum = Enumerable.Range(0, asked).Select(n => n * length / asked)
                    .Sum(at => line < r.Height ? Square(at, line) : Square(line - r.Height, at));
                double expected = Math.Pow(Math.Min(Math.Sqrt(sum / asked) / g.Level, 2.5), 1.5);
                Assert.InRange(lines[first[i] + line], expected * 0.999, expected * 1.001);
                compared++;
            }
        }
        Assert.True(compared > 500);
    }

    [Fact]
    public void Parts_areMeasuredApart()
    {
        using var folder = new TemporaryFolder();
        using var reader = PictureTests.Record(folder, 5);
        var layout = Layouts.Create("natural", reader.Header);
        using var context = HeadlessContext.Create();
        using var parts = new MeasuredParts(context.Device, layout, reader.Grid);
        // q, k, v and output of each head of two blocks are parts of their own
        int heads = reader.Header.Model!.Heads;
        Assert.Equal(reader.Header.Tensors.Length + (2 * ((3 * heads) - 1)) + (2 * (heads - 1)), parts.Tensors.Length);
        Assert.True(parts.IsSplit);

        using var state = new RunState(context.Device, reader, new StateOptions());
        using var gains = new Gains(context.Device, parts, new RunStatistics(reader.Header));
        state.Seek(4);
        gains.Set(ShownWeights.Of(state, PictureMode.Value), ByFrame);
        double[] measured = new double[parts.Tensors.Length];
        parts.Measure(gains.Buffer, state.Shown, state.Shown, measured);
        // by frame, a tensor's root mean square is 1 / Peak of full brightness, and its parts' differ by less than they do
        foreach (var tensor in reader.Header.Tensors)
        {
            int[] own = [.. Enumerable.Range(0, measured.Length).Where(part => parts.Tensors[part] == tensor.Index)];
            // all heads of a tensor are equally large
            double energy = own.Average(part => Math.Pow(measured[part] * Gains.Peak, 2 / (1 - Gains.OwnMeasure)));
            // statistics are of the weights, what is measured of the integers they became
            Assert.InRange(energy, 0.8, 1.25);
        }
    }

    private static int PartOf(PictureLayout layout, int rectangle)
    {
        var keys = layout.Rectangles.Select(r => (r.Tensor, r.Group)).Distinct().ToList();
        return keys.IndexOf((layout.Rectangles[rectangle].Tensor, layout.Rectangles[rectangle].Group));
    }
}

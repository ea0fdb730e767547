using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Brainscan.Format;
using Brainscan.Recorder.Model;
using Brainscan.Recorder.Text;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Brainscan.Recorder.Tests;

/// <summary>Holds the model and the training loop to PyTorch, through recorder/Benchmarks/reference.py.</summary>
public sealed class ReferenceTests : IDisposable
{
    private const double Tolerance = 1e-4;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    public void Logits_gradients_and_ten_losses_equal_those_of_PyTorch(int window)
    {
        var options = new RecordOptions
        {
            Corpus = [_folder.WriteText("corpus.txt", 5000)],
            Out = _folder["run.brainscan"],
            Layers = 2,
            Heads = 3,
            Width = 48,
            Context = 24,
            Batch = 3,
            Window = window,
            Steps = 10,
            Every = 5,
            LearningRate = 3e-3,
            Seed = 11,
            Device = DeviceChoice.Cpu,
        };
        WriteRun(options);
        RunReference();
        using var scope = NewDisposeScope();

        using var model = new Gpt(options.Model, options.Seed, CPU);
        using var corpus = Corpus.Open(options.Corpus, options.Context + 1);
        var (inputs, targets) = Training.NextBatch(corpus, new Xoshiro256(options.Seed), BatchOf(options), options.WindowAt(0), CPU);
        var logits = model.Forward(inputs);
        functional.cross_entropy(logits.view(-1, 256), targets).backward();
        Assert.InRange(Torch.Distance(Floats("logits.f32"), Torch.Values(logits)), 0, Tolerance);
        float[] expected = Floats("gradients.f32"), actual = Torch.Values(model.Parameters.Weights.grad!);
        foreach (var tensor in model.Tensors)
        {
            var part = (int)tensor.Offset..(int)(tensor.Offset + tensor.Count);
            double distance = Torch.Distance(expected[part], actual[part]);
            Assert.True(distance < Tolerance, $"gradient of {tensor.Name} is off by {distance}");
        }

        Training.Run(options, CPU, _ => { }, CancellationToken.None);
        using var recording = TimelineReader.Open(options.Out);
        float[] losses = [.. recording.Metrics.Where(metric => metric.Name == "loss").Select(metric => (float)metric.Value)];
        Assert.InRange(Torch.Distance(Floats("losses.f32"), losses), 0, Tolerance);
        Assert.True(losses[^1] < losses[0] - 0.5, "nothing was learned, so equal losses would prove little");
    }

    private void WriteRun(RecordOptions options)
    {
        using var model = new Gpt(options.Model, options.Seed, CPU);
        File.WriteAllBytes(_folder["weights.f32"], model.Parameters.Weights.bytes.ToArray());
        using var corpus = Corpus.Open(options.Corpus, options.Context + 1);
        var random = new Xoshiro256(options.Seed);
        int bytes = options.WindowAt(0) + 1;
        byte[] windows = new byte[options.Steps * BatchOf(options) * bytes];
        for (int start = 0; start < windows.Length; start += bytes) corpus.Sample(random, windows.AsSpan(start, bytes));
        File.WriteAllBytes(_folder["windows.u8"], windows);
        var rates = Enumerable.Range(1, (int)options.Steps).Select(step => LearningRate.At(step, options.LearningRate).ToString(CultureInfo.InvariantCulture));
        File.WriteAllText(_folder["run.json"],
            $$"""{"layers":{{options.Layers}},"heads":{{options.Heads}},"width":{{options.Width}},"context":{{options.Context}},"batch":{{BatchOf(options)}},"window":{{options.WindowAt(0)}},"rates":[{{string.Join(',', rates)}}]}""");
    }

    /// <summary>Windows of a step; ten steps are too few for them to grow.</summary>
    private static int BatchOf(RecordOptions options) => options.Batch * options.Context / options.WindowAt(0);

    private void RunReference()
    {
        var start = new ProcessStartInfo("/usr/bin/python3") { RedirectStandardError = true };
        foreach (string argument in new[] { Path.Combine(AppContext.BaseDirectory, "reference.py"), "check", _folder.Path }) start.ArgumentList.Add(argument);
        using var python = Process.Start(start)!;
        string error = python.StandardError.ReadToEnd();
        python.WaitForExit();
        Assert.True(python.ExitCode == 0, error.Contains("No module named 'torch'", StringComparison.Ordinal)
            ? "this test compares with PyTorch, which is missing: apt-get install python3-torch" : error);
    }

    private float[] Floats(string name) => MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(_folder[name])).ToArray();
}

using Brainscan.Format;
using Brainscan.Recorder.Checkpoints;
using Brainscan.Recorder.Model;
using static TorchSharp.torch;

namespace Brainscan.Recorder.Tests;

/// <summary>A run whose weights stop being numbers: it is said where, and nothing that can be learned from is lost.</summary>
public sealed class NotFiniteTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public NotFiniteTests() => File.WriteAllText(_folder["corpus.txt"], string.Concat(Enumerable.Repeat("The sea was calm, and the ship lay still. ", 60)));

    public void Dispose() => _folder.Dispose();

    private string[] Arguments(params string[] more) =>
    [
        "record", "--corpus", _folder["corpus.txt"], "--out", _folder["x.brainscan"], "--layers", "1", "--heads", "1", "--width", "8", "--context", "8",
        "--steps", "12", "--every", "2", "--checkpoint", "1", "--tokens", "1", .. more,
    ];

    private static (int Code, string Out, string Error) Run(params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        int code = Program.Run(arguments, output, error);
        return (code, output.ToString(), error.ToString());
    }

    [Fact]
    public void Run_ends_where_a_weight_is_no_number_any_more_and_keeps_the_checkpoint_of_numbers()
    {
        var (code, output, error) = Run(Arguments("--lr", "1e30"));

        Assert.Equal(4, code);
        string said = Assert.Single(error.Split('\n'), line => line.Contains("no numbers any more", StringComparison.Ordinal));
        using var reader = TimelineReader.Open(_folder["x.brainscan"]);
        Assert.True(reader.IsFinished);
        var metric = Assert.Single(reader.Metrics, metric => metric.Name == "nonfinite");
        Assert.Contains($"step {metric.Step}: {metric.Value:N0} weights", said, StringComparison.Ordinal);
        Assert.Contains("token_embedding.weight", said, StringComparison.Ordinal);
        // the moment itself is a frame, whatever --every says
        Assert.Equal(metric.Step, reader.Frames[^1].Step);
        Assert.True(reader.ReadStatistics(reader.Frames.Count - 1).Sum(tensor => tensor.NonFinite) > 0);
        Assert.Contains($"from step {metric.Step} on", output, StringComparison.Ordinal);

        using var checkpoint = CheckpointFile.Open(_folder["x.brainscan"]);
        Assert.InRange(checkpoint.Run.Step, 0, metric.Step - 1);
        using var model = new Gpt(checkpoint.Run.Options.Model, 0, CPU);
        using var optimizer = optim.AdamW([model.Parameters.Weights], 1);
        checkpoint.Restore(model.Parameters, (TorchSharp.Modules.AdamW.State)optimizer.state_dict().State[0]);
        Assert.Null(NotFinite.Find(0, model.Parameters.Weights, GptTensors.Of(checkpoint.Run.Options.Model)));
    }

    [Fact]
    public void Run_may_go_on_and_be_resumed_from_the_last_numbers()
    {
        Assert.Equal(4, Run(Arguments("--lr", "1e30")).Code);
        long kept = StepOfCheckpoint();

        var (code, _, error) = Run("record", "--resume", "--out", _folder["x.brainscan"], "--on-nan", "continue");

        Assert.Equal(0, code);
        Assert.Single(error.Split('\n'), line => line.Contains("no numbers any more", StringComparison.Ordinal));
        Assert.Equal(kept, StepOfCheckpoint());
        using var reader = TimelineReader.Open(_folder["x.brainscan"]);
        Assert.Equal(12, reader.Frames[^1].Step);
        Assert.Empty(RecordingVerifier.Run(reader));
    }

    [Fact]
    public void Run_of_numbers_says_nothing_of_it()
    {
        var (code, output, error) = Run(Arguments());

        Assert.Equal(0, code);
        Assert.DoesNotContain("no numbers", output + error, StringComparison.Ordinal);
        Assert.Equal(12, StepOfCheckpoint());
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void One_weight_of_many_is_found_wherever_it_lies(float value)
    {
        var tensors = RecordingHeader.Flatten([("a", [5]), ("b", [7, 9]), ("c", [2])]);
        for (int at = 0; at < 70; at++)
        {
            float[] values = [.. Enumerable.Range(0, 70).Select(i => i == at ? value : float.MaxValue)];
            using var weights = tensor(values, [70]);
            var found = NotFinite.Find(3, weights, tensors);
            Assert.Equal(new NotFinite(3, at < 5 ? "a" : at < 68 ? "b" : "c", 1, 1), found);
        }
    }

    private long StepOfCheckpoint()
    {
        using var checkpoint = CheckpointFile.Open(_folder["x.brainscan"]);
        return checkpoint.Run.Step;
    }
}

using Brainscan.Format;
using Brainscan.Recorder.Model;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Brainscan.Recorder.Tests;

public sealed class GptTests
{
    private static readonly ModelInfo Small = new(Layers: 2, Heads: 4, Width: 64, Context: 32, Vocabulary: 256);

    private static Tensor Tokens(int batch, int count, int seed = 1)
    {
        var random = new Random(seed);
        return tensor([.. Enumerable.Range(0, batch * count).Select(_ => random.NextInt64(256))], [batch, count]);
    }

    [Fact]
    public void Tensors_of_the_default_model_are_the_pieces_own()
    {
        var tensors = GptTensors.Of(new RecordOptions { Corpus = [], Out = "" }.Model);
        Assert.Equal(30_338_460, tensors[^1].Offset + tensors[^1].Count);
        Assert.Equal(2 + 8 * 8 + 3, tensors.Length);
        Assert.Equal("token_embedding.weight", tensors[0].Name);
        Assert.Equal(["blocks.3.ln1.weight", "blocks.3.ln1.bias", "blocks.3.qkv.weight", "blocks.3.proj.weight",
            "blocks.3.ln2.weight", "blocks.3.ln2.bias", "blocks.3.up.weight", "blocks.3.down.weight"],
            tensors.Skip(2 + 3 * 8).Take(8).Select(tensor => tensor.Name));
        Assert.Equal([3 * 558, 558], tensors[2 + 2].Shape.ToArray());
        Assert.Equal([4 * 558, 558], tensors[2 + 6].Shape.ToArray());
        Assert.Equal([558, 4 * 558], tensors[2 + 7].Shape.ToArray());
        Assert.Equal("head.weight", tensors[^1].Name);
    }

    [Fact]
    public void Start_is_normal_in_matrices_and_neutral_in_norms()
    {
        using var model = new Gpt(Small, seed: 5, CPU);
        float[] flat = Torch.Values(model.Parameters.Weights);
        foreach (var info in model.Tensors)
        {
            float[] values = flat[(int)info.Offset..(int)(info.Offset + info.Count)];
            if (info.Shape.Length == 2) Assert.InRange(Math.Sqrt(values.Average(value => (double)value * value)), 0.0195, 0.0205);
            else Assert.All(values, value => Assert.Equal(info.Name.EndsWith("weight", StringComparison.Ordinal) ? 1f : 0f, value));
        }
    }

    [Fact]
    public void Start_depends_on_the_seed_alone()
    {
        using var first = new Gpt(Small, seed: 5, CPU);
        using var same = new Gpt(Small, seed: 5, CPU);
        using var other = new Gpt(Small, seed: 6, CPU);
        Assert.Equal(Torch.Values(first.Parameters.Weights), Torch.Values(same.Parameters.Weights));
        Assert.NotEqual(Torch.Values(first.Parameters.Weights), Torch.Values(other.Parameters.Weights));
    }

    [Fact]
    public void Gradients_of_all_tensors_land_in_the_flat_buffer_and_add_up()
    {
        using var scope = NewDisposeScope();
        using var model = new Gpt(Small, seed: 5, CPU);
        void Backward() => functional.cross_entropy(model.Forward(Tokens(2, 32)).view(64, 256), Tokens(2, 32, seed: 2).view(-1)).backward();
        Backward();
        float[] once = Torch.Values(model.Parameters.Weights.grad!);
        foreach (var info in model.Tensors)
        {
            float[] values = once[(int)info.Offset..(int)(info.Offset + info.Count)];
            Assert.Contains(values, value => value != 0);
            Assert.Equal(values, Torch.Values(model.Parameters[info.Index].grad!));
        }
        Backward();
        Assert.True(Torch.Distance([.. once.Select(value => 2 * value)], Torch.Values(model.Parameters.Weights.grad!)) < 1e-5);
        model.Parameters.ClearGradients();
        Assert.All(Torch.Values(model.Parameters.Weights.grad!), value => Assert.Equal(0f, value));
    }

    [Fact]
    public void Logits_depend_on_no_later_token()
    {
        using var scope = NewDisposeScope();
        using var model = new Gpt(Small, seed: 5, CPU);
        var tokens = Tokens(1, 32);
        float[] whole = Torch.Values(model.Forward(tokens).narrow(1, 0, 20));
        float[] start = Torch.Values(model.Forward(tokens.narrow(1, 0, 20)));
        Assert.True(Torch.Distance(whole, start) < 1e-5);
    }

    [Theory]
    [InlineData(new[] { 1, 1, 1, 1, 1, 1 })]
    [InlineData(new[] { 20, 1, 1, 1 })]
    [InlineData(new[] { 5, 7, 1, 19 })]
    public void Logits_with_a_cache_equal_those_of_one_pass(int[] pieces)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        using var model = new Gpt(Small, seed: 5, CPU);
        var tokens = Tokens(1, pieces.Sum());
        float[] expected = Torch.Values(model.Forward(tokens));
        var cache = new KeyValueCache(Small.Layers);
        var actual = new List<float>();
        int read = 0;
        foreach (int count in pieces)
        {
            actual.AddRange(Torch.Values(model.Forward(tokens.narrow(1, read, count), cache)));
            read += count;
            Assert.Equal(read, cache.Length);
        }
        Assert.True(Torch.Distance(expected, actual.ToArray()) < 1e-5);
    }
}

using System.Runtime.InteropServices;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Brainscan.Bindings.Tests;

public sealed class TorchTests
{
    private static float[] Values(Tensor tensor)
    {
        using var flat = tensor.detach().reshape(-1) * 1f;
        return MemoryMarshal.Cast<byte, float>(flat.bytes).ToArray();
    }

    [Fact]
    public void Tensor_made_from_numbers_has_them_and_their_shape()
    {
        using var scope = NewDisposeScope();
        var t = tensor([1f, 2f, 3f, 4f, 5f, 6f], [2, 3]);
        Assert.Equal([2L, 3L], t.shape);
        Assert.Equal(6, t.numel());
        Assert.Equal(ScalarType.Float32, t.dtype);
        Assert.Equal(DeviceType.CPU, t.device.type);
        Assert.Equal([2f, 5f], Values(t.select(1, 1)));
        Assert.Equal([1f, 4f, 2f, 5f, 3f, 6f], Values(t.transpose(0, 1)));
        Assert.Equal([4f, 5f, 6f, 1f, 2f, 3f, 4f, 5f, 6f], Values(t.index_select(0, tensor([1L, 0L, 1L], [3]))));
        Assert.Equal([2f, 3f, 5f, 6f], Values(t.narrow(1, 1, 2)));
        Assert.Equal([[1f, 4f], [2f, 5f], [3f, 6f]], t.unbind(-1).Select(Values));
        Assert.Equal(21f, t.sum().item<float>());
        Assert.Equal([1f, 2f, 3f, 4f, 5f, 6f, 1f, 2f, 3f, 4f, 5f, 6f], Values(cat([t, t])));
        Assert.Equal([2f, 4f, 6f, 8f, 10f, 12f], Values(t + t));
        Assert.Equal([0.5f, 1f, 1.5f, 2f, 2.5f, 3f], Values(t * 0.5f));
    }

    [Fact]
    public void Bytes_are_the_tensors_own_memory()
    {
        using var t = zeros(4);
        MemoryMarshal.Cast<byte, float>(t.bytes)[2] = 7;
        Assert.Equal([0f, 0f, 7f, 0f], Values(t));
        using var square = t.view(2, 2);
        using var turned = square.transpose(0, 1);
        Assert.Throws<InvalidOperationException>(() => turned.bytes.Length);
    }

    [Fact]
    public void Functions_give_the_values_of_their_definitions()
    {
        using var scope = NewDisposeScope();
        var x = tensor([1f, 2f, -1f, 0.5f], [2, 2]);
        var w = tensor([1f, 0f, 2f, 1f, -1f, 1f], [3, 2]);
        Assert.Equal([1f, 4f, 1f, -1f, -1.5f, 1.5f], Values(functional.linear(x, w)));
        Assert.Equal([1f, 2f, -1f, 0.5f], Values(functional.gelu(x)).Select((g, i) => g / (float)Normal(Values(x)[i])), new Close(1e-5f));
        Assert.Equal([0.26894143f, 0.7310586f, 0.18242553f, 0.81757444f], Values(functional.softmax(x, -1)), new Close(1e-6f));
        Assert.Equal([-1f, 1f, -1f, 1f], Values(functional.layer_norm(x, [2])), new Close(1e-4f));
        var loss = functional.cross_entropy(x, tensor([0L, 1L], [2]));
        Assert.Equal(-(Math.Log(0.26894143) + Math.Log(0.81757444)) / 2, loss.item<float>(), 1e-6);
        var product = zeros(4).view(1, 2, 2).baddbmm(x.view(1, 2, 2), x.view(1, 2, 2), beta: 1, alpha: 0.5f);
        Assert.Equal([-0.5f, 1.5f, -0.75f, -0.875f], Values(product));
    }

    /// <summary>Φ(x), the normal distribution, by Simpson's rule: independent of any library's error function.</summary>
    private static double Normal(double x)
    {
        const int Steps = 200;
        double h = x / Steps, sum = 0;
        for (int i = 0; i <= Steps; i++) sum += (i == 0 || i == Steps ? 1 : i % 2 == 1 ? 4 : 2) * Math.Exp(-i * h * i * h / 2);
        return 0.5 + sum * h / 3 / Math.Sqrt(2 * Math.PI);
    }

    private sealed class Close(float tolerance) : IEqualityComparer<float>
    {
        public bool Equals(float x, float y) => Math.Abs(x - y) <= tolerance;

        public int GetHashCode(float value) => 0;
    }

    [Fact]
    public void Backward_gives_the_derivative()
    {
        using var scope = NewDisposeScope();
        var x = tensor([1f, -2f, 3f], [3], requires_grad: true);
        (x * x * x).sum().backward();
        Assert.Equal([3f, 12f, 27f], Values(x.grad!));
    }

    [Fact]
    public void Gradient_accumulates_in_the_place_it_was_given()
    {
        using var scope = NewDisposeScope();
        var flat = Parameter(tensor([1f, 2f, 3f, 4f], [4]));
        var flatGrad = zeros(4);
        flat.grad = flatGrad;
        var leaf = flat.detach().narrow(0, 1, 2).view(1, 2);
        leaf.requires_grad = true;
        leaf.grad = flatGrad.narrow(0, 1, 2).view(1, 2);
        for (int pass = 1; pass <= 2; pass++)
        {
            (leaf * leaf).sum().backward();
            Assert.Equal([0f, 4f * pass, 6f * pass, 0f], Values(flatGrad));
        }
        Assert.Equal([0f, 8f, 12f, 0f], Values(flat.grad!));
    }

    [Fact]
    public void No_grad_records_nothing_until_it_ends()
    {
        using var scope = NewDisposeScope();
        var x = tensor([2f], [1], requires_grad: true);
        using (no_grad()) Assert.False((x * x).requires_grad);
        Assert.True((x * x).requires_grad);
        Assert.False(x.detach().requires_grad);
    }

    [Fact]
    public void Dispose_scope_disposes_what_was_not_moved_out()
    {
        Tensor inner, moved, detached;
        using (var outer = NewDisposeScope())
        {
            using (var scope = NewDisposeScope())
            {
                inner = zeros(1);
                moved = zeros(1).MoveToOuterDisposeScope();
                detached = zeros(1).DetachFromDisposeScope();
                Assert.Equal(1, scope.DisposablesCount);
            }
            Assert.True(inner.IsInvalid);
            Assert.False(moved.IsInvalid);
            Assert.Equal(1, outer.DisposablesCount);
        }
        Assert.True(moved.IsInvalid);
        Assert.False(detached.IsInvalid);
        detached.Dispose();
        Assert.Throws<InvalidOperationException>(() => detached.numel());
    }

    [Fact]
    public void Parameter_takes_over_its_tensor_and_its_scope()
    {
        Parameter parameter;
        using (NewDisposeScope())
        {
            var data = zeros(2);
            parameter = Parameter(data);
            Assert.True(data.IsInvalid);
            Assert.True(parameter.requires_grad);
        }
        Assert.True(parameter.IsInvalid);
    }

    [Fact]
    public void Errors_of_libtorch_become_exceptions_of_one_line()
    {
        using var scope = NewDisposeScope();
        var error = Assert.Throws<ExternalException>(() => zeros(4).view(3));
        Assert.Contains("shape '[3]' is invalid for input of size 4", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Throws<ExternalException>(() => zeros(1).backward());
        Assert.Throws<ExternalException>(() => zeros(2) + zeros(3));
    }

    [Fact]
    public void Same_seed_gives_the_same_normal_numbers()
    {
        using var scope = NewDisposeScope();
        manual_seed(7);
        var first = Values(init.normal_(zeros(1000), 0, 0.02));
        var second = Values(init.normal_(zeros(1000), 0, 0.02));
        manual_seed(7);
        Assert.Equal(first, Values(init.normal_(zeros(1000), 0, 0.02)));
        Assert.NotEqual(first, second);
        Assert.InRange(Math.Sqrt(first.Average(x => (double)x * x)), 0.018, 0.022);
    }

    [Fact]
    public void Adamw_follows_its_formula()
    {
        using var scope = NewDisposeScope();
        const double Lr = 0.1, Beta1 = 0.9, Beta2 = 0.999, Eps = 1e-8, Decay = 0.01;
        var parameter = Parameter(tensor([1f, -2f, 0f], [3]));
        parameter.grad = tensor([0.5f, -1f, 2f], [3]);
        using var optimizer = optim.AdamW([parameter], Lr, Beta1, Beta2, Eps, Decay);
        double[] weight = [1, -2, 0], g = [0.5, -1, 2], m = new double[3], v = new double[3];
        for (int step = 1; step <= 5; step++)
        {
            optimizer.step();
            for (int i = 0; i < 3; i++)
            {
                m[i] = Beta1 * m[i] + (1 - Beta1) * g[i];
                v[i] = Beta2 * v[i] + (1 - Beta2) * g[i] * g[i];
                weight[i] -= Lr * Decay * weight[i];
                weight[i] -= Lr * (m[i] / (1 - Math.Pow(Beta1, step))) / (Math.Sqrt(v[i] / (1 - Math.Pow(Beta2, step))) + Eps);
            }
        }
        Assert.Equal(weight.Select(x => (float)x), Values(parameter), new Close(1e-5f));
    }

    [Fact]
    public void Adamw_takes_its_learning_rate_from_the_group()
    {
        using var scope = NewDisposeScope();
        var parameter = Parameter(tensor([1f], [1]));
        parameter.grad = tensor([1f], [1]);
        using var optimizer = optim.AdamW([parameter], lr: 0.5);
        foreach (var group in optimizer.ParamGroups) group.LearningRate = 0;
        optimizer.step();
        Assert.Equal([1f], Values(parameter));
    }

    [Fact]
    public void Adamw_given_the_state_of_another_goes_on_as_that_one_does()
    {
        using var scope = NewDisposeScope();
        var first = Parameter(tensor([1f, -2f, 3f], [3]));
        var second = Parameter(zeros(3));
        using var firstOptimizer = optim.AdamW([first], lr: 0.1);
        using var secondOptimizer = optim.AdamW([second], lr: 0.1);
        first.grad = tensor([0.5f, -1f, 2f], [3]);
        second.grad = first.grad;
        firstOptimizer.step();
        firstOptimizer.step();

        second.detach().copy_(first.detach());
        var from = Assert.IsType<AdamW.State>(Assert.Single(firstOptimizer.state_dict().State));
        var to = Assert.IsType<AdamW.State>(Assert.Single(secondOptimizer.state_dict().State));
        Assert.Equal(2, from.step);
        Assert.Equal([3L], from.exp_avg.shape);
        to.step = from.step;
        to.exp_avg.copy_(from.exp_avg);
        to.exp_avg_sq.copy_(from.exp_avg_sq);
        firstOptimizer.step();
        secondOptimizer.step();
        Assert.Equal(Values(first), Values(second));
        Assert.Equal(3, to.step);
    }

    [Fact]
    public void Copy_takes_the_elements_and_leaves_the_memory_where_it_is()
    {
        using var scope = NewDisposeScope();
        var all = zeros(4);
        var part = all.narrow(0, 1, 2);
        Assert.Same(part, part.copy_(tensor([5f, 6f], [2])));
        Assert.Equal([0f, 5f, 6f, 0f], Values(all));
        Assert.Throws<ExternalException>(() => part.copy_(zeros(3)));
    }

    [Fact]
    public void Clipping_scales_gradients_to_the_norm_and_tells_what_it_was()
    {
        using var scope = NewDisposeScope();
        var parameter = Parameter(zeros(2));
        parameter.grad = tensor([3f, 4f], [2]);
        Assert.Equal(5, utils.clip_grad_norm_([parameter], 10), 1e-6);
        Assert.Equal([3f, 4f], Values(parameter.grad!));
        Assert.Equal(5, utils.clip_grad_norm_([parameter], 1), 1e-6);
        Assert.Equal([0.6f, 0.8f], Values(parameter.grad!), new Close(1e-5f));
    }
}

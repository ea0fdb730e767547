using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>
/// Adam with decoupled weight decay, which is 0 unless given, as in TorchSharp (PyTorch has 0.01). One group of parameters; one without
/// a gradient is left as it is.
/// </summary>
public sealed class AdamW : optim.Optimizer
{
    private readonly Group _group;
    private readonly List<State> _states = [];
    private readonly double _beta1;
    private readonly double _beta2;
    private readonly double _eps;
    private readonly double _weightDecay;

    public AdamW(
        IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8,
        double weight_decay = 0, bool amsgrad = false, bool maximize = false)
    {
        if (lr < 0) throw new ArgumentException($"Invalid learning rate: {lr}");
        if (eps < 0) throw new ArgumentException($"Invalid ε: {eps}");
        if (beta1 is < 0 or >= 1) throw new ArgumentException($"Invalid beta1: {beta1}");
        if (beta2 is < 0 or >= 1) throw new ArgumentException($"Invalid beta2: {beta2}");
        if (weight_decay < 0) throw new ArgumentException($"Invalid weight_decay value: {weight_decay}");
        if (amsgrad || maximize) throw new NotSupportedException("amsgrad and maximize are not part of this binding");
        _group = new Group { LearningRate = lr, InitialLearningRate = lr };
        (_beta1, _beta2, _eps, _weightDecay) = (beta1, beta2, eps, weight_decay);
        foreach (var parameter in parameters) _states.Add(new State(parameter));
    }

    public override IEnumerable<optim.ILearningRateController> ParamGroups => [_group];

    public override StateDictionary state_dict()
    {
        var dictionary = new StateDictionary();
        dictionary.State.AddRange(_states);
        return dictionary;
    }

    /// <remarks>The real one also takes a closure and returns its loss, which nothing here uses.</remarks>
    public void step()
    {
        foreach (var state in _states)
        {
            IntPtr parameter = state.Parameter.Handle;
            if (Native.bs_has_grad(parameter) == 0) continue;
            state.step++;
            Check(Native.bs_adamw_step(
                parameter, state.exp_avg.Handle, state.exp_avg_sq.Handle, state.step, _group.LearningRate, _beta1, _beta2, _eps, _weightDecay));
        }
    }

    protected override void Dispose(bool disposing)
    {
        foreach (var state in _states) state.Dispose();
    }

    private sealed class Group : optim.ILearningRateController
    {
        public double LearningRate { get; set; }

        public double InitialLearningRate { get; set; }
    }

    /// <summary>Steps done, and the running means of a parameter's gradient and of its square, each in the parameter's shape.</summary>
    public sealed class State : OptimizerState, IDisposable
    {
        public long step;
        public Tensor exp_avg;
        public Tensor exp_avg_sq;

        public State(Parameter parameter) : base(parameter)
        {
            exp_avg = Zeros(parameter);
            exp_avg_sq = Zeros(parameter);
        }

        internal Parameter Parameter => _parameter;

        public void Dispose()
        {
            exp_avg.Dispose();
            exp_avg_sq.Dispose();
        }

        private static Tensor Zeros(Parameter like)
        {
            using var flat = zeros(like.numel(), like.dtype, like.device);
            return flat.view(like.shape).DetachFromDisposeScope();
        }
    }
}

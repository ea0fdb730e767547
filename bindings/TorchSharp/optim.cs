using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>torch.optim: AdamW.</summary>
    public static class optim
    {
        /// <summary>What all optimisers have.</summary>
        public abstract class Optimizer : IDisposable
        {
            public abstract IEnumerable<ILearningRateController> ParamGroups { get; }

            /// <summary>The optimiser's own state, not a copy of it: what is changed there is changed here.</summary>
            /// <remarks>In the real package it is a member of <c>OptimizerHelper</c>, which all optimisers here derive from.</remarks>
            public abstract StateDictionary state_dict();

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected abstract void Dispose(bool disposing);

            /// <summary>One state per parameter, in the order in which they were given.</summary>
            public class StateDictionary
            {
                internal StateDictionary()
                {
                }

                public List<OptimizerState> State { get; } = [];
            }
        }

        /// <summary>What a learning-rate schedule may change of a group of parameters.</summary>
        public interface ILearningRateController
        {
            double LearningRate { get; set; }

            double InitialLearningRate { get; set; }
        }

        public static AdamW AdamW(
            IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8,
            double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
            new(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);
    }
}

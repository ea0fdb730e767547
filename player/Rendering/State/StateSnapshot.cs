using System.Collections.Immutable;
using Brainscan.Format;
using Brainscan.Player.Rendering.Gl;

namespace Brainscan.Player.Rendering.State;

/// <summary>A copy of a frame's weights on the GPU, to be compared with others. Made and disposed by who asked for it.</summary>
/// <param name="Frame">Place of the frame.</param>
/// <param name="State">The weights as quantised, laid out as <see cref="RunState.State"/> is.</param>
/// <param name="Scales">Quantisation step of each tensor.</param>
/// <param name="Statistics">Statistics of the frame, one per tensor, as recorded.</param>
internal sealed record StateSnapshot(int Frame, GlBuffer State, float[] Scales, ImmutableArray<TensorStatistics> Statistics) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => State.Dispose();
}

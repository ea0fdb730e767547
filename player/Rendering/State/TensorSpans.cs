using System.Collections.Immutable;
using Brainscan.Format;
using Brainscan.Player.Rendering.Gl;

namespace Brainscan.Player.Rendering.State;

/// <summary>
/// Where tensors are in the state, and how the unit of each has changed from one frame to another: what passes over two states work by
/// (Span in trail.comp and blend.comp).
/// </summary>
internal sealed class TensorSpans : IDisposable
{
    // a dispatch of more columns gains nothing: an invocation strides
    private const int MaxColumns = 1024;
    private const int WeightsPerGroup = 8;

    private readonly TileGrid _grid;
    private readonly ImmutableArray<TensorInfo> _tensors;
    private readonly TrailSpan[] _spans;

    /// <summary>Makes room.</summary>
    public TensorSpans(GlDevice device, TileGrid grid, ImmutableArray<TensorInfo> tensors)
    {
        (_grid, _tensors) = (grid, tensors);
        _spans = new TrailSpan[tensors.Length];
        Buffer = new GlBuffer(device, Math.Max(16, 16L * tensors.Length));
    }

    /// <summary>What was written last, one a tensor.</summary>
    public GlBuffer Buffer { get; }

    /// <summary>Writes them.</summary>
    /// <param name="oldScales">Scale of each tensor in the one frame.</param>
    /// <param name="newScales">Scale of each tensor in the other.</param>
    /// <returns>Work groups of 64 the widest tensor is worth.</returns>
    public int Write(ReadOnlySpan<float> oldScales, ReadOnlySpan<float> newScales)
    {
        uint widest = 1;
        for (int tensor = 0; tensor < _spans.Length; tensor++)
        {
            uint groups = (uint)((_tensors[tensor].Count + WeightsPerGroup - 1) / WeightsPerGroup);
            widest = Math.Max(widest, groups);
            // a tensor that was all zero has no scale, and all of its movement is this frame's
            float ratio = oldScales[tensor] == newScales[tensor] || newScales[tensor] == 0 || oldScales[tensor] == 0
                ? 1 : oldScales[tensor] / newScales[tensor];
            _spans[tensor] = new TrailSpan((uint)_grid.TensorStateOffset[tensor] / WeightsPerGroup, groups, ratio);
        }
        Buffer.Write<TrailSpan>(0, _spans);
        return (int)Math.Min((widest + 63) / 64, MaxColumns);
    }

    /// <inheritdoc/>
    public void Dispose() => Buffer.Dispose();
}

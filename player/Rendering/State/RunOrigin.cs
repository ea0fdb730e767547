using System.Collections.Immutable;
using Brainscan.Format;
using Brainscan.Player.Rendering.Gl;

namespace Brainscan.Player.Rendering.State;

/// <summary>A run's start W(0) on the GPU, or what stands for it where a recording has lost it. GL thread.</summary>
internal sealed class RunOrigin(GlDevice device, TimelineReader reader, FrameCache cache, FrameLoader loader, ApplyPass apply) : IDisposable
{
    // places of frames that are none: where the start and what refines it are kept while they are applied
    private const int StartPlace = -2;
    private const int RefinementPlace = -3;

    private readonly int[] _tiles = [.. Enumerable.Range(0, reader.Grid.Tiles.Length)];

    /// <summary>The weights, laid out as a state is; null until they are read.</summary>
    public GlBuffer? Weights { get; private set; }

    /// <summary>Quantisation step of each tensor in them.</summary>
    public float[] Scales { get; } = new float[reader.Header.Tensors.Length];

    /// <summary>Place of the frame that stands for the start; null where that is there itself.</summary>
    public int? Frame { get; private set; }

    /// <summary>Reads it.</summary>
    /// <param name="scratch">A state that is anything afterwards.</param>
    /// <returns>False where the recording has lost it.</returns>
    /// <exception cref="RecordingException">The file cannot be read.</exception>
    public bool TryRead(GlBuffer scratch)
    {
        Weights = ApplyPass.MakeState(device, reader.Grid);
        try
        {
            var start = reader.ReadStart();
            var refinement = reader.ReadOrigin();
            if (start.IsEmpty || refinement.IsEmpty)
            {
                return false;
            }
            Apply(start, StartPlace, scratch, scratch);
            Apply(refinement, RefinementPlace, scratch, Weights);
            return true;
        }
        catch (RecordingException damage) when (damage.IsDamage)
        {
            return false; // a recording is more than its start
        }
    }

    /// <summary>Takes a frame for it, on that frame's own grid.</summary>
    /// <param name="state">At the frame, with all tiles.</param>
    public void Take(RunState state)
    {
        Frame = state.Frame;
        Weights!.CopyFrom(state.State);
        state.Scales.CopyTo(Scales);
    }

    /// <inheritdoc/>
    public void Dispose() => Weights?.Dispose();

    private void Apply(ImmutableArray<TileRecord> tiles, int place, GlBuffer source, GlBuffer destination)
    {
        var frame = loader.Decode(new Frame(default, [], tiles), place);
        apply.Run(cache, frame, _tiles, 1, source, destination);
        using var fence = new GlFence(device);
        fence.Wait();
        frame.Scales.CopyTo(Scales, 0);
        lock (cache.Gate)
        {
            cache.Drop(frame);
        }
    }
}

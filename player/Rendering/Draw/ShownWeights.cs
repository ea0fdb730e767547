using System.Collections.Immutable;
using Brainscan.Format;
using Brainscan.Player.Rendering.Gl;
using Brainscan.Player.Rendering.State;

namespace Brainscan.Player.Rendering.Draw;

/// <summary>What a picture is drawn from: buffers laid out as the state is, and what their integers mean. Owns nothing.</summary>
internal readonly ref struct ShownWeights
{
    /// <summary>State, or trail of change.</summary>
    public required GlBuffer State { get; init; }

    /// <summary>Quantisation step of each tensor in it.</summary>
    public required ReadOnlySpan<float> Scales { get; init; }

    /// <summary>How many units of the state's integers make such a step: more than 1 in a trail.</summary>
    public float UnitsPerStep { get; init; } = 1;

    /// <summary>How large what is shown typically is, as a part of what the run's statistics say of its mode.</summary>
    public double TypicalSize { get; init; } = 1;

    /// <summary>What is subtracted; null where nothing is.</summary>
    public GlBuffer? Origin { get; init; }

    /// <summary>Quantisation step of each tensor in that.</summary>
    public ReadOnlySpan<float> OriginScales { get; init; }

    /// <summary>Statistics of the frame, one a tensor.</summary>
    public required ImmutableArray<TensorStatistics> Statistics { get; init; }

    /// <summary>Place of the frame that is shown; −1 where nobody knows.</summary>
    public int Place { get; init; } = -1;

    /// <summary>Place of the frame that is subtracted; −1 where none is, or it is the start.</summary>
    public int Against { get; init; } = -1;

    /// <summary>Place of the frame from which what is shown is on its way to <see cref="Place"/>; −1 where it is a frame.</summary>
    public int Before { get; init; } = -1;

    /// <summary>A bit for each weight that is no number; null where all are.</summary>
    public GlBuffer? Marks { get; init; }

    /// <summary>Nothing yet; what is required has to be said.</summary>
    public ShownWeights()
    {
    }

    /// <summary>What a mode shows of a run's state; nothing is subtracted yet where it is <see cref="PictureMode.Compare"/>.</summary>
    public static ShownWeights Of(RunState state, PictureMode mode) => new()
    {
        State = mode == PictureMode.Change ? state.Trail! : state.State,
        Scales = state.Scales,
        UnitsPerStep = mode == PictureMode.Change ? state.Fading!.UnitsPerStepOfMean : 1,
        TypicalSize = mode == PictureMode.Change ? state.Fading!.TypicalSize : 1,
        Origin = mode == PictureMode.Learned ? state.Origin : null,
        OriginScales = state.OriginScales,
        Statistics = state.Statistics,
        Place = state.Frame,
    };
}

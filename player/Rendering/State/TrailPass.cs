using System.Collections.Immutable;
using Brainscan.Format;
using Brainscan.Player.Rendering.Gl;
using Silk.NET.OpenGL;

namespace Brainscan.Player.Rendering.State;

/// <summary>
/// Keeps the trail of change: each frame's movement, fading with a half-life. In sixteenths of a quantisation step, integers throughout. Divided by
/// <see cref="Weight"/> it is the mean of the last frames' changes.
/// </summary>
internal sealed class TrailPass : IDisposable
{
    /// <summary>Units of a quantisation step in the trail.</summary>
    public const int UnitsPerStep = 16;

    private readonly GlDevice _device;
    private readonly ImmutableArray<TensorInfo> _tensors;
    private readonly GlProgram _program;
    private readonly TensorSpans _spans;
    private readonly int _decay;
    private double _back;

    /// <summary>Compiles its shader and makes an empty trail.</summary>
    /// <param name="device">Where.</param>
    /// <param name="grid">The recording's grid.</param>
    /// <param name="tensors">The recording's tensors.</param>
    /// <param name="halfLifeFrames">Frames after which half of a movement is left; 0 leaves none.</param>
    public TrailPass(GlDevice device, TileGrid grid, ImmutableArray<TensorInfo> tensors, double halfLifeFrames)
    {
        _device = device;
        _tensors = tensors;
        _decay = DecayQ15(halfLifeFrames);
        _program = new GlProgram(device, "trail.comp");
        _spans = new TensorSpans(device, grid, tensors);
        Trail = ApplyPass.MakeState(device, grid);
    }

    /// <summary>The trail, laid out as the state is.</summary>
    public GlBuffer Trail { get; }

    /// <summary>How many of the trail's units make a quantisation step of that mean.</summary>
    public float UnitsPerStepOfMean => UnitsPerStep * (float)Math.Max(1, Weight);

    /// <summary>How many changes are in the trail, each counted as much as is left of it; 0 where there is none.</summary>
    public double Weight { get; private set; }

    /// <summary>
    /// How large such a mean is beside one change: between that of changes that all go the same way, 1, and that of changes that know nothing of each other.
    /// </summary>
    public double TypicalSize => Math.Pow((32768.0 - _decay) / (32768 + _decay), 0.25);

    /// <summary>Whether more than a sixteenth of it are changes that were played back: then it is not that mean, but of frames beside and ahead.</summary>
    public bool IsBack => 16 * _back > Weight;

    /// <summary>What is left of a movement after one frame, in 1/32768.</summary>
    public static int DecayQ15(double halfLifeFrames) =>
        halfLifeFrames <= 0 ? 0 : (int)Math.Round(32768 * Math.Pow(0.5, 1 / halfLifeFrames));

    /// <summary>The shader's arithmetic for one weight: the reference it is tested against.</summary>
    /// <param name="trail">Trail before, in sixteenths of a step.</param>
    /// <param name="before">State of the frame before.</param>
    /// <param name="after">State of this frame.</param>
    /// <param name="ratio">Old scale / new scale.</param>
    /// <param name="decayQ15">See <see cref="DecayQ15"/>.</param>
    /// <param name="direction">1, or −1 where this frame is before the other.</param>
    public static int Advance(int trail, int before, int after, float ratio, int decayQ15, int direction = 1)
    {
        if (ratio != 1)
        {
            before = (int)MathF.Round(Math.Clamp(before * ratio, -65535, 65535), MidpointRounding.ToEven);
            trail = (int)MathF.Round(Math.Clamp(trail * ratio, -32767, 32767), MidpointRounding.ToEven);
        }
        return Math.Clamp((((trail * decayQ15) + 16384) >> 15) + (direction * (after - before) * UnitsPerStep), -32767, 32767);
    }

    /// <summary>Forgets all movement.</summary>
    public void Clear()
    {
        Trail.Fill(0x80008000);
        (Weight, _back) = (0, 0);
    }

    /// <summary>Takes the trail from one frame to the next.</summary>
    /// <param name="before">State of the frame before.</param>
    /// <param name="after">State of this frame.</param>
    /// <param name="oldScales">Scale of each tensor in the frame before.</param>
    /// <param name="newScales">Scale of each tensor in this frame.</param>
    /// <param name="frames">How many frames further it is; negative where it goes back.</param>
    public void Run(GlBuffer before, GlBuffer after, ReadOnlySpan<float> oldScales, ReadOnlySpan<float> newScales, int frames = 1)
    {
        _back = (_back * _decay / 32768) + Math.Max(0, -frames);
        Weight = (Weight * _decay / 32768) + Math.Abs(frames);
        int widest = _spans.Write(oldScales, newScales);
        _program.Use().Set("decay", _decay).Set("direction", Math.Sign(frames));
        _spans.Buffer.BindStorage(0);
        before.BindStorage(1);
        after.BindStorage(2);
        Trail.BindStorage(3);
        _program.Dispatch(widest, _tensors.Length);
        _device.Gl.MemoryBarrier(MemoryBarrierMask.ShaderStorageBarrierBit | MemoryBarrierMask.BufferUpdateBarrierBit);
        _device.ThrowOnError("advancing the trail");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _program.Dispose();
        _spans.Dispose();
        Trail.Dispose();
    }
}

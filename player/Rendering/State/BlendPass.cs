using System.Collections.Immutable;
using Brainscan.Format;
using Brainscan.Player.Rendering.Gl;
using Silk.NET.OpenGL;

namespace Brainscan.Player.Rendering.State;

/// <summary>
/// Makes weights up that lie between two recorded frames, for films that move more smoothly than they were recorded. Nobody measured these
/// weights; whoever shows them says so.
/// </summary>
internal sealed class BlendPass : IDisposable
{
    /// <summary>Parts of the way from one frame to the next.</summary>
    public const int Parts = 4096;

    private readonly GlDevice _device;
    private readonly ImmutableArray<TensorInfo> _tensors;
    private readonly TensorSpans _spans;
    private readonly GlProgram _program;

    /// <summary>Compiles its shader and makes room.</summary>
    public BlendPass(GlDevice device, TileGrid grid, ImmutableArray<TensorInfo> tensors)
    {
        (_device, _tensors) = (device, tensors);
        _spans = new TensorSpans(device, grid, tensors);
        _program = new GlProgram(device, "blend.comp");
        Blended = ApplyPass.MakeState(device, grid);
    }

    /// <summary>What was made last, laid out as the state is, in the unit of the frame after.</summary>
    public GlBuffer Blended { get; }

    /// <summary>The shader's arithmetic for one weight: the reference it is tested against.</summary>
    /// <param name="before">State of the frame before.</param>
    /// <param name="after">State of the frame after.</param>
    /// <param name="ratio">Old scale / new scale.</param>
    /// <param name="share">Of the way, in 1/4096.</param>
    public static int Between(int before, int after, float ratio, int share)
    {
        if (ratio != 1)
        {
            before = (int)MathF.Round(Math.Clamp(before * ratio, -65535, 65535), MidpointRounding.ToEven);
        }
        return Math.Clamp(before + ((((after - before) * share) + (Parts / 2)) >> 12), short.MinValue, short.MaxValue);
    }

    /// <summary>Makes the weights part of the way from one frame to the next.</summary>
    /// <param name="before">The frame before.</param>
    /// <param name="after">State of the frame after.</param>
    /// <param name="newScales">Scale of each tensor in the frame after.</param>
    /// <param name="share">Of the way, in 1/4096.</param>
    public void Run(StateSnapshot before, GlBuffer after, ReadOnlySpan<float> newScales, int share)
    {
        int widest = _spans.Write(before.Scales, newScales);
        _program.Use().Set("share", share);
        _spans.Buffer.BindStorage(0);
        before.State.BindStorage(1);
        after.BindStorage(2);
        Blended.BindStorage(3);
        _program.Dispatch(widest, _tensors.Length);
        _device.Gl.MemoryBarrier(MemoryBarrierMask.ShaderStorageBarrierBit | MemoryBarrierMask.BufferUpdateBarrierBit);
        _device.ThrowOnError("blending two frames");
    }

    /// <summary>Statistics part of the way from one frame's to the next's.</summary>
    public static ImmutableArray<TensorStatistics> Between(
        ImmutableArray<TensorStatistics> before, ImmutableArray<TensorStatistics> after, float part)
    {
        return [.. before.Zip(after, (from, to) => to with
        {
            Rms = float.Lerp(from.Rms, to.Rms, part), Learned = float.Lerp(from.Learned, to.Learned, part), Change = float.Lerp(from.Change, to.Change, part),
        })];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _program.Dispose();
        _spans.Dispose();
        Blended.Dispose();
    }
}

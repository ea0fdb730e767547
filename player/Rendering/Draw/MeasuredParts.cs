using System.Collections.Immutable;
using Brainscan.Format;
using Brainscan.Player.Rendering.Gl;
using Brainscan.Player.Rendering.Layout;
using Silk.NET.OpenGL;

namespace Brainscan.Player.Rendering.Draw;

/// <summary>
/// The parts of a layout whose brightness is measured together: a tensor, or q, k, v and output of one head, which learn by amounts so
/// different that measured together some would stay black and others white. The recording has statistics of tensors; how much of a tensor's energy is
/// in which part, is measured on the GPU.
/// </summary>
internal sealed class MeasuredParts : IDisposable
{
    private readonly GlDevice _device;
    private readonly GlProgram _program;
    private readonly GlBuffer _energies;
    private readonly int[] _partOf;
    private readonly long[] _weights;
    private readonly float[] _measured;
    private readonly (double Energy, long Weights)[] _ofTensors;

    /// <summary>Finds the parts and uploads the rectangles.</summary>
    public MeasuredParts(GlDevice device, PictureLayout layout, TileGrid grid)
    {
        _device = device;
        var keys = layout.Rectangles.Select(r => (r.Tensor, r.Group)).Distinct().ToList();
        var index = keys.Select((key, i) => (key, i)).ToDictionary(pair => pair.key, pair => pair.i);
        Tensors = [.. keys.Select(key => key.Tensor)];
        _partOf = layout.Rectangles.Select(r => index[(r.Tensor, r.Group)]).ToArray();
        _weights = new long[keys.Count];
        for (int i = 0; i < _partOf.Length; i++)
        {
            // as many as measure.comp asks
            var r = layout.Rectangles[i];
            var (across, down) = r.RowStride == 1 ? (r.Height, r.Width) : (r.Width, r.Height);
            _weights[_partOf[i]] += (long)across * (down < 64 ? down : (down + 7) / 8);
        }
        IsSplit = keys.Count > Tensors.Distinct().Count();
        _measured = new float[_partOf.Length];
        _ofTensors = new (double, long)[Tensors.Max() + 1];
        Rectangles = new GlBuffer(device, 48L * _partOf.Length);
        int[] lines = WeavePass.Places(layout).First;
        Rectangles.Write<GpuRectangle>(0, layout.Rectangles.Select((r, i) => new GpuRectangle(
            r.X, r.Y, r.Width, r.Height, (uint)(grid.TensorStateOffset[r.Tensor] + r.First), r.RowStride, r.ColumnStride, (uint)_partOf[i], lines[i])).ToArray());
        _energies = new GlBuffer(device, 4L * _partOf.Length);
        _program = new GlProgram(device, "measure.comp");
    }

    /// <summary>The layout's rectangles, in its order.</summary>
    public GlBuffer Rectangles { get; }

    /// <summary>The tensor of each part.</summary>
    public ImmutableArray<int> Tensors { get; }

    /// <summary>Whether any tensor has more than one part.</summary>
    public bool IsSplit { get; }

    /// <summary>Measures the root mean square of each part, in units of the gains. Waits for the GPU.</summary>
    /// <param name="gains">One a part, in a buffer.</param>
    /// <param name="state">State, or trail of change.</param>
    /// <param name="origin">What is subtracted; any state where nothing is.</param>
    /// <param name="rms">Receives one value a part.</param>
    /// <param name="marks">A bit for each weight that is no number, and counts as zero; null where all are.</param>
    public void Measure(GlBuffer gains, GlBuffer state, GlBuffer origin, Span<double> rms, GlBuffer? marks = null)
    {
        Rectangles.BindStorage(0);
        gains.BindStorage(1);
        state.BindStorage(2);
        origin.BindStorage(3);
        _energies.BindStorage(4);
        MarksBuffer.Bind(_program.Use(), marks, state, 5);
        _program.Dispatch(_measured.Length, 1);
        _device.Gl.MemoryBarrier(MemoryBarrierMask.BufferUpdateBarrierBit);
        _energies.Read<float>(0, _measured);
        _device.ThrowOnError("measuring the weights");
        rms.Clear();
        for (int i = 0; i < _measured.Length; i++)
        {
            rms[_partOf[i]] += _measured[i];
        }
        for (int part = 0; part < rms.Length; part++)
        {
            rms[part] = Math.Sqrt(rms[part] / _weights[part]);
        }
    }

    /// <summary>The root mean square of all parts of each part's tensor, from that of each part.</summary>
    /// <param name="rms">One value a part.</param>
    /// <param name="ofTensor">Receives one value a part.</param>
    public void OfTensors(ReadOnlySpan<double> rms, Span<double> ofTensor)
    {
        Array.Clear(_ofTensors);
        for (int part = 0; part < rms.Length; part++)
        {
            ref var tensor = ref _ofTensors[Tensors[part]];
            tensor = (tensor.Energy + (rms[part] * rms[part] * _weights[part]), tensor.Weights + _weights[part]);
        }
        for (int part = 0; part < rms.Length; part++)
        {
            var (energy, weights) = _ofTensors[Tensors[part]];
            ofTensor[part] = Math.Sqrt(energy / weights);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _program.Dispose();
        _energies.Dispose();
        Rectangles.Dispose();
    }
}

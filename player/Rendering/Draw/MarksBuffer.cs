using System.Collections.Immutable;
using Brainscan.Format;
using Brainscan.Player.Rendering.Gl;

namespace Brainscan.Player.Rendering.Draw;

/// <summary>
/// Which of the weights shown are no numbers, on the GPU: a bit a weight, laid out as the state is. It is read when another frame is shown,
/// and only where the frame's statistics say that there is something to read.
/// </summary>
internal sealed class MarksBuffer(GlDevice device, TimelineReader reader) : IDisposable
{
    private readonly uint[] _bits = new uint[(reader.Grid.StateLength + 31) / 32];
    private GlBuffer? _buffer;
    private (int Place, int Against, int Before) _shown = (-1, -1, -1);
    private bool _hasAny;

    /// <summary>The bits; null where all that is shown are numbers.</summary>
    public GlBuffer? Bits => _hasAny ? _buffer : null;

    /// <summary>Takes what is shown. A weight is marked where any of the frames it is made of has no number there.</summary>
    public void Take(in ShownWeights shown)
    {
        // what was learned is counted from the start, which is the run's frame 0 where the recording has it
        int against = shown.Against >= 0 || shown.Origin is null || !reader.HasStartFrame ? shown.Against : 0;
        var wanted = (HasAny(shown.Statistics) ? shown.Place : -1, against, shown.Before);
        if (wanted == _shown)
        {
            return;
        }
        _shown = wanted;
        _hasAny = false;
        Add(wanted.Item1);
        Add(wanted.against);
        Add(wanted.Before);
        if (_hasAny)
        {
            _buffer ??= new GlBuffer(device, Math.Max(4L, 4L * _bits.Length));
            _buffer.Write<uint>(0, _bits);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _buffer?.Dispose();

    /// <summary>Makes the bits known to the program in use, at this binding.</summary>
    public static void Bind(GlProgram program, GlBuffer? bits, GlBuffer any, uint binding)
    {
        (bits ?? any).BindStorage(binding);
        program.Set("hasMarks", bits is null ? 0 : 1);
    }

    private static bool HasAny(ImmutableArray<TensorStatistics> statistics)
    {
        foreach (var tensor in statistics)
        {
            if (tensor.NonFinite > 0)
            {
                return true;
            }
        }
        return false;
    }

    private void Add(int place)
    {
        if (place < 0)
        {
            return;
        }
        try
        {
            if (reader.ReadMarks(place) is { } marks)
            {
                if (!_hasAny)
                {
                    Array.Clear(_bits);
                }
                marks.Add(_bits);
                _hasAny = true;
            }
        }
        catch (RecordingException)
        {
            // They are damaged, and verify says so; the weights themselves are not.
        }
    }
}

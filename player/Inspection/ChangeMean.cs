using Brainscan.Format;
using Brainscan.Player.Rendering.State;

namespace Brainscan.Player.Inspection;

/// <summary>
/// The mean of the last changes of the weights in a few tiles, each counting half as much after a half-life: what the mode change shows, at
/// the recording's own quality. Goes on from frame to frame. For one thread.
/// </summary>
/// <param name="walker">Takes the tiles from frame to frame; stays the caller's, who may have sent it elsewhere in between.</param>
/// <param name="halfLifeFrames">Frames after which a change counts half as much; 0 counts the last one only.</param>
internal sealed class ChangeMean(TileWalker walker, double halfLifeFrames)
{
    private readonly float _decay = TrailPass.DecayQ15(halfLifeFrames) / 32768f;
    private readonly int _reach = (int)Math.Min(1 + Math.Ceiling(Math.Max(0, halfLifeFrames) * Course.HalfLivesUntilGone), int.MaxValue);
    private readonly float[][] _sums = [.. walker.Tiles.Select((_, i) => new float[walker.StateOf(i).Length])];
    private readonly float[][] _weights = [.. walker.Tiles.Select((_, i) => new float[walker.StateOf(i).Length])];
    private readonly float[] _next = new float[walker.Tiles.Select((_, i) => walker.StateOf(i).Length).Max()];
    private double _counted;
    private int _place = -1;

    /// <summary>Goes to a frame.</summary>
    /// <param name="place">Place among the reader's frames.</param>
    /// <param name="isStale">Asked before each frame on the way; when it says true, the walk ends where it is.</param>
    /// <returns>True when it is there.</returns>
    /// <exception cref="RecordingException">A frame on the way is damaged.</exception>
    public bool Seek(int place, Func<bool> isStale)
    {
        int first = Math.Max(0, place - _reach);
        if (_place < first || _place > place)
        {
            if (!walker.Seek(first, isStale))
            {
                return false;
            }
            Begin(first);
        }
        while (_place < place)
        {
            if (!walker.Seek(_place + 1, isStale))
            {
                return false;
            }
            Add();
        }
        return true;
    }

    /// <summary>The mean of a weight of the i-th tile; NaN in the first frame, before which there is none.</summary>
    public float At(int i, int within) => _counted > 0 ? (float)(_sums[i][within] / _counted) : float.NaN;

    private void Begin(int place)
    {
        for (int i = 0; i < _sums.Length; i++)
        {
            walker.Weights(i, _weights[i]);
            Array.Clear(_sums[i]);
        }
        (_place, _counted) = (place, 0);
    }

    private void Add()
    {
        int before = _place;
        _place = -1; // while only some tiles are there, none are
        for (int i = 0; i < _sums.Length; i++)
        {
            var (sum, weights) = (_sums[i], _weights[i]);
            var next = _next.AsSpan(0, sum.Length);
            walker.Weights(i, next);
            for (int n = 0; n < sum.Length; n++)
            {
                sum[n] = (sum[n] * _decay) + (next[n] - weights[n]);
            }
            next.CopyTo(weights);
        }
        (_place, _counted) = (before + 1, (_counted * _decay) + 1);
    }
}

namespace Brainscan.Player.Inspection;

/// <summary>
/// One weight over the whole run, filling in as it is read. One thread adds, any may look: values appear one by one, and never change.
/// </summary>
/// <param name="weight">Which weight.</param>
internal sealed class WeightTrace(WeightPlace weight)
{
    private const byte Known = 1;
    private const byte Damaged = 2;

    private volatile float[] _values = [];
    private volatile byte[] _states = []; // of each frame: 0 while it is not read
    private volatile int _version;
    private volatile float _least = float.NaN;
    private volatile float _greatest = float.NaN;
    private volatile int _frames;
    private volatile int _settled;

    /// <summary>Which weight.</summary>
    public WeightPlace Weight { get; } = weight;

    /// <summary>W(0) of the weight; NaN where the recording has lost it, or it is not read yet.</summary>
    public float Origin { get; private set; } = float.NaN;

    /// <summary>Changes whenever something has been added.</summary>
    public int Version => _version;

    /// <summary>How much of it is read, 0–1; damaged frames count as read.</summary>
    public float Progress => _frames == 0 ? 0 : (float)_settled / _frames;

    /// <summary>Least value so far; NaN where there is none.</summary>
    public float Least => _least;

    /// <summary>Greatest value so far; NaN where there is none.</summary>
    public float Greatest => _greatest;

    /// <summary>The value in a frame; null where it is not read yet, or damaged.</summary>
    public float? At(int place)
    {
        byte[] states = _states;
        float[] values = _values;
        return place < states.Length && Volatile.Read(ref states[place]) == Known ? values[place] : null;
    }

    /// <summary>
    /// Draws the curve at evenly spread places, from the first frame to the last: the mean of what lies around each, a straight line between
    /// two that are known, NaN elsewhere.
    /// </summary>
    /// <param name="target">Receives the values; as many places as it is long.</param>
    public void Fill(Span<float> target)
    {
        byte[] states = _states;
        float[] values = _values;
        int frames = Math.Min(_frames, states.Length);
        double columnsPerPlace = frames > 1 ? (target.Length - 1) / (double)(frames - 1) : 0;
        target.Fill(float.NaN);
        int place = 0;
        while (place < frames)
        {
            int column = (int)Math.Round(place * columnsPerPlace);
            double sum = 0;
            int count = 0;
            for (; place < frames && (int)Math.Round(place * columnsPerPlace) == column; place++)
            {
                if (Volatile.Read(ref states[place]) == Known)
                {
                    sum += values[place];
                    count++;
                }
            }
            target[column] = count > 0 ? (float)(sum / count) : float.NaN;
        }
        Gaps.Fill(target);
    }

    /// <summary>Frames it has room for: those of the run when it was last gone on with.</summary>
    internal int Frames => _frames;

    /// <summary>Whether all of its frames are read.</summary>
    internal bool IsComplete => _settled == _frames;

    /// <summary>Whether a frame is read, or known to be damaged.</summary>
    internal bool IsSettled(int place) => _states[place] != 0;

    /// <summary>Makes room for a run of so many frames.</summary>
    internal void Grow(int frames)
    {
        if (frames > _values.Length)
        {
            int room = Math.Max(frames, Math.Min(2 * _values.Length, Array.MaxLength));
            var (values, states) = (_values, _states);
            Array.Resize(ref values, room);
            Array.Resize(ref states, room);
            (_values, _states) = (values, states); // the values first: who sees a state sees its value
        }
        _frames = Math.Max(_frames, frames);
    }

    /// <summary>Adds the start.</summary>
    internal void Begin(float origin) => Origin = origin;

    /// <summary>Adds the value in a frame, once.</summary>
    internal void Add(int place, float value)
    {
        _values[place] = value;
        Volatile.Write(ref _states[place], Known);
        if (float.IsFinite(value))
        {
            _least = _least <= value ? _least : value;
            _greatest = _greatest >= value ? _greatest : value;
        }
        _settled++;
        _version++;
    }

    /// <summary>Notes that a frame cannot be read, once.</summary>
    internal void Skip(int place)
    {
        _states[place] = Damaged;
        _settled++;
        _version++;
    }
}

using System.Diagnostics;
using System.Numerics;
using Brainscan.Format;

namespace Brainscan.Player.Inspection;

/// <summary>A weight in one frame; what is null is not known, or not yet.</summary>
/// <param name="Weight">Which weight.</param>
/// <param name="Place">In which frame.</param>
/// <param name="Value">Its value, at the recording's own quality: the same number `inspect` prints.</param>
/// <param name="Learned">W(t) − W(0).</param>
/// <param name="Change">W(t) − W(the frame before).</param>
/// <param name="Percentile">How many of a hundred weights of its tensor have a smaller magnitude in this frame, 0–100.</param>
/// <param name="Problem">Why it cannot be read, in one line.</param>
internal sealed record WeightReading(
    WeightPlace Weight, int Place, float? Value, float? Learned = null, float? Change = null, float? Percentile = null, string? Problem = null);

/// <summary>
/// Reads the weight a person looks at, in the frame they look at, and its history over the whole run, on a thread of its own. The newest
/// question wins; what was read of the last few histories is kept.
/// <para>
/// A history comes coarse to fine: a few key frames, which stand alone, then all of them, then the frames between, those near the playhead
/// first. It goes on growing while the recording does.
/// </para>
/// </summary>
internal sealed class WeightInspector : IDisposable
{
    private const int KeptTraces = 8;
    private const int FirstKeys = 64;

    // After so long what has been read of a history is shown.
    private static readonly TimeSpan Showing = TimeSpan.FromMilliseconds(30);

    private readonly TimelineReader _reader;
    private readonly Action _arrived;
    private readonly AutoResetEvent _asked = new(false);
    private readonly Thread _thread;
    private readonly List<WeightTrace> _traces = []; // the newest last
    private readonly Func<bool> _isStale;
    private readonly MagnitudeRank _rank;
    private WeightReader? _weight; // of the question at hand
    private WeightReader? _history; // of the same weight, elsewhere in time
    private Question? _answered;
    private long _shown;
    private volatile Question? _question;
    private volatile WeightReading? _reading;
    private volatile WeightTrace? _trace;
    private volatile bool _isOver;

    /// <summary>Begins to wait for questions.</summary>
    /// <param name="reader">The recording; stays the caller's, and open until this is disposed.</param>
    /// <param name="arrived">Called on the inspector's thread when something was read.</param>
    public WeightInspector(TimelineReader reader, Action arrived)
    {
        (_reader, _arrived) = (reader, arrived);
        _rank = new MagnitudeRank(reader);
        _isStale = () => _isOver || _question != _answered;
        _thread = new Thread(Work) { Name = "weight", IsBackground = true };
        _thread.Start();
    }

    /// <summary>The last weight read; of the last question, or of one before while that is being read.</summary>
    public WeightReading? Reading => _reading;

    /// <summary>History of the weight last asked for; null before the first.</summary>
    public WeightTrace? History => _trace;

    /// <summary>Asks for a weight in a frame. Returns at once; the same question may be asked again and again, and then does nothing but look for new frames.</summary>
    /// <param name="weight">Which weight.</param>
    /// <param name="place">In which frame.</param>
    /// <param name="comparedWith">A frame that its history is to have before others; null for none.</param>
    public void Ask(WeightPlace weight, int place, int? comparedWith = null)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)place, (uint)_reader.Frames.Count, nameof(place));
        if (_question is not { } last || last.Weight != weight || last.Place != place || last.ComparedWith != comparedWith)
        {
            _question = new Question(weight, place, comparedWith);
        }
        else if (_trace is { Progress: >= 1 } trace && trace.At(_reader.Frames.Count - 1) is not null)
        {
            return;
        }
        _asked.Set();
    }

    /// <summary>Stops. What was read can still be looked at.</summary>
    public void Dispose()
    {
        _isOver = true;
        _asked.Set();
        _thread.Join();
        _weight?.Dispose();
        _history?.Dispose();
        _rank.Dispose();
        _asked.Dispose();
    }

    private void Work()
    {
        while (!_isOver)
        {
            var question = _question;
            if (question is null)
            {
                _asked.WaitOne();
                continue;
            }
            if (question != _answered)
            {
                Begin(question);
                var reading = ReadValue(question);
                GrowHistory(question, _trace!, coarsest: true);
                if (question.ComparedWith is { } other && other < _trace!.Frames)
                {
                    ReadFrames(_trace, other, other);
                }
                Rank(reading);
            }
            GrowHistory(question, _trace!, coarsest: false);
            if (!_isStale())
            {
                _asked.WaitOne();
            }
        }
    }

    // Takes up a question: its weight's readers and history, where they are not there already.
    private void Begin(Question question)
    {
        _answered = question;
        if (_trace?.Weight == question.Weight)
        {
            return;
        }
        _weight?.Dispose();
        _history?.Dispose();
        _weight = new WeightReader(_reader, question.Weight);
        _history = new WeightReader(_reader, question.Weight);
        var trace = _traces.Find(trace => trace.Weight == question.Weight) ?? new WeightTrace(question.Weight);
        _traces.Remove(trace);
        _traces.Add(trace);
        if (_traces.Count > KeptTraces)
        {
            _traces.RemoveAt(0);
        }
        _trace = trace;
    }

    // Publishes the value as soon as it is known; null where it is damaged, or the question went stale.
    private WeightReading? ReadValue(Question question)
    {
        var (weight, place, _) = question;
        try
        {
            // a step back first: from there it is one frame to the one asked for
            float? before = place > 0 ? IfWhole(() => _weight!.At(place - 1, _isStale)) : null;
            if (_weight!.At(place, _isStale) is not { } value)
            {
                return null;
            }
            var reading = new WeightReading(weight, place, value, Change: value - before);
            if (float.IsNaN(_trace!.Origin))
            {
                Publish(reading); // the start takes a moment, once
                if (IfWhole(_weight.Origin) is { } origin)
                {
                    _trace.Begin(origin);
                }
            }
            bool isStart = place == 0 && _reader.HasStartFrame;
            reading = reading with { Learned = isStart ? 0 : float.IsNaN(_trace.Origin) ? null : value - _trace.Origin };
            if (_rank.IsNear(weight, place))
            {
                // while a run plays, all of a reading comes at once
                return reading;
            }
            Publish(reading);
            return reading;
        }
        catch (RecordingException exception)
        {
            Publish(new WeightReading(weight, place, null, Problem: exception.Message));
            return null;
        }
    }

    private void Rank(WeightReading? reading)
    {
        if (reading is null)
        {
            return;
        }
        float? percentile = IfWhole(() => _rank.Of(reading.Weight, reading.Place, _isStale));
        if (percentile is not null || !_isStale())
        {
            Publish(reading with { Percentile = percentile });
        }
    }

    private void Publish(WeightReading reading)
    {
        _reading = reading;
        _arrived();
    }

    // Reads what there is to read of a history; of the coarsest, a few frames only.
    private void GrowHistory(Question question, WeightTrace trace, bool coarsest)
    {
        var frames = _reader.Frames;
        int known = trace.Frames;
        bool isComplete = trace.IsComplete && known > 0;
        if (_isStale() || (isComplete && known == frames.Count) || (coarsest && known > 0))
        {
            return;
        }
        trace.Grow(frames.Count);
        _shown = Stopwatch.GetTimestamp();
        if (isComplete)
        {
            ReadFrames(trace, known, frames.Count - 1); // what has come since
        }
        else
        {
            ReadCoarseToFine(trace, frames, question.Place, coarsest);
        }
        _arrived();
    }

    private void ReadCoarseToFine(WeightTrace trace, IReadOnlyList<FrameEntry> frames, int place, bool coarsest)
    {
        int[] keys = [.. Enumerable.Range(0, frames.Count).Where(i => frames[i].IsKey)];
        int first = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, keys.Length / FirstKeys));
        for (int stride = first; stride >= (coarsest ? first : 1); stride /= 2)
        {
            for (int i = 0; i < keys.Length && !_isStale(); i += stride)
            {
                ReadFrames(trace, keys[i], keys[i]);
            }
        }
        // groups of a key and what follows it, outwards from the one that is looked at
        int here = Math.Max(0, Array.FindLastIndex(keys, key => key <= place));
        for (int distance = 0; distance < keys.Length && !coarsest && !_isStale(); distance++)
        {
            foreach (int group in distance == 0 ? [here] : new[] { here - distance, here + distance })
            {
                if (group >= 0 && group < keys.Length && !_isStale())
                {
                    ReadFrames(trace, keys[group], group + 1 < keys.Length ? keys[group + 1] - 1 : frames.Count - 1);
                }
            }
        }
    }

    private void ReadFrames(WeightTrace trace, int first, int last)
    {
        for (int place = first; place <= last && !_isStale(); place++)
        {
            if (trace.IsSettled(place))
            {
                continue;
            }
            try
            {
                if (_history!.At(place, _isStale) is not { } value)
                {
                    return;
                }
                trace.Add(place, value);
            }
            catch (RecordingException)
            {
                // whoever asks for that frame is told why; here it is a gap, as are those that build on it
                trace.Skip(place);
            }
            if (Stopwatch.GetElapsedTime(_shown) > Showing)
            {
                _shown = Stopwatch.GetTimestamp();
                _arrived();
            }
        }
    }

    // What is only compared with must not keep the value from being shown.
    private static float? IfWhole(Func<float?> read)
    {
        try
        {
            return read();
        }
        catch (RecordingException)
        {
            return null;
        }
    }

    private sealed record Question(WeightPlace Weight, int Place, int? ComparedWith);
}

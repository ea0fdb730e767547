using System.Collections.Immutable;
using System.Diagnostics;
using Brainscan.Format;
using Brainscan.Player.Rendering.Gl;

namespace Brainscan.Player.Rendering.State;

/// <summary>
/// The weights of one frame of a recording on the GPU, and what is needed beside them: the origin, or the trail of change. A thread of its own reads and
/// decodes what is asked for, and what will be; the GL thread applies what has arrived and never waits for the disk. The CPU decompresses; it never touches
/// a weight (but on a software renderer, where decoding on the CPU is the faster way, to the same bits).
/// <para>
/// Interactive: <see cref="Request"/> says what is wanted, as often as one likes, <see cref="Advance"/> brings the GPU nearer to it. Offline:
/// <see cref="Seek"/>. All members are the GL thread's but for <see cref="Arrived"/>, which the loader calls.
/// </para>
/// </summary>
internal sealed class RunState : IDisposable
{
    private const int NearFrames = 8;

    private readonly GlDevice _device;
    private readonly TimelineReader _reader;
    private readonly Course _course;
    private readonly FrameCache _cache;
    private readonly WholeFrames? _whole;
    private readonly FrameLoader _loader;
    private readonly ApplyPass _apply;
    private readonly StepPlan _plan;
    private readonly GlTimer _timer;
    private readonly RunOrigin _origin;
    private readonly Queue<(long Submission, GlFence Fence)> _fences = new();
    private GlBuffer _state;
    private GlBuffer? _spare;
    private TrailPass? _trail;
    private float[] _scales;
    private float[] _previousScales;
    private long _submitted;
    private long _dropped;
    private bool _isShown;
    private int? _held;
    private double _issueMs;

    /// <summary>Makes room and starts the loader; nothing is read yet but, where it is wanted, the origin.</summary>
    /// <param name="device">Where.</param>
    /// <param name="reader">The recording, which may grow; stays the caller's and must outlive the state.</param>
    /// <param name="options">What is kept beside the weights.</param>
    /// <exception cref="RecordingException">The recording has no frame, or no frame of it is whole.</exception>
    public RunState(GlDevice device, TimelineReader reader, StateOptions options)
    {
        if (reader.Frames.Count == 0)
        {
            throw new RecordingException("the recording has no frame yet: nothing to draw.");
        }
        _device = device;
        _reader = reader;
        int tensors = reader.Header.Tensors.Length;
        (_scales, _previousScales) = (new float[tensors], new float[tensors]);
        _course = new Course(reader);
        _cache = new FrameCache(device, reader.Grid, tensors, options.CacheBytes);
        _whole = options.DecodesWhole ?? device.IsSoftware ? new WholeFrames(device, reader) : null;
        _loader = new FrameLoader(reader, _course, _cache, _whole, () => Arrived?.Invoke());
        _plan = new StepPlan(_course, _cache);
        _apply = new ApplyPass(device, reader.Grid);
        _timer = new GlTimer(device);
        _origin = new RunOrigin(device, reader, _cache, _loader, _apply);
        _state = MakeState();
        if (options.TrailHalfLifeFrames is { } halfLife)
        {
            EnableTrail(halfLife);
        }
        _loader.Start();
        try
        {
            if (options.Origin)
            {
                ReadOrigin();
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Called on the loader's thread when there is something for <see cref="Advance"/>.</summary>
    public Action? Arrived { get; set; }

    /// <summary>
    /// Place of the frame shown in the reader's frames; −1 before the first. Of the tiles asked for, those that have just become visible may still show
    /// an older one until <see cref="IsSettled"/>. While a trail of the frame shown is begun, it stays that frame, though the state goes there once more.
    /// </summary>
    public int Frame => _held ?? _course.Frame;

    /// <summary>Whether the frame asked for is there, with all tiles asked for.</summary>
    public bool IsSettled
    {
        get
        {
            lock (_cache.Gate)
            {
                return _course.IsSettled;
            }
        }
    }

    /// <summary>
    /// What is wrong with a frame on the way to the one asked for last: the state stays at the last good one. Null again with the next request.
    /// </summary>
    public RecordingException? Failure
    {
        get
        {
            lock (_cache.Gate)
            {
                return _course.HasFailed ? _course.Failure : null;
            }
        }
    }

    /// <summary>The weights as quantised, biased and two to a word.</summary>
    public GlBuffer State => _state;

    /// <summary>Quantisation step of each tensor in the frame shown.</summary>
    public ReadOnlySpan<float> Scales => _scales;

    /// <summary>Statistics of the frame shown, one per tensor, as recorded.</summary>
    public ImmutableArray<TensorStatistics> Statistics { get; private set; } = [];

    /// <summary>The run's start, laid out as the state is; null where it was not wanted.</summary>
    public GlBuffer? Origin => _origin.Weights;

    /// <summary>Place of the frame that stands for the run's start where the recording has lost that; null where it has not.</summary>
    public int? OriginFrame => _origin.Frame;

    /// <summary>Quantisation step of each tensor in the origin.</summary>
    public float[] OriginScales => _origin.Scales;

    /// <summary>The trail of change; null where there is none.</summary>
    public GlBuffer? Trail => _trail?.Trail;

    /// <summary>What keeps the trail and says what it holds; null where there is none.</summary>
    public TrailPass? Fading => _trail;

    /// <summary>What a mode shows: the trail where there is one, otherwise the state.</summary>
    public GlBuffer Shown => Trail ?? _state;

    /// <summary>What streaming is doing. Allocates nothing.</summary>
    public StateFigures Figures
    {
        get
        {
            lock (_cache.Gate)
            {
                var (first, last) = _course.Wanted < 0 ? (0, 0) : _cache.Around(_course.Wanted, _course.Tiles);
                return new StateFigures(
                    _loader.ReadMs, _loader.DecodeMs, ApplyMs, _loader.FrameBytes, _plan.Queued(_loader.BurstFrames),
                    _cache.UsedBytes, _cache.MappedBytes, _cache.Count, _loader.Loaded, _dropped, first, last);
            }
        }
    }

    // A software renderer computes while it is asked to, and has no clock of its own for that.
    private double ApplyMs => _device.IsSoftware ? _issueMs : _timer.Milliseconds;

    /// <summary>Asks for a frame. Returns at once; the newest request wins.</summary>
    /// <param name="place">Place in the reader's frames.</param>
    /// <param name="tiles">The tiles that are visible, ascending; nothing is read or decoded of the others. With a trail all are taken.</param>
    /// <param name="travel">Where the playhead is going: −1 back, 0 nowhere, 1 forwards. Frames are read ahead there.</param>
    public void Request(int place, ReadOnlySpan<int> tiles, int travel) => Ask(place, tiles, travel, isExact: false);

    /// <summary>Applies what has arrived.</summary>
    /// <param name="budget">About how long it may take; one step is always taken.</param>
    /// <returns>True when what is shown has changed.</returns>
    /// <exception cref="InvalidOperationException">The loader has met a defect of this program.</exception>
    public bool Advance(TimeSpan budget)
    {
        long start = Stopwatch.GetTimestamp();
        PassFences(budget);
        bool hasChanged = false;
        bool isTiming = false;
        long began = 0;
        while (true)
        {
            bool hasStep;
            lock (_cache.Gate)
            {
                RequireLoader();
                GrowIfWanted();
                hasStep = _plan.TryNext(_submitted + 1, _loader.BurstFrames, _whole);
                if (!hasStep)
                {
                    _loader.IsStarved = true;
                }
            }
            if (hasStep && !isTiming)
            {
                _timer.Begin();
                (isTiming, began) = (true, Stopwatch.GetTimestamp());
            }
            if (!hasStep)
            {
                break;
            }
            Take();
            hasChanged = true;
            if (Stopwatch.GetElapsedTime(start) >= budget)
            {
                break;
            }
        }
        if (isTiming)
        {
            _timer.End();
            _issueMs = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            _fences.Enqueue((++_submitted, new GlFence(_device)));
        }
        _timer.Collect();
        lock (_cache.Gate)
        {
            _loader.Wake();
            if (_held is null)
            {
                return hasChanged;
            }
            _held = _course.IsSettled || _course.HasFailed ? null : _held;
        }
        if (_held is not null && hasChanged)
        {
            Arrived?.Invoke(); // nothing to be seen of it, but there may be more to do
        }
        return _held is null;
    }

    /// <summary>Makes a frame the one shown, with all tiles, and waits for it. With a trail, that is what playing up to the frame leaves.</summary>
    /// <exception cref="RecordingException">A frame on the way is damaged; the state stays where it is.</exception>
    public void Seek(int place)
    {
        Ask(place, _course.All, place >= Frame ? 1 : -1, isExact: true);
        while (!IsSettled)
        {
            if (!Advance(TimeSpan.MaxValue))
            {
                WaitForNews();
            }
        }
    }

    /// <summary>Keeps a trail of change from now on, begun anew some frames before the one asked for.</summary>
    /// <param name="halfLifeFrames">Frames after which half of a movement has faded; 0 keeps the last change only.</param>
    public void EnableTrail(double halfLifeFrames)
    {
        DisableTrail();
        _spare = MakeState();
        _trail = new TrailPass(_device, _reader.Grid, _reader.Header.Tensors, halfLifeFrames);
        _trail.Clear();
        lock (_cache.Gate)
        {
            _held = Holds(_course.Frame, _course.Wanted);
            _whole?.TryReclaim(); // what was offered nobody takes now, and afterwards it would be old
            _course.SetTrail(halfLifeFrames);
            _loader.Wake();
        }
    }

    /// <summary>Keeps no trail any more.</summary>
    public void DisableTrail()
    {
        _whole?.Detach();
        _trail?.Dispose();
        _spare?.Dispose();
        (_trail, _spare) = (null, null);
        lock (_cache.Gate)
        {
            if (_course.HasTrail)
            {
                _course.SetTrail(null);
                _loader.Wake();
            }
        }
    }

    /// <summary>A copy of the frame shown: the caller's to dispose. Of tiles not asked for it holds whatever frame they were last at.</summary>
    public StateSnapshot Snapshot()
    {
        if (Frame < 0)
        {
            throw new InvalidOperationException("There is no frame yet to copy.");
        }
        var copy = new GlBuffer(_device, _state.Bytes);
        copy.CopyFrom(_state);
        return new StateSnapshot(_course.Frame, copy, [.. _scales], Statistics);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _loader.Dispose();
        while (_fences.TryDequeue(out var fence))
        {
            fence.Fence.Dispose();
        }
        _whole?.Dispose();
        _cache.Dispose();
        _apply.Dispose();
        _timer.Dispose();
        _state.Dispose();
        _spare?.Dispose();
        _trail?.Dispose();
        _origin.Dispose();
    }

    private void Ask(int place, ReadOnlySpan<int> tiles, int travel, bool isExact)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(place);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(place, _reader.Frames.Count);
        lock (_cache.Gate)
        {
            int before = _course.Wanted;
            _held = Holds(_held, place);
            bool wasAway = _course.Travel != travel;
            if (_course.Ask(place, tiles, travel, isExact) || wasAway)
            {
                _dropped += before >= 0 && before != place && !_isShown ? 1 : 0;
                _isShown = _course.Frame == place;
                _loader.Wake();
            }
        }
    }

    // Whoever stays near, or plays, waits for the trail where they are; whoever goes elsewhere wants to see something.
    private static int? Holds(int? shown, int wanted) => shown >= 0 && Math.Abs(wanted - shown.Value) <= NearFrames ? shown : null;

    // Takes the step planned: the frames it leads over are held for this submission.
    private void Take()
    {
        bool isTrailed = _trail is not null && _plan.IsTrailed;
        if (_trail is not null && _plan.BeginsTrail)
        {
            _trail.Clear();
        }
        var source = _state;
        var destination = isTrailed ? _spare! : _state;
        if (_plan.TakesWhole)
        {
            // what draws here is the CPU, so nothing is gained by not waiting, and the loader can go on at once
            using var drawn = new GlFence(_device);
            drawn.Wait();
            _state = _whole!.Exchange(_state);
        }
        else
        {
            _whole?.Detach();
        }
        foreach (var part in _plan.Parts)
        {
            _apply.Run(_cache, part.Frame, _plan.TilesOf(part), part.Sign, source, destination);
            source = destination;
        }
        int frames = 0;
        if (_plan.Shows is { } shown)
        {
            frames = shown.Place - _course.Frame;
            (_scales, _previousScales) = (_previousScales, _scales);
            shown.Scales.CopyTo(_scales, 0);
            Statistics = shown.Statistics;
        }
        if (isTrailed)
        {
            (_state, _spare) = (_spare!, _state);
            _trail!.Run(_spare, _state, _previousScales, _scales, frames);
        }
        lock (_cache.Gate)
        {
            _plan.Commit();
            _isShown |= _course.Frame == _course.Wanted;
        }
    }

    private GlBuffer MakeState() => ApplyPass.MakeState(_device, _reader.Grid, isMapped: _whole is not null);

    private void PassFences(TimeSpan budget)
    {
        bool mustPass;
        lock (_cache.Gate)
        {
            _loader.HasNews = false;
            mustPass = _loader.WaitsForRoom;
        }
        while (_fences.TryPeek(out var oldest) && (mustPass ? oldest.Fence.Wait(Bounded(budget)) : oldest.Fence.IsPassed))
        {
            mustPass = false;
            oldest.Fence.Dispose();
            _fences.Dequeue();
            lock (_cache.Gate)
            {
                _cache.Completed = oldest.Submission;
            }
        }
        if (mustPass && _fences.Count > 0)
        {
            // it waits for the GPU, which only this thread can see
            Arrived?.Invoke();
        }
    }

    private static TimeSpan Bounded(TimeSpan budget) => budget > TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : budget;

    private void GrowIfWanted()
    {
        if (_loader.WantsArena)
        {
            _cache.Grow();
            _loader.HasGrown();
        }
    }

    private void RequireLoader()
    {
        if (_loader.Defect is { } defect)
        {
            throw new InvalidOperationException($"The frame loader met a defect: {defect.Message}", defect);
        }
    }

    private void WaitForNews()
    {
        lock (_cache.Gate)
        {
            if (_course.HasFailed)
            {
                throw _course.Failure!;
            }
            while (!_loader.HasNews && !_course.IsSettled)
            {
                Monitor.Wait(_cache.Gate);
            }
        }
    }

    private void ReadOrigin()
    {
        // the state is anything until the first request, which begins at a key
        if (!_origin.TryRead(_state))
        {
            SeekFirst();
            _origin.Take(this);
        }
    }

    private void SeekFirst()
    {
        for (int place = 0; ; place++)
        {
            try
            {
                Seek(place);
                return;
            }
            catch (RecordingException damage) when (damage.IsDamage && place + 1 < _reader.Frames.Count)
            {
                // the next one may be whole
            }
        }
    }
}

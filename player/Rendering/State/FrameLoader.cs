using System.Diagnostics;
using System.Runtime.InteropServices;
using Brainscan.Format;

namespace Brainscan.Player.Rendering.State;

/// <summary>
/// The thread that reads and decodes: asks the plan what is missing, frame by frame, so that whatever is wanted by then is done next. Its buffers are kept
/// from frame to frame. Never touches OpenGL: new arenas, and the end of what the GPU reads, are the GL thread's to bring.
/// </summary>
internal sealed class FrameLoader : IDisposable
{
    // Scales and statistics of so many frames are kept where frames are decoded whole.
    private const int MostHeads = 64;

    // About a picture of a display: who draws for longer shall find something newer afterwards.
    private const int PatienceMs = 20;

    private readonly TimelineReader _reader;
    private readonly Course _course;
    private readonly FrameCache _cache;
    private readonly LoadPlan _plan;
    private readonly WholeFrames? _whole;
    private readonly Action _arrived;
    private readonly TileWorkers _workers = new();
    private readonly Thread _thread;
    private readonly int _allTiles;
    private byte[] _buffer = [];
    private CachedTile[] _decoded = [];
    private readonly FrameScales _scales;
    private int[]? _everything;
    private bool _isStopped;
    private long _wakes;
    private long _wakesPlanned;

    /// <summary>Prepares; <see cref="Start"/> starts it.</summary>
    /// <param name="reader">The recording.</param>
    /// <param name="course">What is wanted.</param>
    /// <param name="cache">Where decoded frames go.</param>
    /// <param name="whole">Where frames decoded whole go; null: nowhere.</param>
    /// <param name="arrived">Called on this thread, without the gate, when there is something for the GL thread.</param>
    public FrameLoader(TimelineReader reader, Course course, FrameCache cache, WholeFrames? whole, Action arrived)
    {
        (_reader, _course, _cache, _whole, _arrived) = (reader, course, cache, whole, arrived);
        _allTiles = reader.Grid.Tiles.Length;
        _scales = new FrameScales(reader, cache);
        _plan = new LoadPlan(course, cache, whole, () => reader.Frames.Count) { FrameBytes = EstimateBytes(_course.All, isKey: false) };
        _thread = new Thread(Run) { IsBackground = true, Name = "frame loader" };
    }

    /// <summary>Whether there is something for the GL thread since it last looked.</summary>
    public bool HasNews { get; set; }

    /// <summary>Whether it wants another arena, which only the GL thread can make.</summary>
    public bool WantsArena { get; private set; }

    /// <summary>Whether it waits for room: for the GPU to be done with something, or for an arena.</summary>
    public bool WaitsForRoom { get; private set; }

    /// <summary>Set by the GL thread when it can do nothing with what there is.</summary>
    public bool IsStarved { get; set; }

    /// <summary>A defect of this program that ended the thread.</summary>
    public Exception? Defect { get; private set; }

    /// <summary>Longest burst that the cache can hold.</summary>
    public int BurstFrames => _plan.BurstFrames;

    /// <summary>Time to read the last frame.</summary>
    public double ReadMs { get; private set; }

    /// <summary>Time to decode it.</summary>
    public double DecodeMs { get; private set; }

    /// <summary>Bytes of its tiles as the GPU reads them.</summary>
    public long FrameBytes { get; private set; }

    /// <summary>Frames read and decoded so far.</summary>
    public long Loaded { get; private set; }

    /// <summary>Starts the thread.</summary>
    public void Start() => _thread.Start();

    /// <summary>Makes it look again at what is wanted and what there is. With the gate held.</summary>
    public void Wake()
    {
        _wakes++;
        Monitor.PulseAll(_cache.Gate);
    }

    /// <summary>Notes that an arena was made.</summary>
    public void HasGrown() => WantsArena = false;

    /// <summary>
    /// Decodes all tiles on the calling thread, apart from the frames of the course: the run's start and origin. GL thread, before anything is asked for.
    /// </summary>
    /// <param name="frame">With all payloads.</param>
    /// <param name="place">A place that no frame has.</param>
    public CachedFrame Decode(Frame frame, int place)
    {
        int[] tiles = [.. _course.All];
        _scales.Read(frame);
        while (!TryDecode(frame, tiles, default))
        {
            lock (_cache.Gate)
            {
                _cache.Grow();
            }
        }
        lock (_cache.Gate)
        {
            var cached = _cache.FindOrAdd(place, frame.Statistics);
            Note(cached, tiles);
            return cached;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_cache.Gate)
        {
            _isStopped = true;
            Wake();
        }
        if (_thread.IsAlive)
        {
            _thread.Join();
        }
        _workers.Dispose();
    }

    private void Run()
    {
        try
        {
            while (Next() is { } tiles)
            {
                try
                {
                    if (_plan.Kind == LoadKind.Whole)
                    {
                        LoadWhole(_plan.Place, tiles);
                    }
                    else if (!LoadTiles(_plan.Place, tiles))
                    {
                        WaitForRoom();
                    }
                }
                catch (RecordingException) when (BridgePlace.Is(_plan.Place))
                {
                    lock (_cache.Gate)
                    {
                        _course.LoseBridge(BridgePlace.KeyOf(_plan.Place)); // there are other ways
                    }
                }
                catch (RecordingException failure)
                {
                    Fail(failure);
                }
            }
        }
        catch (Exception defect)
        {
            // thrown again on the GL thread, where somebody sees it
            lock (_cache.Gate)
            {
                Defect = defect;
            }
            Announce();
        }
    }

    // What to do next; null when it is time to stop.
    private int[]? Next()
    {
        while (true)
        {
            int key;
            lock (_cache.Gate)
            {
                while (!_isStopped && !_plan.TryNext() && !_course.HasUnknownBridge)
                {
                    Monitor.Wait(_cache.Gate);
                }
                if (_isStopped || !_course.HasUnknownBridge)
                {
                    _wakesPlanned = _wakes;
                    return _isStopped ? null : _plan.Tiles.Count == _allTiles ? _everything ??= [.. _plan.Tiles] : [.. _plan.Tiles];
                }
                key = _course.UnknownBridge;
            }
            LookForBridge(key);
        }
    }

    // Reads, so without the gate; only this thread looks.
    private void LookForBridge(int key)
    {
        bool isThere = _reader.HasBridge(key);
        bool isLast;
        lock (_cache.Gate)
        {
            _course.NoteBridge(key, isThere);
            isLast = !_course.HasUnknownBridge;
        }
        if (isLast)
        {
            Announce();
        }
    }

    private bool LoadTiles(int place, int[] tiles)
    {
        bool isBridge = BridgePlace.Is(place);
        if (!MakeRoom(EstimateBytes(tiles, !isBridge && _reader.Frames[place].IsKey)))
        {
            return false;
        }
        long start = Stopwatch.GetTimestamp();
        var frame = isBridge ? ReadBridge(BridgePlace.KeyOf(place), tiles) : _reader.ReadFrame(place, tiles.Length == _allTiles ? null : tiles, ref _buffer);
        if (!isBridge)
        {
            _scales.Check(frame, place);
        }
        double readMs = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        if (!TryDecode(frame, tiles, _plan.Focus, isBridge ? TimelineReader.BridgeShift : 0))
        {
            return false;
        }
        bool matters;
        double allMs = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        lock (_cache.Gate)
        {
            var cached = _cache.FindOrAdd(place, frame.Statistics);
            Note(cached, tiles);
            _course.Trust(place);
            if (_plan.IsNeeded && !isBridge && frame.Entry.IsKey && tiles.Length > 0 && _course.Frame != _course.Wanted)
            {
                _course.Offered = place;
            }
            if (tiles.Length == _allTiles && !isBridge)
            {
                _plan.FrameBytes += (cached.Bytes - _plan.FrameBytes) / 8;
            }
            (ReadMs, DecodeMs, FrameBytes) = (readMs, allMs - readMs, cached.Bytes);
            Loaded++;
            IsStarved = false;
            // what was begun ahead may be waited for by now
            matters = _plan.IsNeeded || _course.Generation != _plan.Generation;
        }
        if (matters)
        {
            Announce();
        }
        return true;
    }

    private void LoadWhole(int place, int[] tiles)
    {
        if (!TryReclaim(out bool isHurried, out bool isShown))
        {
            return;
        }
        int at = _whole!.Decode(place, tiles, isHurried, IsWanted);
        try
        {
            // where it is overtaken, what it has come to is a true frame on the way, and shown: whoever drags sees these. Not where tiles only catch up
            // with what is shown: that would go back in time
            if (at == place || !isShown)
            {
                HandOver(at);
            }
        }
        catch (RecordingException) when (at != place)
        {
            // it cannot be shown for its damaged head, and need not be: the way goes on
        }
    }

    // Leaves the GL thread some time to take what was decoded last, so that a hand that never rests sees it; where that is taking it, waits for that. False
    // where something else is wanted by then.
    private bool TryReclaim(out bool isHurried, out bool isShown)
    {
        long start = Stopwatch.GetTimestamp();
        lock (_cache.Gate)
        {
            while (!_isStopped && _whole!.Offered >= 0 && PatienceMs - (int)Stopwatch.GetElapsedTime(start).TotalMilliseconds is > 0 and var left)
            {
                Monitor.Wait(_cache.Gate, left);
            }
            while (!_isStopped && !_whole!.TryReclaim())
            {
                Monitor.Wait(_cache.Gate);
            }
            isShown = _course.Frame == _plan.Place;
            isHurried = _course.IsHurried && !isShown;
            return !_isStopped && _course.Generation == _plan.Generation;
        }
    }

    private bool IsWanted()
    {
        lock (_cache.Gate)
        {
            return !_isStopped && _course.Generation == _plan.Generation;
        }
    }

    // Hands a frame decoded whole to the GL thread, with its scales and statistics.
    private void HandOver(int place)
    {
        long start = Stopwatch.GetTimestamp();
        var head = _reader.ReadFrame(place, [], ref _buffer);
        _scales.Check(head, place);
        lock (_cache.Gate)
        {
            ReadMs = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            while (_cache.Count >= MostHeads && _cache.TryEvict(_plan.Focus, below: 0))
            {
                // nobody else does, where nothing is decoded but this
            }
            Note(_cache.FindOrAdd(place, head.Statistics), []);
            if (!_course.HasTrail)
            {
                _whole!.Offer(place);
            }
            IsStarved = false;
        }
        Announce();
    }

    // Decodes tiles into blocks of the arenas; false where there is no room, and then holds none.
    private bool TryDecode(Frame frame, int[] tiles, CacheFocus focus, int shift = 0)
    {
        if (_decoded.Length < tiles.Length)
        {
            _decoded = new CachedTile[_allTiles];
        }
        Array.Fill(_decoded, new CachedTile(Block.None, Block.None, 0, 0, 0));
        bool isDone = false;
        try
        {
            for (int i = 0; i < tiles.Length; i++)
            {
                var words = Allocate(FrameCache.WordCount(_reader.Grid.Tiles[tiles[i]].Count, frame.Tiles[tiles[i]].Bits) * 4L, focus);
                if (words.Arena < 0)
                {
                    return false;
                }
                _decoded[i] = _decoded[i] with { Words = words };
            }
            return isDone = _workers.Decode(frame, tiles, _reader.Grid, _cache, bytes => Allocate(bytes, focus), shift, _decoded);
        }
        finally
        {
            if (!isDone)
            {
                Release(tiles.Length);
            }
        }
    }

    private void Release(int count)
    {
        lock (_cache.Gate)
        {
            for (int i = 0; i < count; i++)
            {
                _cache.Free(_decoded[i].Words);
                _cache.Free(_decoded[i].Escapes);
            }
        }
    }

    private Block Allocate(long bytes, CacheFocus focus)
    {
        lock (_cache.Gate)
        {
            var block = _cache.Allocate(bytes);
            while (block.Arena < 0 && !_cache.MayGrow && _cache.TryEvict(focus, Below))
            {
                block = _cache.Allocate(bytes);
            }
            return block;
        }
    }

    // What is read ahead never displaces what is nearer.
    private long Below => _plan.IsNeeded ? 0 : _plan.Focus.Distance(_plan.Place);

    // Makes room before anything is read.
    private bool MakeRoom(long bytes)
    {
        bool isAsked;
        lock (_cache.Gate)
        {
            // an arena is asked for before it is needed: the GL thread makes it when it comes by
            isAsked = _cache.MayGrow && _cache.FreeBytes < 2 * bytes && !WantsArena;
            WantsArena |= isAsked;
            while (_cache.IsCrowded || _cache.FreeBytes < bytes)
            {
                if ((_cache.MayGrow && !_cache.IsCrowded) || !_cache.TryEvict(_plan.Focus, Below))
                {
                    return false;
                }
            }
        }
        if (isAsked)
        {
            Announce();
        }
        return true;
    }

    // Waits until anything has changed since the plan was made: what is wanted, what the GPU is done with, how many arenas there are.
    private void WaitForRoom()
    {
        bool matters;
        lock (_cache.Gate)
        {
            // beyond the budget only where the GPU can do nothing with what there is, so that a step always fits
            WantsArena |= _cache.MayGrow || (_plan.IsNeeded && IsStarved && _course.Generation == _plan.Generation);
            WaitsForRoom = true;
            matters = _plan.IsNeeded || WantsArena;
        }
        if (matters)
        {
            Announce();
        }
        lock (_cache.Gate)
        {
            while (_wakes == _wakesPlanned && !_isStopped)
            {
                Monitor.Wait(_cache.Gate);
            }
            WaitsForRoom = false;
        }
    }

    private void Fail(RecordingException failure)
    {
        lock (_cache.Gate)
        {
            _course.Avoid(_plan.Place);
            if (_plan.IsNeeded)
            {
                _course.Fail(_plan.Generation, failure);
            }
        }
        Announce();
    }

    private void Announce()
    {
        lock (_cache.Gate)
        {
            HasNews = true;
            Monitor.PulseAll(_cache.Gate); // whoever waits in Seek
        }
        _arrived();
    }

    private void Note(CachedFrame cached, int[] tiles)
    {
        _scales.CopyTo(cached);
        for (int i = 0; i < tiles.Length; i++)
        {
            cached.Add(tiles[i], _decoded[i]);
        }
    }

    private long EstimateBytes(ReadOnlySpan<int> tiles, bool isKey)
    {
        long bytes = 0;
        foreach (int tile in tiles)
        {
            bytes += FrameCache.WordCount(_reader.Grid.Tiles[tile].Count, isKey ? 8 : 2) * 4L;
        }
        return bytes;
    }

    // A key's bridge, as a frame: tiles that are not asked for are empty.
    private Frame ReadBridge(int key, int[] tiles)
    {
        var read = _reader.ReadBridge(key, tiles.Length == _allTiles ? null : tiles, ref _buffer);
        _scales.CheckBridge(read, key);
        var records = new TileRecord[_allTiles];
        foreach (var tile in read)
        {
            records[tile.Tile] = tile;
        }
        return new Frame(default, [], ImmutableCollectionsMarshal.AsImmutableArray(records));
    }
}

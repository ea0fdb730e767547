using System.Diagnostics;
using Brainscan.Format;

namespace Brainscan.Player.Rendering.State;

/// <summary>
/// What is wanted and where the GPU is, tile by tile: what the loader and the GL thread both plan by. Guarded by the cache's gate. The way from the one
/// to the other is asked for at every step anew, so the newest request wins without anybody being told.
/// </summary>
internal sealed class Course
{
    private const int None = -1;

    /// <summary>A movement of the whole range is 4064 in the trail's unit (a sixteenth of a step); after this many half-lives one unit is left of it.</summary>
    public const double HalfLivesUntilGone = 12;

    // What is older than this is below a sixteenth of its light: near enough for a picture that moves.
    private const double HalfLivesUntilDim = 4;

    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly TimelineReader _reader;
    private readonly int[] _all;
    private int[] _tiles;
    private double? _halfLife;
    private readonly Dictionary<int, bool> _bridges = []; // by key: whether one leads back, as far as anybody has looked
    private readonly List<int> _unknown = [];
    private readonly HashSet<int> _damaged = [];
    private long _failed = None;
    private long _failedAt;
    private long _askedAt;
    private bool _isOvertaking;

    /// <summary>Nothing wanted, nothing there.</summary>
    public Course(TimelineReader reader)
    {
        _reader = reader;
        _all = [.. Enumerable.Range(0, reader.Grid.Tiles.Length)];
        _tiles = new int[_all.Length];
        Places = new int[_all.Length];
        Array.Fill(Places, None);
    }

    /// <summary>The frame wanted; −1 before the first request.</summary>
    public int Wanted { get; private set; } = None;

    /// <summary>The tiles wanted, ascending.</summary>
    public ReadOnlySpan<int> Tiles => _tiles.AsSpan(0, TileCount);

    /// <summary>How many of them.</summary>
    public int TileCount { get; private set; }

    /// <summary>Direction of travel: −1, 0, 1.</summary>
    public int Travel { get; private set; }

    /// <summary>Whether the trail must be what playing forwards gives.</summary>
    public bool IsExact { get; private set; }

    /// <summary>Counts requests that ask for anything new.</summary>
    public long Generation { get; private set; }

    /// <summary>Whether it came before the request before it was fulfilled, as when somebody drags, and not long ago: a hand that rests wants one frame only.</summary>
    public bool IsHurried => _isOvertaking && Stopwatch.GetElapsedTime(_askedAt) < Rest;

    /// <summary>The frame shown; −1: none.</summary>
    public int Frame { get; set; } = None;

    /// <summary>The frame each tile is at on the GPU; −1: none.</summary>
    public int[] Places { get; }

    /// <summary>
    /// The last key that was loaded for a request, wanted by then or not; −1 once it was shown. Who drags faster than keys are decoded sees these.
    /// </summary>
    public int Offered { get; set; } = None;

    /// <summary>Whether the trail's past is there; without a trail it does not matter.</summary>
    public bool IsTrailBegun { get; set; }

    /// <summary>Whether there is a trail.</summary>
    public bool HasTrail => _halfLife is not null;

    /// <summary>What went wrong last.</summary>
    public RecordingException? Failure { get; private set; }

    /// <summary>Whether the newest request has come as far as it can for a damaged frame.</summary>
    public bool HasFailed => _failed == Generation;

    /// <summary>Asks for another frame, other tiles, another direction; all tiles where there is a trail. True when anything but the direction is new.</summary>
    public bool Ask(int place, ReadOnlySpan<int> tiles, int travel, bool isExact)
    {
        ReadOnlySpan<int> wanted = HasTrail ? _all : tiles;
        Travel = travel;
        if (place == Wanted && isExact == IsExact && wanted.SequenceEqual(Tiles) && !MayTryAgain)
        {
            return false;
        }
        (_isOvertaking, _askedAt) = (Wanted >= 0 && Frame != Wanted, Stopwatch.GetTimestamp());
        wanted.CopyTo(_tiles);
        (Wanted, TileCount, IsExact) = (place, wanted.Length, isExact);
        Generation++;
        return true;
    }

    /// <summary>All tiles of the recording.</summary>
    public ReadOnlySpan<int> All => _all;

    /// <summary>Turns the trail on, to be begun anew, or off.</summary>
    public void SetTrail(double? halfLifeFrames)
    {
        (_halfLife, IsTrailBegun) = (halfLifeFrames, false);
        Generation++;
        if (HasTrail)
        {
            _all.CopyTo(_tiles, 0);
            TileCount = _all.Length;
        }
    }

    // What could not be read for another reason than damage may be there a moment later: a disk far away, a stick pulled out and put back.
    private bool MayTryAgain => HasFailed && !Failure!.IsDamage && Stopwatch.GetElapsedTime(_failedAt) >= Patience;

    /// <summary>Notes that a request cannot be fulfilled.</summary>
    public void Fail(long generation, RecordingException failure)
    {
        (_failed, _failedAt, Failure) = (generation, Stopwatch.GetTimestamp(), failure);
    }

    /// <summary>Whether everything wanted is there.</summary>
    public bool IsSettled => Wanted >= 0 && Frame == Wanted && (!HasTrail || IsTrailBegun) && CountInStep() == TileCount;

    /// <summary>How many of the tiles wanted are at the frame shown.</summary>
    public int CountInStep()
    {
        int count = 0;
        foreach (int tile in Tiles)
        {
            count += Places[tile] == Frame ? 1 : 0;
        }
        return count;
    }

    /// <summary>The way from the frame shown to the one wanted.</summary>
    /// <param name="burstFrames">Longest burst that the cache can hold.</param>
    public Route Route(int burstFrames)
    {
        int keyOfFrame = Frame < 0 ? None : _reader.KeyAtOrBefore(Frame);
        int keyOfWanted = _reader.KeyAtOrBefore(Wanted);
        Route route;
        if (_halfLife is { } halfLife)
        {
            // the trail depends on the frames before, so it is begun early enough that nothing older would show
            int warmUp = 1 + (int)Math.Ceiling(Math.Max(0, halfLife) * (IsExact ? HalfLivesUntilGone : HalfLivesUntilDim));
            int start = _reader.KeyAtOrBefore(Math.Max(0, Wanted - warmUp));
            int from = IsTrailBegun && CountInStep() == TileCount ? Frame : None;
            route = from < 0
                ? new Route(RouteKind.Fresh, start)
                : State.Route.WithTrail(from, Wanted, keyOfFrame, keyOfWanted, start, IsExact, IsBridged(keyOfFrame));
        }
        else
        {
            route = State.Route.Of(Frame, Wanted, keyOfFrame, keyOfWanted, IsBridged(keyOfFrame));
        }
        if (route.Kind == RouteKind.Back && LeadsOverDamage(Frame))
        {
            route = new Route(RouteKind.Fresh, keyOfWanted); // from the other side what is wanted may well be reached
        }
        return route.Kind == RouteKind.Burst && route.Length(Wanted) > burstFrames ? route with { Kind = RouteKind.Fresh } : route;
    }

    /// <summary>The first frame whose changes bring a tile that is not in step to the frame shown: the next, or the key before.</summary>
    public int CatchUpFrom(int tile, int keyOfFrame)
    {
        int place = Places[tile];
        return place >= keyOfFrame && place < Frame ? place + 1 : keyOfFrame;
    }

    /// <summary>The last key at or before a frame.</summary>
    public int KeyOf(int place) => _reader.KeyAtOrBefore(place);

    /// <summary>
    /// Whether a frame is a key from which a bridge leads back. Only the file knows, and whoever plans never waits for that: where nobody has looked yet it
    /// is not, until the loader has.
    /// </summary>
    public bool HasBridge(int place)
    {
        if (KeyOf(place) != place)
        {
            return false;
        }
        if (!_bridges.TryGetValue(place, out bool isThere))
        {
            _bridges.Add(place, false);
            _unknown.Add(place);
        }
        return isThere;
    }

    /// <summary>Whether a way was planned without knowing of all bridges: the loader is to look, and until then no way is taken.</summary>
    public bool HasUnknownBridge => _unknown.Count > 0;

    /// <summary>A key whose bridge is to be looked for.</summary>
    public int UnknownBridge => _unknown[0];

    /// <summary>Notes whether there is a bridge at a key.</summary>
    public void NoteBridge(int place, bool isThere)
    {
        _bridges[place] = isThere;
        _unknown.Remove(place);
    }

    /// <summary>Notes that a key's bridge is damaged: ways that do without it are taken from now on.</summary>
    public void LoseBridge(int place) => _bridges[place] = false;

    /// <summary>Notes that a frame could not be read, so that nobody reads it ahead or goes back over it.</summary>
    public void Avoid(int place) => _damaged.Add(place);

    /// <summary>Notes that it could.</summary>
    public void Trust(int place) => _damaged.Remove(place);

    /// <summary>Whether a frame could not be read when it was last tried.</summary>
    public bool IsDamaged(int place) => _damaged.Contains(place);

    private bool LeadsOverDamage(int from)
    {
        for (int place = from; _damaged.Count > 0 && place > Wanted; place--)
        {
            if (_damaged.Contains(place))
            {
                return true;
            }
        }
        return false;
    }

    // Whether the way back from the frame shown leads over bridges only; further than two groups nobody goes frame by frame.
    private bool IsBridged(int keyOfFrame) => Wanted < keyOfFrame && HasBridge(keyOfFrame)
        && (KeyOf(keyOfFrame - 1) is var key && (key <= Wanted || (HasBridge(key) && KeyOf(key - 1) <= Wanted)));
}

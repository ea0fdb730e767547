namespace Brainscan.Player.Time;

/// <summary>How the playhead moves: one state, never two at once.</summary>
internal enum Motion
{
    /// <summary>It stands.</summary>
    Paused,

    /// <summary>It moves by the clock.</summary>
    Playing,

    /// <summary>It is at the end of a recording that grows, and moves with it.</summary>
    Following,
}

/// <summary>
/// Where in a recording one is. Pure: it is told what time has passed, how many frames there are and which is shown; it neither reads nor
/// draws. Positions count frames from 0; <see cref="Place"/> is the frame that should be shown.
/// </summary>
internal sealed class Playhead
{
    /// <summary>Recorded frames a second at speed 1; the same as a film that <c>render</c> makes.</summary>
    public const double StandardFps = 10;

    /// <summary>Slowest speed.</summary>
    public const double SlowestSpeed = 1.0 / 16;

    /// <summary>Fastest speed.</summary>
    public const double FastestSpeed = 64;

    // A machine that cannot keep up plays slower instead of running away from its picture: the playhead does not move while it is further
    // from what is shown than this, be that behind it or, after a jump back, still ahead.
    private const double MostAheadSeconds = 0.25;

    private readonly double _fps;
    private readonly bool _isLive;
    private double _position;

    /// <summary>Stands at the first frame.</summary>
    /// <param name="fps">Recorded frames a second at speed 1, above 0.</param>
    /// <param name="isLive">Whether the recording may grow, so that its end can be followed.</param>
    public Playhead(double fps = StandardFps, bool isLive = false) => (_fps, _isLive) = (fps, isLive);

    /// <summary>Frames there are.</summary>
    public int Count { get; private set; }

    /// <summary>How it moves.</summary>
    public Motion Motion { get; private set; }

    /// <summary>1 forwards, −1 backwards.</summary>
    public int Direction { get; private set; } = 1;

    /// <summary>A power of two from <see cref="SlowestSpeed"/> to <see cref="FastestSpeed"/>.</summary>
    public double Speed { get; private set; } = 1;

    /// <summary>Recorded frames a second it means to play.</summary>
    public double FramesPerSecond => _fps * Speed;

    /// <summary>Where it is, in frames; between two frames while it plays or is dragged.</summary>
    public double Position => _position;

    /// <summary>The frame to show; −1 while there is none.</summary>
    public int Place => Count == 0 ? -1 : Math.Clamp((int)Math.Floor(_position + 1e-9), 0, Count - 1);

    /// <summary>First frame of the loop, or where it will begin; null where there is no loop.</summary>
    public int? LoopStart { get; private set; }

    /// <summary>Last frame of the loop; null until it is set.</summary>
    public int? LoopEnd { get; private set; }

    /// <summary>Whether the pointer holds it.</summary>
    public bool IsDragged { get; private set; }

    /// <summary>Which way it is going, for reading ahead: −1, 0 or 1.</summary>
    public int Travel => Motion == Motion.Playing ? Direction : Motion == Motion.Following ? 1 : 0;

    /// <summary>Seconds until playing comes to another frame; endless where it does not.</summary>
    public double SecondsToNext
    {
        get
        {
            if (Motion != Motion.Playing)
            {
                return double.PositiveInfinity;
            }
            double left = Direction > 0 ? Math.Floor(_position) + 1 - _position : _position - Math.Floor(_position) + 1e-6;
            return left / FramesPerSecond;
        }
    }

    /// <summary>Tells how many frames there are now.</summary>
    public void Resize(int count)
    {
        Count = count;
        if (Motion == Motion.Following)
        {
            _position = Math.Max(0, count - 1);
        }
        _position = Math.Clamp(_position, 0, Math.Max(0, count - 1));
        if (LoopStart >= count || LoopEnd >= count)
        {
            (LoopStart, LoopEnd) = (null, null);
        }
    }

    /// <summary>Does what a person wants.</summary>
    public void Do(PlayCommand command)
    {
        switch (command)
        {
            case PlayCommand.Toggle(var direction):
                Toggle(direction);
                break;
            case PlayCommand.Step(var frames):
                Motion = Motion.Paused;
                Move(Math.Max(0, Place) + frames);
                break;
            case PlayCommand.Skip(var share):
                Leave();
                Move(Place + (Math.Sign(share) * Math.Max(1, Math.Round(Math.Abs(share) * Count))));
                break;
            case PlayCommand.GoTo(var place):
                Leave();
                Move(place);
                break;
            case PlayCommand.Drag(var position):
                Leave();
                IsDragged = true;
                Move(position);
                break;
            case PlayCommand.Release:
                IsDragged = false;
                break;
            case PlayCommand.Accelerate(var factor):
                Speed = Math.Clamp(Speed * factor, SlowestSpeed, FastestSpeed);
                break;
            case PlayCommand.NormalSpeed:
                Speed = 1;
                break;
            case PlayCommand.MarkLoop:
                MarkLoop();
                break;
            case PlayCommand.Follow:
                Motion = _isLive ? Motion.Following : Motion.Paused;
                Move(Count - 1);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(command), command, "Unknown command.");
        }
    }

    /// <summary>Lets time pass.</summary>
    /// <param name="elapsed">Since the last call.</param>
    /// <param name="shown">
    /// Place of the frame that is shown, −1 where none is: playing waits for it. Whoever cannot show a frame says its place here, and playing passes it.
    /// </param>
    public void Tick(TimeSpan elapsed, int shown)
    {
        if (Motion != Motion.Playing || IsDragged || Count == 0 || shown < 0)
        {
            return;
        }
        double most = Math.Max(1.999, FramesPerSecond * MostAheadSeconds);
        double ahead = Direction * (_position - shown);
        // it waits, but is never taken back
        double way = Math.Min(FramesPerSecond * elapsed.TotalSeconds, ahead < -most ? 0 : Math.Max(0, most - ahead));
        double next = _position + (Direction * way);
        if (LoopStart is { } from && LoopEnd is { } to)
        {
            // B is shown as long as any other frame, also where it is the last: Place keeps within the recording
            _position = Wrap(next, from, to);
            return;
        }
        Move(next);
        bool isOver = Direction > 0 ? next >= Count - 1 : next <= 0;
        if (isOver)
        {
            Motion = _isLive && Direction > 0 ? Motion.Following : Motion.Paused;
        }
    }

    private void Toggle(int direction)
    {
        if (Motion == Motion.Following || (Motion == Motion.Playing && Direction == direction))
        {
            Motion = Motion.Paused;
            _position = Math.Max(0, Place);
            return;
        }
        (Motion, Direction) = (Motion.Playing, direction);
        bool isAtEnd = direction > 0 ? Place >= Count - 1 : Place <= 0;
        if (isAtEnd && LoopEnd is null && direction > 0 && _isLive)
        {
            // beyond the end of what grows lies what comes next
            Motion = Motion.Following;
        }
        else if (isAtEnd && LoopEnd is null)
        {
            // playing on from the end can only mean once more
            Move(direction > 0 ? 0 : Count - 1);
        }
    }

    private void MarkLoop()
    {
        if (Count == 0)
        {
            return;
        }
        if (LoopStart is null)
        {
            LoopStart = Place;
        }
        else if (LoopEnd is null && Place != LoopStart)
        {
            (LoopStart, LoopEnd) = (Math.Min(LoopStart.Value, Place), Math.Max(LoopStart.Value, Place));
        }
        else
        {
            (LoopStart, LoopEnd) = (null, null);
        }
    }

    // whoever goes elsewhere by hand no longer follows the end
    private void Leave()
    {
        if (Motion == Motion.Following)
        {
            Motion = Motion.Paused;
        }
    }

    private void Move(double position) => _position = Math.Clamp(position, 0, Math.Max(0, Count - 1));

    // a loop from A to B shows B as long as any other frame, so it is B − A + 1 long
    private static double Wrap(double position, int from, int to)
    {
        double length = to - from + 1;
        double within = (position - from) % length;
        return from + (within < 0 ? within + length : within);
    }
}

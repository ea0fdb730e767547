using System.Diagnostics;
using Brainscan.Player.App;
using Brainscan.Player.Rendering.Gl;
using Brainscan.Player.Rendering.State;

namespace Brainscan.Benchmarks.Playing;

/// <summary>
/// Plays, seeks and drags with the state of a scene; each time ends when the GPU is done. Nothing is drawn here, so that the ways to the GPU are measured
/// and not what is made of them.
/// </summary>
internal sealed class Playback : IDisposable
{
    /// <summary>Frames a recording must have.</summary>
    public const int LeastFrames = 8;

    private const int MostPlayed = 64;
    private const int Seeks = 60;
    private const int Places = 250;
    private const int PlaceMs = 16;

    private static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(8);

    private readonly RunState _state;
    private readonly GlDevice _device;
    private readonly PlayerTable _table;
    private readonly int[] _tiles;
    private readonly int _frames;
    private readonly AutoResetEvent _arrived = new(false);

    public Playback(Scene scene, GlDevice device, PlayerTable table)
    {
        (_state, _device, _table) = (scene.State, device, table);
        _tiles = [.. scene.Tiles.All];
        _frames = scene.Reader.Frames.Count;
        _state.Arrived = () => _arrived.Set();
    }

    /// <summary>One frame after the other, from the start on and from the end back.</summary>
    public void Play()
    {
        int played = Math.Min(MostPlayed, _frames - 1);
        GoTo(0, 1);
        Play("forwards", 1, Enumerable.Range(1, played));
        GoTo(_frames - 1, -1);
        Play("backwards", -1, Enumerable.Range(2, played).Select(i => _frames - i));
    }

    /// <summary>Random frames, exact, each from wherever the last one was.</summary>
    public void Seek()
    {
        var random = new Random(1);
        for (int i = 0; i < Seeks; i++)
        {
            int place = random.Next(_frames);
            _table.Note("exact seek to a random frame", "ms", Clock.Milliseconds(() => GoTo(place, 0)));
        }
    }

    /// <summary>
    /// A hand that drags the playhead along: a new place every sixteen milliseconds, whether anything has been seen of the last one or not. Of each place is
    /// measured how long it takes until the GPU holds another true frame than before.
    /// </summary>
    public void Drag()
    {
        var random = new Random(2);
        GoTo(_frames / 2, 0);
        double at = _frames / 2.0;
        double speed = 0;
        var waiting = new Queue<long>();
        long start = Stopwatch.GetTimestamp();
        int asked = 0;
        while (asked < Places || waiting.Count > 0)
        {
            if (asked < Places && Stopwatch.GetElapsedTime(start).TotalMilliseconds >= asked * PlaceMs)
            {
                // a hand moves smoothly: its speed wanders, a frame or so each time
                speed = (0.9 * speed) + (random.NextDouble() - 0.5) * _frames / 40.0;
                at = Math.Clamp(at + speed, 0, _frames - 1);
                speed = at <= 0 || at >= _frames - 1 ? 0 : speed;
                int before = _state.Frame;
                _state.Request((int)at, _tiles, Math.Sign(speed));
                asked++;
                if (before != (int)at)
                {
                    waiting.Enqueue(Stopwatch.GetTimestamp());
                }
            }
            if (_state.Advance(Budget))
            {
                _device.Gl.Finish();
                foreach (long since in waiting)
                {
                    _table.Note("preview while dragging", "ms", Stopwatch.GetElapsedTime(since).TotalMilliseconds);
                }
                waiting.Clear();
            }
            else if (_state.IsSettled)
            {
                // back where it was before anything was seen: there is nothing to wait for
                waiting.Clear();
                WaitFor(start, asked);
            }
            else
            {
                WaitFor(start, asked);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _state.Arrived = null;
        _arrived.Dispose();
    }

    private void WaitFor(long start, int asked) =>
        _arrived.WaitOne(TimeSpan.FromMilliseconds(Math.Clamp((asked * PlaceMs) - Stopwatch.GetElapsedTime(start).TotalMilliseconds, 0, 1000)));

    private void Play(string way, int travel, IEnumerable<int> places)
    {
        long start = Stopwatch.GetTimestamp();
        int frames = 0;
        long loaded = _state.Figures.Loaded;
        foreach (int place in places)
        {
            GoTo(place, travel);
            var figures = _state.Figures;
            _table.Note($"apply a frame {way}", "ms", figures.ApplyMs);
            if (figures.Loaded > loaded)
            {
                loaded = figures.Loaded;
                _table.Note("read a frame", "ms", figures.ReadMs);
                _table.Note("decode it, all cores", "ms", figures.DecodeMs);
                _table.Note("what the GPU reads of it", "MB", figures.UploadBytes / 1e6);
            }
            frames++;
        }
        _table.Note($"played {way}", "frames/s", frames / Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    private void GoTo(int place, int travel)
    {
        _state.Request(place, _tiles, travel);
        while (!_state.IsSettled)
        {
            if (!_state.Advance(Budget))
            {
                if (_state.Failure is { } failure)
                {
                    throw failure;
                }
                _arrived.WaitOne(TimeSpan.FromSeconds(1));
            }
        }
        _device.Gl.Finish();
    }
}

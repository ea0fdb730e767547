using Brainscan.Format;
using Brainscan.Player.Rendering.Egl;
using Brainscan.Player.Rendering.Gl;
using Brainscan.Player.Rendering.State;

namespace Brainscan.Player.Tests.Streaming;

/// <summary>A state on the GPU beside the decoder on the CPU, and ways to compare them.</summary>
internal sealed class Stage : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private readonly HeadlessContext _context = HeadlessContext.Create();
    private readonly FrameDecoder _decoder;
    private readonly ManualResetEventSlim _arrived = new();

    public Stage(TimelineReader reader, StateOptions options)
    {
        Reader = reader;
        _decoder = new FrameDecoder(reader, workers: 1);
        All = [.. reader.Grid.Tiles.Select(tile => tile.Index)];
        State = new RunState(_context.Device, reader, options) { Arrived = _arrived.Set };
    }

    public TimelineReader Reader { get; }

    public RunState State { get; }

    public GlDevice Device => _context.Device;

    public int[] All { get; }

    /// <summary>Advances until the request is fulfilled, or cannot be.</summary>
    /// <param name="afterStep">Called whenever what is shown has changed.</param>
    public void Settle(Action? afterStep = null)
    {
        while (!State.IsSettled && State.Failure is null)
        {
            _arrived.Reset();
            if (State.Advance(TimeSpan.Zero))
            {
                afterStep?.Invoke();
            }
            else if (!State.IsSettled && State.Failure is null)
            {
                // nothing but being told may be needed to go on
                Assert.True(_arrived.Wait(Deadline), $"nothing arrives: at {State.Frame}, {State.Figures}");
            }
        }
    }

    /// <summary>Asks for a frame and waits for it.</summary>
    public void GoTo(int place, int[]? tiles = null, int travel = 0)
    {
        State.Request(place, tiles ?? All, travel);
        Settle();
        Assert.Null(State.Failure);
        Assert.Equal(place, State.Frame);
    }

    /// <summary>Asserts that these tiles are those of a frame, bit for bit, with its scales.</summary>
    public void AssertIs(int place, int[]? tiles = null)
    {
        tiles ??= All;
        _decoder.Seek(place, tiles);
        short[] actual = Read(State.State);
        foreach (int tile in tiles)
        {
            var span = Reader.Grid.Tiles[tile];
            if (!_decoder.State.Slice(span.StateOffset, span.Count).SequenceEqual(actual.AsSpan(span.StateOffset, span.Count)))
            {
                Assert.Fail($"tile {tile} is not that of frame {place}; {State.Figures}");
            }
            Assert.Equal(_decoder.Scales[tile], State.Scales[span.Tensor]);
        }
        Assert.True(Reader.ReadStatistics(place).SequenceEqual(State.Statistics), $"the statistics are not those of frame {place}");
    }

    public short[] Read(GlBuffer buffer)
    {
        ushort[] biased = new ushort[Reader.Grid.StateLength];
        buffer.Read<ushort>(0, biased);
        return [.. biased.Select(value => (short)(value - 32768))];
    }

    public void Dispose()
    {
        State.Dispose();
        _decoder.Dispose();
        Assert.Equal(0, _context.Device.LiveObjects);
        _context.Dispose();
        _arrived.Dispose();
    }
}

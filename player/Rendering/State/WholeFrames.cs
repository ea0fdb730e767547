using System.Diagnostics;
using Brainscan.Format;
using Brainscan.Player.Rendering.Gl;

namespace Brainscan.Player.Rendering.State;

/// <summary>
/// Frames decoded whole on the CPU, for software renderers: there a compute shader that adds a frame takes longer than the CPU does to decode it, and a jump
/// over thirty of them would take seconds. There are two states in memory that both sides see: the one that is shown, and one that the next frame is decoded
/// into, on from either. When that is taken the two change places, and nothing is copied; bit for bit it is what the other way gives.
/// <para>
/// The hidden state is the loader's, until it offers it; then it is the GL thread's, until that has taken it or turned it down. Who has it is guarded by the
/// cache's gate.
/// </para>
/// </summary>
internal sealed class WholeFrames : IDisposable
{
    // After the first frame it is asked whether anybody still wants it, then each time after so many times more: each stop takes all of a state through
    // memory once more. For a hand that hurries every frame is one, and after so long it shall see the one there is.
    private const int Growth = 8;
    private const int HurriedMs = 20;

    private readonly TimelineReader _reader;
    private readonly FrameWalker _walker;
    private readonly Lock _decoding = new(); // held while either state is read or written
    private Side? _shown; // null: somebody else has written to it, or may
    private Side _hidden;

    /// <summary>Makes room for the state that is hidden.</summary>
    public WholeFrames(GlDevice device, TimelineReader reader)
    {
        _reader = reader;
        _walker = new FrameWalker(reader, Math.Max(1, Environment.ProcessorCount));
        _hidden = new Side(ApplyPass.MakeState(device, reader.Grid, isMapped: true), reader.Grid);
    }

    /// <summary>The frame that is offered; −1: none.</summary>
    public int Offered { get; private set; } = -1;

    /// <summary>Whether the GL thread is taking it.</summary>
    public bool IsTaken { get; private set; }

    /// <summary>The frame each tile of the hidden state is at.</summary>
    public ReadOnlySpan<int> Places => _hidden.State.Places;

    /// <summary>Takes the hidden state back to go on with it, where nobody has taken it; false: it is being taken.</summary>
    public bool TryReclaim()
    {
        Offered = IsTaken ? Offered : -1;
        return !IsTaken;
    }

    /// <summary>Decodes towards a frame. The loader must have the hidden state.</summary>
    /// <param name="place">The frame.</param>
    /// <param name="tiles">Which tiles, ascending.</param>
    /// <param name="isHurried">Whether others are likely to be wanted soon.</param>
    /// <param name="isWanted">Asked now and then; false: it is left at the frame it has come to.</param>
    /// <returns>The frame it has come to.</returns>
    /// <exception cref="RecordingException">A frame on every way there is damaged.</exception>
    public int Decode(int place, int[] tiles, bool isHurried, Func<bool> isWanted)
    {
        int at;
        int stride = 1;
        long start = Stopwatch.GetTimestamp();
        do
        {
            lock (_decoding)
            {
                at = _walker.Towards(_hidden.State, _shown?.State, place, tiles, stride);
                at = Bring(at, place, tiles);
            }
            stride *= isHurried ? 1 : Growth;
        }
        while (at != place && isWanted() && !(isHurried && Stopwatch.GetElapsedTime(start).TotalMilliseconds >= HurriedMs));
        return at;
    }

    // A frame on the way may be lost where the one wanted is not.
    private int Bring(int at, int place, int[] tiles)
    {
        try
        {
            _walker.Bring(_hidden.State, _shown?.State, at, tiles);
            return at;
        }
        catch (RecordingException) when (at != place)
        {
            _walker.Bring(_hidden.State, _shown?.State, place, tiles);
            return place;
        }
    }

    /// <summary>Says that a frame lies ready in the hidden state.</summary>
    public void Offer(int place) => Offered = place;

    /// <summary>Takes what is offered, to show it; −1 where nothing is.</summary>
    public int Take()
    {
        IsTaken = Offered >= 0;
        return Offered;
    }

    /// <summary>Gives the hidden state back to the loader: what was offered is shown, or nobody shall see it.</summary>
    public void Close() => (Offered, IsTaken) = (-1, false);

    /// <summary>Whether a frame with all of these tiles is offered, so that it need not be decoded again.</summary>
    public bool Brings(int place, ReadOnlySpan<int> tiles)
    {
        if (Offered != place)
        {
            return false;
        }
        foreach (int tile in tiles)
        {
            if (Places[tile] != place)
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Exchanges the state shown, which the GPU must be done with, for the hidden one. GL thread, which must have taken it.</summary>
    /// <param name="state">The state shown; mapped, and not the caller's any more.</param>
    /// <returns>What is shown from now on; the caller's to dispose.</returns>
    public GlBuffer Exchange(GlBuffer state)
    {
        var shown = _hidden;
        _hidden = _shown?.Buffer == state ? _shown : new Side(state, _reader.Grid);
        _shown = shown;
        return shown.Buffer;
    }

    /// <summary>Leaves the state shown alone from now on, since somebody else is about to write to it or to dispose it. GL thread; waits for the loader.</summary>
    public void Detach()
    {
        lock (_decoding)
        {
            _shown = null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _walker.Dispose();
        _hidden.Buffer.Dispose();
    }

    private sealed unsafe class Side(GlBuffer buffer, TileGrid grid)
    {
        public GlBuffer Buffer => buffer;

        public FrameState State { get; } = new(grid, (short*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref buffer.Mapped<short>()[0]), isBiased: true);
    }
}

using System.Collections.Immutable;
using Brainscan.Format;
using Brainscan.Player.Rendering.Gl;

namespace Brainscan.Player.Rendering.State;

/// <summary>
/// The weights of one frame of a recording on the GPU, and what is needed beside them: the origin, or the trail of change. Seeking plays
/// from the nearest key, or on from the frame at hand where that is nearer. The CPU decompresses; it never touches a weight.
/// </summary>
internal sealed class RunState : IDisposable
{
    // A movement of the whole range is 4064 in the trail's unit (a sixteenth of a step); after this many half-lives one unit is left of it.
    private const double HalfLivesUntilGone = 12;

    private readonly GlDevice _device;
    private readonly TimelineReader _reader;
    private readonly TileWorkers _workers = new();
    private readonly FrameUpload[] _uploads;
    private readonly ApplyPass _apply;
    private readonly TrailPass? _trail;
    private readonly int _warmUp;
    private GlBuffer _state;
    private GlBuffer? _spare;
    private float[] _scales;
    private float[] _previousScales;
    private int _uploaded;

    /// <summary>Makes room; nothing is read yet but, with <paramref name="needsOrigin"/>, the origin.</summary>
    /// <param name="device">Where.</param>
    /// <param name="reader">The recording; stays the caller's.</param>
    /// <param name="needsOrigin">Whether <see cref="Origin"/> is wanted.</param>
    /// <param name="trailHalfLifeFrames">Half-life of <see cref="Trail"/>, or null where it is not wanted.</param>
    public RunState(GlDevice device, TimelineReader reader, bool needsOrigin, double? trailHalfLifeFrames)
    {
        if (reader.Frames.Count == 0)
        {
            throw new RecordingException("the recording has no frame yet: nothing to draw.");
        }
        _device = device;
        _reader = reader;
        _scales = new float[reader.Header.Tensors.Length];
        _previousScales = new float[reader.Header.Tensors.Length];
        OriginScales = new float[reader.Header.Tensors.Length];
        _uploads = [new FrameUpload(device, reader.Grid), new FrameUpload(device, reader.Grid)];
        _apply = new ApplyPass(device);
        _state = ApplyPass.MakeState(device, reader.Grid);
        if (trailHalfLifeFrames is { } halfLife)
        {
            _spare = ApplyPass.MakeState(device, reader.Grid);
            _trail = new TrailPass(device, reader.Grid, reader.Header.Tensors, halfLife);
            _warmUp = 1 + (int)Math.Ceiling(Math.Max(0, halfLife) * HalfLivesUntilGone);
        }
        if (needsOrigin)
        {
            ReadOrigin();
        }
    }

    /// <summary>Place of the frame shown in the reader's frames; −1 before the first seek.</summary>
    public int Frame { get; private set; } = -1;

    /// <summary>The weights as quantised, biased and two to a word.</summary>
    public GlBuffer State => _state;

    /// <summary>Quantisation step of each tensor in the frame shown.</summary>
    public ReadOnlySpan<float> Scales => _scales;

    /// <summary>Statistics of the frame shown, one per tensor, as recorded.</summary>
    public ImmutableArray<TensorStatistics> Statistics { get; private set; } = [];

    /// <summary>The run's start, laid out as the state is; null where it was not wanted.</summary>
    public GlBuffer? Origin { get; private set; }

    /// <summary>Quantisation step of each tensor in the origin.</summary>
    public float[] OriginScales { get; }

    /// <summary>The trail of change; null where it was not wanted.</summary>
    public GlBuffer? Trail => _trail?.Trail;

    /// <summary>What a mode shows: the trail where there is one, otherwise the state.</summary>
    public GlBuffer Shown => Trail ?? _state;

    /// <summary>Makes a frame the one shown.</summary>
    /// <exception cref="RecordingException">A frame on the way is damaged.</exception>
    public void Seek(int frame)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(frame);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(frame, _reader.Frames.Count);
        if (frame == Frame)
        {
            return;
        }
        // the trail depends on the frames before, so it is begun early enough that nothing older would show
        int start = _reader.KeyAtOrBefore(_trail is null ? frame : Math.Max(0, frame - _warmUp));
        if (Frame >= start && Frame < frame)
        {
            start = Frame + 1;
        }
        else
        {
            _trail?.Clear();
        }
        bool isContinued = start == Frame + 1 && Frame >= 0;
        // while frames are half applied there is none to go on from
        Frame = -1;
        for (int next = start; next <= frame; next++)
        {
            Step(next, hasBefore: isContinued || next > start);
        }
        Frame = frame;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _workers.Dispose();
        foreach (var upload in _uploads)
        {
            upload.Dispose();
        }
        _apply.Dispose();
        _state.Dispose();
        _spare?.Dispose();
        _trail?.Dispose();
        Origin?.Dispose();
    }

    private void Step(int index, bool hasBefore)
    {
        var frame = _reader.ReadFrame(index);
        (_scales, _previousScales) = (_previousScales, _scales);
        ReadScales(frame.Tiles, _scales);
        Statistics = frame.Statistics;
        int before = index == 0 ? -1 : _reader.Frames[index - 1].Number;
        foreach (var tile in frame.Tiles)
        {
            if (tile.Base >= 0 && (tile.Base != before || !hasBefore))
            {
                throw new RecordingException(
                    $"frame {frame.Entry.Number}: tile {tile.Tile} builds on frame {tile.Base}, which was not read before it; run verify on the recording.");
            }
        }
        if (_trail is null)
        {
            Apply(frame.Tiles, _state, _state);
            return;
        }
        Apply(frame.Tiles, _state, _spare!);
        (_state, _spare) = (_spare!, _state);
        if (hasBefore)
        {
            _trail.Run(_spare, _state, _previousScales, _scales);
        }
    }

    private void Apply(ImmutableArray<TileRecord> tiles, GlBuffer source, GlBuffer destination)
    {
        // two uploads: while the GPU reads one, the next frame is decoded into the other
        var upload = _uploads[_uploaded++ % _uploads.Length];
        upload.WaitUntilFree();
        _workers.Decode(tiles, upload);
        _apply.Run(upload, source, destination);
    }

    private void ReadOrigin()
    {
        Origin = ApplyPass.MakeState(_device, _reader.Grid);
        var start = _reader.ReadStart();
        var refinement = _reader.ReadOrigin();
        if (start.IsEmpty || refinement.IsEmpty)
        {
            // the start is lost: the first frame there is takes its place, on its own grid
            Seek(0);
            Origin.CopyFrom(_state);
            Scales.CopyTo(OriginScales);
            return;
        }
        // the state is anything until the first seek, which begins at a key
        Apply(start, _state, _state);
        ReadScales(refinement, OriginScales);
        Apply(refinement, _state, Origin);
    }

    private void ReadScales(ImmutableArray<TileRecord> tiles, float[] scales)
    {
        var first = new bool[scales.Length];
        foreach (var tile in tiles)
        {
            int tensor = _reader.Grid.Tiles[tile.Tile].Tensor;
            if (first[tensor] && scales[tensor] != tile.Scale)
            {
                throw new RecordingException(
                    $"tensor {_reader.Header.Tensors[tensor].Name} has tiles of different scales ({scales[tensor]} and {tile.Scale}); "
                    + "this player draws one scale a tensor: render it with the version that recorded it.");
            }
            (first[tensor], scales[tensor]) = (true, tile.Scale);
        }
    }
}

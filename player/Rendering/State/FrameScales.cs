using System.Collections.Immutable;
using Brainscan.Format;

namespace Brainscan.Player.Rendering.State;

/// <summary>The quantisation steps of the frame that the loader has at hand, and whether they may follow those of its neighbours. The loader's thread.</summary>
internal sealed class FrameScales(TimelineReader reader, FrameCache cache)
{
    private readonly TimelineReader _reader = reader;
    private readonly FrameCache _cache = cache;
    private readonly float[] _scales = new float[reader.Header.Tensors.Length];
    private readonly bool[] _isKey = new bool[reader.Header.Tensors.Length];

    /// <summary>Notes them in a cached frame. With the gate held.</summary>
    public void CopyTo(CachedFrame cached)
    {
        _scales.CopyTo(cached.Scales, 0);
        _isKey.CopyTo(cached.IsKey, 0);
    }

    /// <summary>Checks that a key's bridge leads to the grid of the frame before, where that is known; a bridge has no scales of its own.</summary>
    /// <exception cref="RecordingException">It does not.</exception>
    public void CheckBridge(ImmutableArray<TileRecord> bridge, int key)
    {
        lock (_cache.Gate)
        {
            foreach (var tile in bridge)
            {
                if (_cache.Find(key - 1) is { } before && before.Scales[_reader.Grid.Tiles[tile.Tile].Tensor] != tile.Scale)
                {
                    throw new RecordingException(
                        $"the bridge of frame {_reader.Frames[key].Number}: tile {tile.Tile} leads to scale {tile.Scale}; expected that of the frame before; "
                        + "run verify on the recording.");
                }
            }
        }
        Array.Clear(_scales);
        Array.Clear(_isKey);
    }

    /// <summary>
    /// Reads those of a frame, and checks what its tiles build on: a change over time builds on the frame before, once, and keeps its grid; where that frame
    /// is known too, the latter is checked.
    /// </summary>
    /// <exception cref="RecordingException">They do not.</exception>
    public void Check(Frame frame, int place)
    {
        Read(frame);
        int before = place == 0 ? -1 : _reader.Frames[place - 1].Number;
        foreach (var tile in frame.Tiles)
        {
            if (tile.Base >= 0 && (tile.Base != before || frame.Entry.IsKey || tile.Factor != 1))
            {
                throw new RecordingException(
                    $"frame {frame.Entry.Number}: tile {tile.Tile} builds on frame {tile.Base}, {tile.Factor} times; expected the frame before, once; run verify on the recording.");
            }
        }
        lock (_cache.Gate)
        {
            if (_cache.Find(place - 1) is { } earlier)
            {
                RequireScales(place, earlier.Scales, _scales, _isKey);
            }
            if (_cache.Find(place + 1) is { } later)
            {
                RequireScales(place + 1, _scales, later.Scales, later.IsKey);
            }
        }
    }

    private void RequireScales(int place, float[] before, float[] after, bool[] isKey)
    {
        for (int tensor = 0; tensor < before.Length; tensor++)
        {
            if (!isKey[tensor] && before[tensor] != after[tensor])
            {
                throw new RecordingException(
                    $"frame {_reader.Frames[place].Number}: tensor {_reader.Header.Tensors[tensor].Name} changes with scale {after[tensor]}; "
                    + $"expected that of the frame before, {before[tensor]}; run verify on the recording.");
            }
        }
    }

    /// <summary>Reads those of a frame, whatever it builds on.</summary>
    /// <exception cref="RecordingException">The tiles of a tensor have several.</exception>
    public void Read(Frame frame)
    {
        // a tensor without weights has no tile, no scale, and is new in no frame
        Array.Clear(_scales);
        Array.Clear(_isKey);
        int last = -1;
        foreach (var tile in frame.Tiles)
        {
            int tensor = _reader.Grid.Tiles[tile.Tile].Tensor;
            if (tensor == last && _scales[tensor] != tile.Scale)
            {
                throw new RecordingException(
                    $"tensor {_reader.Header.Tensors[tensor].Name} has tiles of different scales ({_scales[tensor]} and {tile.Scale}); "
                    + "this player draws one scale a tensor: render it with the version that recorded it.");
            }
            (last, _scales[tensor], _isKey[tensor]) = (tensor, tile.Scale, tile.Base < 0);
        }
    }
}

using System.Collections.Immutable;

namespace Brainscan.Format;

/// <summary>What is known when a recording begins. Written once, in the Arrow schema's metadata.</summary>
public sealed record RecordingHeader
{
    /// <summary>Identifies the run; segments and resumed recordings of one run share it.</summary>
    public required Guid RunId { get; init; }

    /// <summary>When the run began, UTC.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>Name and version of the program that wrote the recording.</summary>
    public required string Software { get; init; }

    /// <summary>The guarantee every weight is stored with.</summary>
    public Quality Quality { get; init; } = Quality.Display;

    /// <summary>Optimiser steps between two frames, at least 1.</summary>
    public required int StepsPerFrame { get; init; }

    /// <summary>Frames from one key frame to the next, at least 1.</summary>
    public int KeyInterval { get; init; } = 32;

    /// <summary>Weights a tile holds at most; a multiple of 64.</summary>
    public int TileWeights { get; init; } = TileGrid.DefaultTileWeights;

    /// <summary>The model's tensors in flat order, without gaps.</summary>
    public required ImmutableArray<TensorInfo> Tensors { get; init; }

    /// <summary>The model's shape where it is a GPT; otherwise null.</summary>
    public ModelInfo? Model { get; init; }

    /// <summary>Settings of the run worth keeping (corpus, learning rate, seed, prompt …), for people and tools to read.</summary>
    public ImmutableSortedDictionary<string, string> Run { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Which file of a chain of segments this is, from 1 on.</summary>
    public int Segment { get; init; } = 1;

    /// <summary>Number of the first frame in this file: 0, but in a later segment.</summary>
    public int FirstFrame { get; init; }

    /// <summary>Seconds after which, at the latest, the writer has the disk confirm what it has written; null where nothing is promised.</summary>
    public double? SyncSeconds { get; init; }

    /// <summary>Number of weights in all tensors.</summary>
    public long WeightCount => Tensors.IsEmpty ? 0 : Tensors[^1].Offset + Tensors[^1].Count;

    /// <summary>Lays named shapes out in one flat array, in the order given.</summary>
    public static ImmutableArray<TensorInfo> Flatten(IEnumerable<(string Name, ImmutableArray<int> Shape)> tensors)
    {
        var list = ImmutableArray.CreateBuilder<TensorInfo>();
        long offset = 0;
        foreach (var (name, shape) in tensors)
        {
            var tensor = new TensorInfo(list.Count, name, shape, offset);
            list.Add(tensor);
            offset += tensor.Count;
        }
        return list.ToImmutable();
    }
}

using System.Collections.Immutable;
using System.Diagnostics;
using Brainscan.Format;

namespace Brainscan.Fuzzing;

/// <summary>Everything one can ask of a file, asked; and what it answered.</summary>
internal sealed class Examination
{
    /// <summary>No file of a few kilobytes may keep a reader busy for longer, all questions together.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Memory that all questions together may take, freed or not: a window of 1 MiB for each search for a commit, the copies that Arrow's reader makes of
    /// heads, and what <see cref="BytesPerWeight"/> and <see cref="BytesPerTile"/> add.
    /// </summary>
    public const long AllocationLimit = 64 << 20;

    /// <summary>A state of 16 bits for each weight that the header announces.</summary>
    public const int BytesPerWeight = sizeof(short);

    /// <summary>The place of each tile that the header announces, at most 2²⁰ of them, in all the lists that are made of them.</summary>
    public const int BytesPerTile = 128;

    /// <summary>A header that announces more weights than this is believed by nobody who has a file of a few kilobytes in hand.</summary>
    public const long WeightLimit = 1 << 20;

    private const int Origin = -1; // its place among the frames

    private readonly SortedDictionary<int, float[]> _weights = [];
    private readonly SortedDictionary<int, ImmutableArray<TensorStatistics>> _statistics = [];

    /// <summary>Why the file could not be opened; null when it could.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Finished, as the file says, and nothing wrong with it.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Frames that gave all their weights.</summary>
    public int FramesDecoded => _weights.Count;

    public TimeSpan Time { get; private set; }

    /// <summary>Memory taken for it, without what its header's weights and tiles account for.</summary>
    public long AllocatedBytes { get; private set; }

    /// <summary>What came out of it that is neither data nor a <see cref="RecordingException"/>.</summary>
    public Exception? Escaped { get; private set; }

    /// <summary>Asks everything. Never throws.</summary>
    public static Examination Of(byte[] file)
    {
        var examination = new Examination();
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        long start = Stopwatch.GetTimestamp();
        try
        {
            examination.AskAll(file);
        }
        catch (RecordingException exception)
        {
            examination.Refusal = exception.Message;
        }
        catch (Exception exception)
        {
            examination.Escaped = exception;
        }
        examination.Time = Stopwatch.GetElapsedTime(start);
        examination.AllocatedBytes += GC.GetTotalAllocatedBytes(precise: true) - allocated;
        return examination;
    }

    /// <summary>What is wrong with the answers; null when nothing is.</summary>
    /// <param name="original">Answers of the file as it was, when what is stored in this one must be the same or be refused.</param>
    public string? Fault(Examination? original)
    {
        if (Escaped is not null)
        {
            return $"{Escaped.GetType().Name} instead of a RecordingException: {Escaped}";
        }
        if (Refusal?.Contains('\n', StringComparison.Ordinal) == true)
        {
            return $"its error has several lines: {Refusal}";
        }
        if (Time > TimeLimit)
        {
            return $"it took {Time.TotalMilliseconds:F0} ms, at most {TimeLimit.TotalMilliseconds:F0} are allowed";
        }
        if (AllocatedBytes > AllocationLimit)
        {
            return $"it took {AllocatedBytes:N0} bytes, at most {AllocationLimit:N0} are allowed";
        }
        return original is null ? null : Difference(original);
    }

    private string? Difference(Examination original)
    {
        foreach (var (frame, weights) in _weights)
        {
            if (!original._weights.TryGetValue(frame, out float[]? expected) || !Same(weights, expected))
            {
                return $"frame {frame} has other weights than were written";
            }
        }
        foreach (var (frame, statistics) in _statistics)
        {
            if (!original._statistics.TryGetValue(frame, out var expected) || !statistics.AsSpan().SequenceEqual(expected.AsSpan()))
            {
                return $"frame {frame} has other statistics than were written";
            }
        }
        return IsWhole && original.FramesDecoded != FramesDecoded ? $"it counts as whole with {FramesDecoded} of {original.FramesDecoded} frames" : null;
    }

    private static bool Same(float[] one, float[] other) =>
        System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(one).SequenceEqual(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(other));

    private void AskAll(byte[] file)
    {
        using var reader = TimelineReader.Open("the file", new FaultyFile(file));
        AllocatedBytes -= reader.Header.WeightCount * BytesPerWeight + reader.Grid.Tiles.Length * BytesPerTile;
        Try(() =>
        {
            using var tail = new TimelineTail("the file", TimeProvider.System, _ => new FaultyFile(file));
            tail.Poll();
            tail.Poll();
        });
        Try(() => _ = reader.Tokens.Count + reader.Metrics.Count);
        for (int i = 0; i < reader.Frames.Count; i++)
        {
            Try(() => _statistics[reader.Frames[i].Number] = reader.ReadStatistics(i));
        }
        bool unharmed = RecordingVerifier.Run(reader).Count == 0;
        IsWhole = reader.IsFinished && unharmed;
        if (reader.Header.WeightCount > WeightLimit)
        {
            return;
        }
        using var decoder = new FrameDecoder(reader, workers: 1);
        float[] weights = new float[reader.Header.WeightCount];
        for (int i = 0; i < reader.Frames.Count; i++)
        {
            Try(() =>
            {
                decoder.Seek(i);
                decoder.Weights(weights);
                _weights[reader.Frames[i].Number] = [.. weights];
            });
        }
        Try(() =>
        {
            if (decoder.OriginWeights(weights))
            {
                _weights[Origin] = [.. weights];
            }
        });
    }

    private static void Try(Action ask)
    {
        try
        {
            ask();
        }
        catch (RecordingException)
        {
            // Refused, which is an answer.
        }
    }
}

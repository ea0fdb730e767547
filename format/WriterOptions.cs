namespace Brainscan.Format;

/// <summary>How a <see cref="RecordingWriter"/> works; nothing of it changes what is recorded.</summary>
public sealed record WriterOptions
{
    /// <summary>Threads to encode with, at least 1.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>A new segment begins when a file has reached this size in bytes; 0: never.</summary>
    public long SegmentBytes { get; init; }

    /// <summary>A new segment begins after this many frames; 0: never.</summary>
    public int SegmentFrames { get; init; }

    /// <summary>True to begin a recording in place of a file of its name in which nothing was recorded.</summary>
    public bool ReplacesEmpty { get; init; }

    /// <summary>What stands between the writer and the disk: nothing, but in tests a file that fails as disks do.</summary>
    internal Func<Container.RecordingFile, Container.RecordingFile> Through { get; init; } = file => file;
}

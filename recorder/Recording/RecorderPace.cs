namespace Brainscan.Recorder.Recording;

/// <summary>How often a recorder does what it does again and again.</summary>
internal sealed record RecorderPace
{
    /// <summary>Tokens and metrics are handed on at least this often, so that a reader that follows the file sees the text run.</summary>
    public TimeSpan Events { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>When nothing was written for so long, readers are told that the recorder is alive.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>On a full disk a write is tried again after so long.</summary>
    public TimeSpan Retry { get; init; } = TimeSpan.FromSeconds(1);
}

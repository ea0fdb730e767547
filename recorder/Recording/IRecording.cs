using Brainscan.Format;

namespace Brainscan.Recorder.Recording;

/// <summary>
/// Where a <see cref="FrameRecorder"/> writes: a recording on disk, or in tests one whose disk is full when the test says so. A call that
/// failed may be repeated; all are made by one thread.
/// </summary>
internal interface IRecording : IDisposable
{
    /// <summary>Frames in it.</summary>
    int Frames { get; }

    /// <summary>Bytes of it.</summary>
    long Length { get; }

    /// <summary>The first file of it that could not become any larger, so that another was begun; null where there was none.</summary>
    FileLimit? Limit { get; }

    /// <summary>Encodes and writes all weights.</summary>
    /// <exception cref="RecordingException">It cannot be written, for example because the disk is full.</exception>
    void WriteFrame(long step, double seconds, ReadOnlySpan<float> weights);

    /// <summary>Writes tokens and metrics.</summary>
    /// <exception cref="RecordingException">They cannot be written.</exception>
    void WriteEvents(ReadOnlySpan<TokenEvent> tokens, ReadOnlySpan<MetricEvent> metrics);

    /// <summary>Promises readers that something will be written within a time.</summary>
    /// <exception cref="RecordingException">It cannot be written.</exception>
    void WriteHeartbeat(TimeSpan promise);

    /// <summary>Returns when everything is on the disk.</summary>
    /// <exception cref="RecordingException">The disk reports an error.</exception>
    void Flush();

    /// <summary>Ends it.</summary>
    /// <exception cref="RecordingException">The end cannot be written.</exception>
    void Finish();
}

using Brainscan.Format.Container;

namespace Brainscan.Format;

/// <content>Files that may not become any larger: the recording goes on in the next one.</content>
public sealed partial class RecordingWriter
{
    /// <summary>The first file that could not become any larger, so that another was begun; null where there was none.</summary>
    public FileLimit? Limit { get; private set; }

    private void WriteToCurrent(EncodedFrame frame)
    {
        if (!frame.IsKey && _framesInSegment == 0)
        {
            _unwritten = frame = _encoder.AsKey(frame);
        }
        try
        {
            Current.WriteFrame(frame);
        }
        catch (RecordingException exception) when (FileTooLargeException.Is(exception))
        {
            BeginSegmentAtLimit(exception);
            WriteToCurrent(frame);
        }
    }

    private void AtLimitInTheNext(Action<TimelineWriter> write)
    {
        try
        {
            write(Current);
        }
        catch (RecordingException exception) when (FileTooLargeException.Is(exception))
        {
            BeginSegmentAtLimit(exception);
            write(Current);
        }
    }

    // The file may be as long as it may become: its end is written where there is room for it, and readers go on in the next one either way.
    private void BeginSegmentAtLimit(RecordingException found)
    {
        string path = SegmentPath.Of(_path, _segment);
        if (_framesInSegment == 0)
        {
            throw FormatError.NoRoomForAFrame(path, Current.Length, found);
        }
        Limit ??= new FileLimit(path, Current.Length, SegmentPath.Of(_path, _segment + 1));
        try
        {
            Current.Finish(isContinued: true);
        }
        catch (RecordingException)
        {
            // It stays as a killed recorder leaves one: whole up to its last commit.
        }
        _closedBytes += Current.Length;
        Current.Dispose();
        _segmentEnded = true;
        BeginSegment();
    }

    private void WriteToCurrent(ReadOnlySpan<TokenEvent> tokens, ReadOnlySpan<MetricEvent> metrics)
    {
        try
        {
            Current.WriteEvents(tokens, metrics);
        }
        catch (RecordingException exception) when (FileTooLargeException.Is(exception))
        {
            BeginSegmentAtLimit(exception);
            Current.WriteEvents(tokens, metrics);
        }
    }
}

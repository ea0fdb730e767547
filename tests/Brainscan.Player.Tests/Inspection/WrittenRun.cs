using Brainscan.Format;
using Brainscan.Player.Inspection;
using Brainscan.Player.Tests.Rendering;

namespace Brainscan.Player.Tests.Inspection;

/// <summary>A recording of one weight and much text, as its writer goes on and its reader follows.</summary>
internal sealed class WrittenRun : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RecordingWriter _writer;

    public WrittenRun(WriterOptions? options = null)
    {
        _writer = RecordingWriter.Create(Path, Recordings.Header(RecordingHeader.Flatten([("w", [1])]), null), options);
        _writer.WriteFrame(0, 0, [0.5f]);
        Reader = TimelineReader.Open(Path);
    }

    public string Path => _folder.File("run.brainscan");

    public TimelineReader Reader { get; }

    public void Frame(long step) => _writer.WriteFrame(step, step, [0.5f]);

    public void Write(TokenEvent[] tokens, params MetricEvent[] metrics) => _writer.WriteEvents(tokens, metrics);

    /// <summary>What is there now, read by a history of its own.</summary>
    public RunHistory Read()
    {
        Reader.Refresh();
        var history = new RunHistory(Reader);
        Assert.True(history.Read(TimeSpan.MaxValue));
        return history;
    }

    public void Dispose()
    {
        Reader.Dispose();
        _writer.Dispose();
        _folder.Dispose();
    }
}

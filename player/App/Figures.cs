using System.Diagnostics;
using Brainscan.Player.App.Hud;
using Brainscan.Player.Inspection;

namespace Brainscan.Player.App;

/// <summary>The panel of figures (F3): where time and memory go.</summary>
internal sealed class Figures
{
    private const int Remembered = 120;

    private readonly List<Figure> _lines = [];
    private readonly float[] _frameTimesMs = new float[Remembered];
    private readonly Process _process = Process.GetCurrentProcess();
    private double _lastDrawMs;
    private long _memoryAt;
    private double _memoryMb;

    /// <summary>The lines, which stay the same list.</summary>
    public IReadOnlyList<Figure> Lines => _lines;

    /// <summary>Brings them up to date.</summary>
    public void Update(FiguresModel model, Scene? scene, Stage stage, string renderer, RunSource source)
    {
        _lines.Clear();
        Title("picture");
        Add("draw", stage.PaintMs, "ms", 1);
        Add("whole turn", stage.DrawMs, "ms", 1);
        Add(renderer, double.NaN, null, 0);
        if (scene is not null)
        {
            Stream(scene);
        }
        if (source.Run is { } run)
        {
            Title("file");
            Add("length", run.Reader.Length / 1e6, "MB", 1);
            Add("frames", run.Reader.Frames.Count, "", 0);
            Add("segments", run.Reader.SegmentCount, "", 0);
        }
        Memory();
        if (stage.DrawMs != _lastDrawMs)
        {
            _lastDrawMs = stage.DrawMs;
            _frameTimesMs.AsSpan(1).CopyTo(_frameTimesMs);
            _frameTimesMs[^1] = (float)stage.DrawMs;
        }
        model.FrameTimesMs = _frameTimesMs;
    }

    private void Stream(Scene scene)
    {
        var figures = scene.State.Figures;
        Title("stream");
        Add("read", figures.ReadMs, "ms", 1);
        Add("decode", figures.DecodeMs, "ms", 1);
        Add("upload", figures.UploadBytes / 1e6, "MB", 2);
        Add("apply", figures.ApplyMs, "ms", 2);
        Add("queued", figures.Queued, "", 0);
        Add("read ahead to", figures.Last, "", 0);
        Add("never shown", figures.Dropped, "", 0);
        Add("cached frames", figures.CachedFrames, "", 0);
        Add("cache", figures.CachedBytes / 1e6, "MB", 0);
    }

    private void Memory()
    {
        // asked once a second: it opens a file of the kernel's
        long now = Stopwatch.GetTimestamp();
        if (_memoryAt == 0 || Stopwatch.GetElapsedTime(_memoryAt, now).TotalSeconds > 1)
        {
            _process.Refresh();
            (_memoryMb, _memoryAt) = (_process.WorkingSet64 / 1e6, now);
        }
        Title("memory");
        Add("process", _memoryMb, "MB", 0);
        Add("managed", GC.GetTotalMemory(forceFullCollection: false) / 1e6, "MB", 0);
    }

    private void Title(string name) => _lines.Add(new Figure(name, double.NaN, null, 0));

    private void Add(string name, double value, string? unit, int digits) => _lines.Add(new Figure(name, value, unit, digits));
}

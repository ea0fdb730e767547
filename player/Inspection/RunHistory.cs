using System.Diagnostics;
using Brainscan.Format;

namespace Brainscan.Player.Inspection;

/// <summary>
/// What a run has written, how well it did and what happened to it, at any step, in memory that does not grow with it: text and losses are pages
/// of the file (<see cref="EventPages{T}"/>), the curve over the run is a summary of fixed size. A month of the piece costs 5 kB a day.
/// <para>
/// One thread reads the recording on, from its beginning to wherever it ends (<see cref="Read"/>). Any thread may ask and is never kept
/// waiting by the disk: what is not in memory is read by a thread of the history's own and is there when <see cref="Arrived"/> is called.
/// </para>
/// </summary>
internal sealed class RunHistory : IDisposable
{
    // at the piece's pace a page of either is read in some 15 ms
    private const int TextPage = 4096;
    private const int LossPage = 1024;
    // 3 MB and 1 MB
    private const int TextPagesAtMost = 32;
    private const int LossPagesAtMost = 64;

    private readonly Lock _gate = new();
    private readonly TimelineReader _recording;
    private readonly EventReader _events;
    private readonly EventPages<TextCell> _text = new(static () => new TextDecoder(), TextPage, TextPagesAtMost);
    private readonly EventPages<double> _losses = new(static () => new LossItems(), LossPage, LossPagesAtMost);
    private readonly LossCurve _curve = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _asked = new(0);
    private Thread? _pager;
    private volatile ResumeEvent[] _resumes = [];
    private volatile int _version;
    private volatile int _curveVersion;

    /// <summary>Prepares to read a recording's text and losses; nothing is read yet.</summary>
    /// <param name="recording">The recording; stays the caller's and must outlive the history.</param>
    /// <param name="patience">How long what the disk does not give is asked for again: for who can read on later.</param>
    public RunHistory(TimelineReader recording, TimeSpan patience = default) => (_recording, _events) = (recording, recording.ReadEvents(patience: patience));

    /// <summary>Called, on a thread of the history's own, when what was asked for has been read. Set it before anybody asks.</summary>
    public Action? Arrived { get; set; }

    /// <summary>Is another number when more has been read of the recording.</summary>
    public int Version => _version;

    /// <summary>Is another number when the curve of losses has changed.</summary>
    public int CurveVersion => _curveVersion;

    /// <summary>Where another process went on, as far as has been read.</summary>
    public IReadOnlyList<ResumeEvent> Resumes => _resumes;

    /// <summary>Pages of text and losses in memory.</summary>
    public int PagesHeld
    {
        get
        {
            lock (_gate)
            {
                return _text.PagesHeld + _losses.PagesHeld;
            }
        }
    }

    /// <summary>Reads the recording on. One thread at a time.</summary>
    /// <param name="atMost">Time after which to stop.</param>
    /// <returns>True when nothing is left to read.</returns>
    /// <exception cref="IOException">The file cannot be read; may be tried again.</exception>
    public bool Read(TimeSpan atMost)
    {
        long started = Stopwatch.GetTimestamp();
        var frames = _recording.Frames;
        while (_events.Read())
        {
            lock (_gate)
            {
                _text.Add(_events);
                _losses.Add(_events);
                _curveVersion += _curve.Update(_events.Metrics, frames) ? 1 : 0;
            }
            if (!_events.Resumes.IsEmpty)
            {
                _resumes = [.. _resumes, .. _events.Resumes];
            }
            _version++;
            if (Stopwatch.GetElapsedTime(started) > atMost)
            {
                return false;
            }
        }
        lock (_gate)
        {
            // a frame has come that losses have waited for
            _curveVersion += _curve.Update([], frames) ? 1 : 0;
        }
        return true;
    }

    /// <summary>Cells (<see cref="TextCell"/>) of what was written at or before a step; null where that has to be read, which begins then.</summary>
    public long? CharactersAt(long step)
    {
        lock (_gate)
        {
            var count = _text.CountAt(step);
            AskIfWanted();
            return count;
        }
    }

    /// <summary>Copies cells of the text; null where they have to be read, which begins then. Otherwise how many there are.</summary>
    /// <param name="first">Which to begin with, from 0.</param>
    /// <param name="into">Receives them.</param>
    public int? TryCopyText(long first, Span<TextCell> into)
    {
        lock (_gate)
        {
            int? copied = _text.TryCopy(first, into);
            AskIfWanted();
            return copied;
        }
    }

    /// <summary>The last loss at or before a step: false where it has to be read, which begins then.</summary>
    /// <param name="step">Optimiser step.</param>
    /// <param name="loss">The loss; null where there is none.</param>
    public bool TryLossAt(long step, out double? loss)
    {
        lock (_gate)
        {
            bool isKnown = _losses.TryLast(step, out loss);
            AskIfWanted();
            return isKnown;
        }
    }

    /// <summary>Draws the losses over the run; see <see cref="LossCurve.Fill"/>.</summary>
    public void FillCurve(int frames, Span<float> mean, Span<float> least, Span<float> greatest, IReadOnlyList<StepBreak>? breaks = null)
    {
        lock (_gate)
        {
            _curve.Fill(frames, mean, least, greatest, breaks);
        }
    }

    /// <summary>Reads on this thread what was asked for last; for who would rather wait. False when nothing was asked for.</summary>
    public bool ReadWanted()
    {
        (IEventPages Pages, WantedPage Page) next;
        lock (_gate)
        {
            IEventPages? pages = _text.Wanted is not null ? _text : _losses.Wanted is not null ? _losses : null;
            if (pages is null)
            {
                return false;
            }
            next = (pages, pages.TakeWanted());
        }
        var keep = next.Pages.Read(_recording, next.Page, _stop.Token);
        lock (_gate)
        {
            keep();
        }
        return true;
    }

    /// <summary>Stops reading. The recording is closed after that, not before.</summary>
    public void Dispose()
    {
        Thread? pager;
        lock (_gate)
        {
            _stop.Cancel();
            pager = _pager;
        }
        pager?.Join();
        _stop.Dispose();
        _asked.Dispose();
    }

    // Whoever has somebody to tell has pages read for him; whoever has not reads them himself.
    private void AskIfWanted()
    {
        if (Arrived is null || (_text.Wanted ?? _losses.Wanted) is null || _stop.IsCancellationRequested)
        {
            return;
        }
        if (_pager is null)
        {
            _pager = new Thread(ReadPages) { Name = "text", IsBackground = true };
            _pager.Start();
        }
        if (_asked.CurrentCount == 0)
        {
            _asked.Release();
        }
    }

    private void ReadPages()
    {
        while (true)
        {
            try
            {
                _asked.Wait(_stop.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            if (ReadWanted() && !_stop.IsCancellationRequested)
            {
                Arrived!();
            }
        }
    }
}

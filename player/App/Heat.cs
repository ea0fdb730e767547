using Brainscan.Format;
using Brainscan.Player.App.Hud;
using Brainscan.Player.Inspection;

namespace Brainscan.Player.App;

/// <summary>Fills the heat map of tensors against time, which is computed on another thread while it is open.</summary>
internal sealed class Heat : IDisposable
{
    private readonly HeatMapModel _model;
    private readonly Action _wake;
    private TensorHeatMap? _map;
    private TimelineReader? _reader;
    private HeatMapView? _shown;
    private volatile bool _hasNews;

    /// <summary>Fills this model.</summary>
    /// <param name="model">The panel's.</param>
    /// <param name="wake">Called, on another thread, when there is more to see.</param>
    public Heat(HeatMapModel model, Action wake)
    {
        _model = model;
        _wake = () =>
        {
            _hasNews = true;
            wake();
        };
        model.Measures = [.. TensorHeatMap.Measures.Select(measure => measure.Name)];
        // what a run teaches, rather than what it was born with
        model.Measure = (int)HeatMeasure.Learned;
    }

    /// <summary>Takes a recording.</summary>
    public void Attach(TimelineReader reader)
    {
        Detach();
        _reader = reader;
        _map = new TensorHeatMap(reader, _wake);
        _model.Tensors = [.. reader.Header.Tensors.Select(tensor => tensor.Name)];
    }

    /// <summary>Lets go of it.</summary>
    public void Detach()
    {
        _map?.Dispose();
        (_map, _reader, _shown) = (null, null, null);
        _model.Tensors = [];
        Clear();
    }

    /// <summary>Whether more has been computed since this was last asked.</summary>
    public bool TakeNews()
    {
        bool had = _hasNews;
        _hasNews = false;
        return had;
    }

    /// <summary>Asks for what the open panel shows, and shows what is there.</summary>
    public void Update()
    {
        _map?.Want(_model.IsShown ? (HeatMeasure)_model.Measure : null);
        _model.Definition = TensorHeatMap.Measures[_model.Measure].Definition;
        if (_shown is not null && (int)_shown.Measure != _model.Measure)
        {
            // what is there is of another measure
            _shown = null;
            Clear();
        }
        if (_map?.View is { } view && view != _shown && (int)view.Measure == _model.Measure)
        {
            _shown = view;
            (_model.Columns, _model.Values, _model.Progress, _model.Version) = (view.Columns, view.Values, view.Progress, view.Version);
            (_model.Moments, _model.Known, _model.Frames, _model.IsAtKeys) = (view.Moments, view.Known, view.Frames, view.IsAtKeys);
        }
        if (_reader is { Frames: { Count: > 0 } frames })
        {
            _model.Steps = (frames[0].Step, frames[^1].Step);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Detach();

    private void Clear() => (_model.Columns, _model.Values, _model.Progress, _model.Moments, _model.Known) = (0, [], 0, 0, 0);
}

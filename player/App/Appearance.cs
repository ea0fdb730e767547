using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Rendering.Layout;

namespace Brainscan.Player.App;

/// <summary>What a person can turn about how weights are shown: one step at a time, round and round.</summary>
internal sealed class Appearance
{
    private const float StretchStep = 1.414f;
    private const float LeastStretch = 0.25f;
    private const float MostStretch = 64;

    private static readonly PictureMode[] Modes = Enum.GetValues<PictureMode>();
    private static readonly Normalisation[] Normalisations = Enum.GetValues<Normalisation>();

    private readonly RenderSettings _standard;
    private int _mode;
    private int _normalisation;
    private int _colors;
    private int _layout;

    /// <summary>Begins with these.</summary>
    public Appearance(RenderSettings standard)
    {
        _standard = standard;
        Reset();
    }

    /// <summary>What is drawn.</summary>
    public PictureLook Look { get; private set; } = null!;

    /// <summary>Name of the layout.</summary>
    public string Layout => Layouts.Names[_layout];

    /// <summary>Half-life of the shimmer, in frames.</summary>
    public double HalfLifeFrames => _standard.HalfLifeFrames;

    /// <summary>Counts up with each change.</summary>
    public int Version { get; private set; }

    /// <summary>Back to where one began.</summary>
    public void Reset()
    {
        _mode = Array.IndexOf(Modes, _standard.Mode);
        _normalisation = Array.IndexOf(Normalisations, _standard.Normalisation);
        _colors = ColorMap.All.ToList().FindIndex(map => map.Name == _standard.Colors);
        _layout = Layouts.Names.ToList().IndexOf(_standard.Layout);
        Set(_standard.Stretch);
    }

    /// <summary>Next mode, or the one before; comparing needs something to compare with.</summary>
    public void CycleMode(int by, bool canCompare)
    {
        do
        {
            _mode = (_mode + by + Modes.Length) % Modes.Length;
        }
        while (Modes[_mode] == PictureMode.Compare && !canCompare);
        Set(Look.Stretch);
    }

    /// <summary>Shows one mode.</summary>
    public void SetMode(PictureMode mode)
    {
        _mode = Array.IndexOf(Modes, mode);
        Set(Look.Stretch);
    }

    /// <summary>Next normalisation.</summary>
    public void CycleNormalisation()
    {
        _normalisation = (_normalisation + 1) % Normalisations.Length;
        Set(Look.Stretch);
    }

    /// <summary>Next colour map.</summary>
    public void CycleColors()
    {
        _colors = (_colors + 1) % ColorMap.All.Count;
        Set(Look.Stretch);
    }

    /// <summary>Next layout.</summary>
    public void CycleLayout()
    {
        _layout = (_layout + 1) % Layouts.Names.Count;
        Set(Look.Stretch);
    }

    /// <summary>A steeper curve of brightness, or a flatter one.</summary>
    public void Stretch(int steps) => Set(Math.Clamp(Look.Stretch * MathF.Pow(StretchStep, steps), LeastStretch, MostStretch));

    private void Set(float stretch)
    {
        Look = new PictureLook(Modes[_mode], Normalisations[_normalisation], ColorMap.All[_colors].Name, stretch);
        Version++;
    }
}

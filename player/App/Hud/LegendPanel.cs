using System.Numerics;
using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Rendering.Gl;

namespace Brainscan.Player.App.Hud;

/// <summary>What is shown, in which colours, and what they are worth.</summary>
/// <param name="device">Where the colours' texture is made.</param>
internal sealed class LegendPanel(GlDevice device) : IDisposable
{
    private const int Steps = 255;

    private readonly byte[] _texels = new byte[Steps * 4];
    private GlTexture? _ramp;
    private (ColorMap Colors, float Stretch)? _drawn;

    /// <summary>Height in units.</summary>
    public static float Height(LegendModel legend) => 116 + (legend.Note.Length > 0 ? 16 : 0) + (legend.Tensor.Length > 0 ? 16 : 0) + (legend.NotFinite > 0 ? 18 : 0);

    /// <summary>Draws it.</summary>
    public void Draw(HudPen pen, HudModel model, in HudLayout layout)
    {
        var panel = layout.Legend;
        if (panel.IsEmpty)
        {
            return;
        }
        var legend = model.Legend;
        pen.Plate(panel);
        float left = panel.X + pen.Px(HudTheme.Pad);
        float width = panel.Width - (2 * pen.Px(HudTheme.Pad));
        float after = pen.Left(legend.Mode, HudTheme.Body, left, panel.Y + pen.Px(28), HudTheme.Ink);
        pen.Right(pen.Fit(legend.Formula, HudTheme.Small, left + width - after - pen.Px(8)), HudTheme.Small, left + width, panel.Y + pen.Px(28), HudTheme.Quiet);

        var ramp = new HudRect(left, panel.Y + pen.Px(40), width, pen.Px(12));
        pen.Pass.Image(Ramp(legend), ramp.X, ramp.Y, ramp.Width, ramp.Height);
        float line = ramp.Bottom + pen.Px(16);
        if (double.IsNaN(legend.Full))
        {
            pen.Left(pen.Say.Number(-Gains.Peak, 1).Add(" rms").Said, HudTheme.Small, left, line, HudTheme.Quiet);
            pen.Right(pen.Say.Number(Gains.Peak, 1, hasPlus: true).Add(" rms").Said, HudTheme.Small, left + width, line, HudTheme.Quiet);
        }
        else
        {
            pen.Left(pen.Say.Weight(-legend.Full).Said, HudTheme.Small, left, line, HudTheme.Quiet);
            pen.Right(pen.Say.Weight(legend.Full).Said, HudTheme.Small, left + width, line, HudTheme.Quiet);
        }
        pen.Centre("0", HudTheme.Small, left + (width / 2), line, HudTheme.Quiet);

        line += pen.Px(20);
        if (legend.Tensor.Length > 0)
        {
            pen.Left(pen.Fit(legend.Tensor, HudTheme.Small, width), HudTheme.Small, left, line, HudTheme.Faint);
            line += pen.Px(16);
        }
        pen.Left(pen.Fit(legend.Normalisation, HudTheme.Small, width), HudTheme.Small, left, line, HudTheme.Faint);
        line += pen.Px(16);
        pen.Left(pen.Fit(pen.Say.Add(legend.Colors.Name).Add("   stretch ").Number(legend.Stretch, legend.Stretch < 10 ? 1 : 0).Said, HudTheme.Small, width),
            HudTheme.Small, left, line, HudTheme.Faint);
        if (legend.Note.Length > 0)
        {
            line += pen.Px(16);
            pen.Left(pen.Fit(legend.Note, HudTheme.Small, width), HudTheme.Small, left, line, HudTheme.Accent);
        }
        if (legend.NotFinite > 0)
        {
            line += pen.Px(18);
            float side = pen.Px(10);
            pen.Box(new HudRect(left, line - side, side, side), new Vector4(ColorMap.NotFinite, 1));
            var text = pen.Say.Add("NaN or ∞: ").Count(legend.NotFinite).Add(legend.NotFinite == 1 ? " weight" : " weights");
            pen.Left(pen.Fit(text.Said, HudTheme.Small, width - (2 * side)), HudTheme.Small, left + (2 * side), line, HudTheme.Ink);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _ramp?.Dispose();

    private GlTexture Ramp(LegendModel legend)
    {
        var wanted = (legend.Colors, legend.Stretch);
        _ramp ??= GlTexture.Rgba(device, Steps, 1);
        if (_drawn != wanted)
        {
            ColorRamp.Fill(legend.Colors, legend.Stretch, 1 / Gains.Peak, _texels);
            _ramp.WriteRgba(_texels);
            _drawn = wanted;
        }
        return _ramp;
    }
}

namespace Brainscan.Player.Video.Film;

/// <summary>Where a camera looks.</summary>
/// <param name="X">The place of the canvas in the middle of the picture.</param>
/// <param name="Y">The same, downwards.</param>
/// <param name="Scale">Pixels of the picture a weight takes, above 0.</param>
internal readonly record struct CameraView(double X, double Y, double Scale);

/// <summary>A moment at which a camera is somewhere.</summary>
/// <param name="AtSeconds">Seconds of the film.</param>
/// <param name="View">Where it looks then.</param>
/// <param name="Easing">How the way there from the mark before is gone.</param>
internal readonly record struct CameraStop(double AtSeconds, CameraView View, Easing Easing = Easing.InOut);

/// <summary>
/// A camera's way between places. It pans and zooms at once, along the path on which the picture seems to move at one speed throughout
/// (van Wijk and Nuij, Smooth and Efficient Zooming and Panning, 2003): from one head to another far away it draws back, and comes near
/// again. Pure.
/// </summary>
internal sealed class CameraPath
{
    // The share of zoom in the movement; the paper's readers preferred 1.42.
    private const double Rho = 1.42;

    private readonly CameraStop[] _stops;
    private readonly double _pictureWidth;

    /// <summary>A way.</summary>
    /// <param name="stops">At least one, in the order of the film.</param>
    /// <param name="pictureWidth">Width of the picture in pixels.</param>
    public CameraPath(CameraStop[] stops, double pictureWidth)
    {
        ArgumentOutOfRangeException.ThrowIfZero(stops.Length);
        (_stops, _pictureWidth) = (stops, pictureWidth);
    }

    /// <summary>Whether it ever moves.</summary>
    public bool IsMoving => _stops.Any(stop => stop.View != _stops[0].View);

    /// <summary>Where the camera looks at a moment; before the first stop as there, after the last likewise.</summary>
    public CameraView At(double seconds)
    {
        var (from, to, gone) = Between(seconds);
        return Between(_stops[from].View, _stops[to].View, gone);
    }

    /// <summary>A view on the way between two.</summary>
    /// <param name="from">The first.</param>
    /// <param name="to">The last.</param>
    /// <param name="part">How much of the way is gone, 0–1; both ends are exactly the views given.</param>
    private CameraView Between(CameraView from, CameraView to, double part)
    {
        if (part <= 0 || part >= 1 || from == to)
        {
            return part >= 1 ? to : from;
        }
        // widths of what is seen, in weights
        double w0 = _pictureWidth / from.Scale;
        double w1 = _pictureWidth / to.Scale;
        double far = Math.Sqrt(((to.X - from.X) * (to.X - from.X)) + ((to.Y - from.Y) * (to.Y - from.Y)));
        if (far < 1e-6 * Math.Min(w0, w1))
        {
            return new CameraView(to.X, to.Y, _pictureWidth / (w0 * Math.Pow(w1 / w0, part)));
        }
        const double Rho2 = Rho * Rho;
        double r0 = Turn(((w1 * w1) - (w0 * w0) + (Rho2 * Rho2 * far * far)) / (2 * w0 * Rho2 * far));
        double r1 = Turn(((w1 * w1) - (w0 * w0) - (Rho2 * Rho2 * far * far)) / (2 * w1 * Rho2 * far));
        double at = (part * (r1 - r0)) + r0;
        double gone = w0 / Rho2 * ((Math.Cosh(r0) * Math.Tanh(at)) - Math.Sinh(r0)) / far;
        double width = w0 * Math.Cosh(r0) / Math.Cosh(at);
        return new CameraView(from.X + (gone * (to.X - from.X)), from.Y + (gone * (to.Y - from.Y)), _pictureWidth / width);
    }

    /// <summary>The two stops a moment lies between, and how much of the way between them is gone, eased, 0–1; the same stop twice before the first and after the last.</summary>
    public (int From, int To, double Gone) Between(double seconds)
    {
        int next = Array.FindIndex(_stops, stop => stop.AtSeconds > seconds);
        return next < 0 ? (_stops.Length - 1, _stops.Length - 1, 1)
            : next == 0 ? (0, 0, 0)
            : (next - 1, next, _stops[next].Easing.At((seconds - _stops[next - 1].AtSeconds) / (_stops[next].AtSeconds - _stops[next - 1].AtSeconds)));
    }

    // ln(√(b² + 1) − b)
    private static double Turn(double b) => -Math.Asinh(b);
}

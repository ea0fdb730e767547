using System.Globalization;
using System.Text;
using Brainscan.Format;
using Brainscan.Player.Inspection;

namespace Brainscan.Player.Report;

/// <summary>The loss over the run. The lines are a drawing that is stretched as the page is; what is written beside them is not.</summary>
internal static class LossSection
{
    private const int Height = 1000;
    private const int MostMarks = 40;

    /// <summary>Writes it; nothing where no loss was recorded.</summary>
    public static void Write(HtmlWriter html, ReportRun run)
    {
        if (run.Events.LastLoss is null)
        {
            return;
        }
        var (first, last) = FrameSteps.Range(run.Frames);
        LossCurveShape curve = run.Events.Curve;
        Axis axis = Axis.Of(curve);
        html.Add($"<section><h2>Loss</h2><figure><div class=\"plot\">");
        foreach (double tick in curve.IsLogarithmic ? Ticks.Logarithmic(axis.Bottom, axis.Top) : Ticks.Linear(axis.Bottom, axis.Top, 6))
        {
            html.Add($"<div class=\"level\" style=\"bottom:{100 * axis.Height(tick):0.##}%\"><span>{Say.Number(tick)}</span></div>");
        }
        foreach (double tick in Ticks.Linear(first, last, 6))
        {
            html.Add($"<div class=\"step\" style=\"left:{Left(tick):0.##}%\"><span>{tick:N0}</span></div>");
        }
        Marks(html, run, Left);
        html.Add($"<svg viewBox=\"0 0 {curve.Line.Length} {Height}\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"The loss over the steps of the run\">");
        html.Add($"<path class=\"spread\" d=\"{Band(curve, axis)}\"/><path class=\"line\" d=\"{Line(curve, axis)}\"/></svg>");
        foreach (int place in run.Moments)
        {
            long step = run.Frames[place].Step;
            if (double.IsFinite(curve.At(step)))
            {
                html.Add($"<i class=\"dot\" style=\"left:{Left(step):0.##}%;bottom:{100 * axis.Height(curve.At(step)):0.##}%\"></i>");
            }
        }
        html.Add($"""
            </div><figcaption><div>Training loss{(run.Header.Model is null ? "" : " in nats a token")}{(curve.IsLogarithmic ? ", on a logarithmic scale," : "")} over optimiser steps: what was measured, and its mean over a fiftieth of the run{(run.Breaks.Any(found => !found.IsBack) ? "; broken where steps were not recorded and nothing was measured" : "")}.
            Dots are the moments of the pictures.</div></figcaption></figure></section>
            """);

        double Left(double step) => last > first ? 100 * (step - first) / (last - first) : 50;
    }

    private static void Marks(HtmlWriter html, ReportRun run, Func<double, double> left)
    {
        RunMarks marks = new();
        marks.Update(run.Reader, run.Events.Resumes);
        foreach (var mark in marks.Events.Take(MostMarks).Where(mark => mark.Place >= 0))
        {
            html.Add($"<div class=\"mark\" style=\"left:{left(run.Frames[mark.Place].Step):0.##}%\"><span>{mark.Text}</span></div>");
        }
    }

    private static string Line(LossCurveShape curve, Axis axis)
    {
        StringBuilder path = new();
        foreach (var (first, last) in Parts(curve))
        {
            for (int i = first; i <= last; i++)
            {
                Point(path, i == first, i, curve.Line[i], axis, curve.Line.Length);
            }
        }
        return path.ToString();
    }

    // a piece for each stretch that the line goes over
    private static string Band(LossCurveShape curve, Axis axis)
    {
        StringBuilder path = new();
        int columns = curve.Line.Length;
        foreach (var (first, last) in Parts(curve))
        {
            int[] measured = [.. Enumerable.Range(first, last - first + 1).Where(i => double.IsFinite(curve.Greatest[i]))];
            foreach (int i in measured)
            {
                Point(path, i == measured[0], i, curve.Greatest[i], axis, columns);
            }
            foreach (int i in measured.Reverse())
            {
                Point(path, false, i, curve.Least[i], axis, columns);
            }
            path.Append(measured.Length > 0 ? "Z" : "");
        }
        return path.ToString();
    }

    // from where to where there is a line; between two of these something is missing, or is no number
    private static IEnumerable<(int First, int Last)> Parts(LossCurveShape curve)
    {
        int first = -1;
        for (int i = 0; i <= curve.Line.Length; i++)
        {
            bool isThere = i < curve.Line.Length && double.IsFinite(curve.Line[i]);
            if (isThere && first < 0)
            {
                first = i;
            }
            if (!isThere && first >= 0)
            {
                yield return (first, i - 1);
                first = -1;
            }
        }
    }

    private static void Point(StringBuilder path, bool isFirst, int column, double value, Axis axis, int columns)
    {
        double x = columns > 1 ? column * columns / (columns - 1.0) : 0.5;
        path.Append(isFirst ? 'M' : 'L').Append(CultureInfo.InvariantCulture, $"{x:0.##},{Height * (1 - axis.Height(value)):0.#}");
    }

    /// <summary>What is at the bottom and at the top of the plot.</summary>
    private readonly record struct Axis(double Bottom, double Top, bool IsLogarithmic)
    {
        public static Axis Of(LossCurveShape curve)
        {
            var (low, high) = (curve.Lowest, curve.Highest);
            if (curve.IsLogarithmic)
            {
                return new Axis(Math.Max(low / 1.1, double.Epsilon), Math.Min(high * 1.1, double.MaxValue), true);
            }
            double air = high > low ? (0.06 * high) - (0.06 * low) : Math.Max(Math.Abs(high) / 10, 1e-9);
            return new Axis(Math.Max(low - air, double.MinValue), Math.Min(high + air, double.MaxValue), false);
        }

        /// <summary>0 at the bottom, 1 at the top. No step of it overflows, whatever was recorded.</summary>
        public double Height(double value) => IsLogarithmic
            ? (Math.Log(value) - Math.Log(Bottom)) / (Math.Log(Top) - Math.Log(Bottom))
            : ((value / 4) - (Bottom / 4)) / ((Top / 4) - (Bottom / 4));
    }
}

using Brainscan.Format;
using Brainscan.Player.Inspection;
using Brainscan.Player.Rendering;
using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Rendering.Egl;
using Brainscan.Player.Rendering.Layout;
using Brainscan.Player.Video;

namespace Brainscan.Player.Report;

/// <summary>A picture of one frame.</summary>
/// <param name="Place">Which frame.</param>
/// <param name="Jpeg">The picture.</param>
internal sealed record FramePicture(int Place, Still Jpeg);

/// <summary>The pictures of a page, encoded.</summary>
/// <param name="Layout">Where the weights are.</param>
/// <param name="Whole">All weights at the last frame that could be drawn.</param>
/// <param name="Detail">A part of it, one pixel a weight; null where all of it is that large already.</param>
/// <param name="Moments">All weights at moments of the run; those that are damaged are missing.</param>
/// <param name="HeatMaps">One of <see cref="RecordedMeasures"/> each: a column a moment, a row a tensor, or several.</param>
internal sealed record ReportPictures(
    PictureLayout Layout, FramePicture Whole, FramePicture? Detail, IReadOnlyList<FramePicture> Moments, IReadOnlyList<Still> HeatMaps)
{
    // what a page may weigh is shared so: base64 makes 4 bytes of 3, and a page is to stay below 10 MB
    private const long MostWholeBytes = 2_400_000;
    private const long MostDetailBytes = 1_200_000;
    private const long MostMomentBytes = 300_000;

    private const int MostHeatRows = 1000;

    // about twice what a page shows them at: fine screens and paper get every pixel, and where a browser reduces, it does so by little, for it
    // averages colours, which makes weights grey
    private static readonly (int Width, int Height) WholeSize = (1920, 1200);
    private static readonly (int Width, int Height) MomentSize = (480, 300);
    private static readonly (int Width, int Height) DetailSize = (1440, 400);

    /// <summary>Pictures drawn at most, for whoever shows how far it is.</summary>
    public static int Count(ReportRun run) => run.Moments.Length + 3;

    /// <summary>Draws them on this thread, which must not have another OpenGL context.</summary>
    /// <param name="run">The run.</param>
    /// <param name="settings">What the weights look like.</param>
    /// <param name="progress">Told how many are drawn.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="RecordingException">OpenGL or ffmpeg is missing or failed, or no frame is whole.</exception>
    public static ReportPictures Draw(ReportRun run, RenderSettings settings, IProgress<long> progress, CancellationToken cancel)
    {
        Ffmpeg.Require();
        using HeadlessContext context = HeadlessContext.Create();
        using Stills stills = new(context.Device, run.Reader, settings);
        using StillEncoder encoder = new();
        PictureLayout layout = stills.Picture.Layout;
        List<FramePicture> moments = [];
        foreach (int place in run.Moments)
        {
            if (TrySeek(stills, place))
            {
                moments.Add(new FramePicture(place, Encode(WholeView(layout, MomentSize), MostMomentBytes)));
            }
            progress.Report(moments.Count);
        }
        // the last frame is the last of the moments, unless it is damaged
        int last = moments.Count > 0 ? moments[^1].Place : run.Place;
        stills.Seek(last);
        FramePicture whole = new(last, Encode(WholeView(layout, WholeSize), MostWholeBytes));
        progress.Report(moments.Count + 1);
        FramePicture? detail = DetailView(layout) is { } view ? new FramePicture(last, Encode(view, MostDetailBytes)) : null;
        progress.Report(moments.Count + 2);
        Still[] heat = [.. Enumerable.Range(0, RecordedMeasures.Count).Select(measure => encoder.Png(HeatMap(run, measure), cancel))];
        progress.Report(moments.Count + 3);
        return new ReportPictures(layout, whole, detail, moments, heat);

        Still Encode(PictureView view, long mostBytes) => encoder.Jpeg(new Still(view.Width, view.Height, stills.Draw(view)), mostBytes, cancel);
    }

    private static bool TrySeek(Stills stills, int place)
    {
        try
        {
            stills.Seek(place);
            return true;
        }
        catch (RecordingException)
        {
            // the page shows what is whole, and says what is not
            return false;
        }
    }

    /// <summary>The canvas and nothing beside it: reduced by a whole number where that is possible, so that every pixel has as many weights.</summary>
    private static PictureView WholeView(PictureLayout layout, (int Width, int Height) most)
    {
        double factor = Math.Max(layout.Width / (double)most.Width, layout.Height / (double)most.Height);
        double scale = factor > 1 ? 1 / Math.Ceiling(factor) : Math.Max(1, Math.Floor(1 / factor));
        int width = Math.Max(1, (int)Math.Round(layout.Width * scale));
        int height = Math.Max(1, (int)Math.Round(layout.Height * scale));
        return PictureView.Fit(layout, width, height, hasStrip: false);
    }

    /// <summary>One pixel a weight, from about the middle of the canvas.</summary>
    private static PictureView? DetailView(PictureLayout layout)
    {
        int width = Math.Min(DetailSize.Width, layout.Width);
        int height = Math.Min(DetailSize.Height, layout.Height);
        return layout.Width <= WholeSize.Width && layout.Height <= WholeSize.Height
            ? null
            : new PictureView(width, height, 1, -(layout.Width - width) / 2, -(layout.Height - height) / 2, height);
    }

    private static Still HeatMap(ReportRun run, int measure)
    {
        int tensors = run.Header.Tensors.Length;
        int rows = Math.Min(tensors, MostHeatRows);
        int columns = run.Columns.Length;
        byte[] rgba = new byte[rows * columns * 4];
        float[] values = new float[columns];
        for (int tensor = 0; tensor < tensors; tensor++)
        {
            for (int column = 0; column < columns; column++)
            {
                values[column] = run.Columns[column][(measure * tensors) + tensor];
            }
            int row = (int)((long)tensor * rows / tensors);
            HeatColors.Row(values, rgba.AsSpan(row * columns * 4, columns * 4));
        }
        return new Still(columns, rows, rgba);
    }
}

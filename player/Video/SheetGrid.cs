namespace Brainscan.Player.Video;

/// <summary>Where the pictures of a sheet lie: rows and columns such that they are as large as the sheet allows. All in pixels.</summary>
/// <param name="Columns">Pictures in a row.</param>
/// <param name="Rows">Rows; the last may be shorter.</param>
/// <param name="Width">Width of a picture.</param>
/// <param name="Height">Height of a picture.</param>
/// <param name="Left">Where the first begins.</param>
/// <param name="Top">Where the first begins.</param>
/// <param name="Across">From one picture to the next in its row.</param>
/// <param name="Down">From one row to the next.</param>
/// <param name="Type">Size of the type of captions.</param>
internal readonly record struct SheetGrid(int Columns, int Rows, int Width, int Height, int Left, int Top, int Across, int Down, int Type)
{
    private const double MarginShare = 0.018;
    private const double GapShare = 0.008;

    // a picture is as wide as so many sizes of its caption's type
    private const double CellsOfType = 24;
    private const int LeastType = 8;

    /// <summary>Size of the type of the sheet's title.</summary>
    public static int TitleType(int width, int height) => Math.Max(9, (int)Math.Round(Math.Min(width / 1.6, height) / 52));

    /// <summary>From the sheet's edge to what is on it.</summary>
    public static int Margin(int width) => (int)Math.Round(width * MarginShare);

    /// <summary>Finds it.</summary>
    /// <param name="count">How many pictures, at least 1.</param>
    /// <param name="width">Width of the sheet.</param>
    /// <param name="height">Height of the sheet.</param>
    /// <param name="aspect">Width of a picture by its height.</param>
    public static SheetGrid Fit(int count, int width, int height, double aspect) =>
        Enumerable.Range(1, count).Select(columns => Of(columns, count, width, height, aspect)).MaxBy(grid => (long)grid.Width * grid.Height);

    private static SheetGrid Of(int columns, int count, int width, int height, double aspect)
    {
        int rows = (count + columns - 1) / columns;
        int margin = Margin(width);
        int top = (2 * margin) + TitleType(width, height);
        // the words at the end of one picture and at the beginning of the next must not read as one: three ems between them
        double roughType = Math.Clamp((width - (2.0 * margin)) / columns / CellsOfType, LeastType, TitleType(width, height));
        int gap = Math.Max(1, (int)Math.Round(width * GapShare));
        int gapAcross = Math.Max(gap, (int)Math.Ceiling(3 * roughType));
        double cell = (width - (2.0 * margin) - ((columns - 1) * gapAcross)) / columns;
        // words below are as large as a picture is wide, within what can be read and what would shout
        int type = (int)Math.Clamp(cell / CellsOfType, LeastType, TitleType(width, height));
        int caption = 2 * type;
        double room = (height - top - margin - ((rows - 1) * gap) - (rows * caption)) / (double)rows;
        double scale = Math.Min(cell / aspect, room);
        int pictureHeight = Math.Max(1, (int)scale);
        int pictureWidth = Math.Max(1, (int)(scale * aspect));
        int across = pictureWidth + gapAcross;
        int down = pictureHeight + caption + gap;
        return new SheetGrid(
            columns, rows, pictureWidth, pictureHeight, Math.Max(0, (width - ((columns * across) - gapAcross)) / 2),
            top + Math.Max(0, (height - top - margin - ((rows * down) - gap)) / 2), across, down, type);
    }
}

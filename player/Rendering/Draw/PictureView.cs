using Brainscan.Player.Rendering.Layout;

namespace Brainscan.Player.Rendering.Draw;

/// <summary>Where the canvas and the text strip are in a picture of some size.</summary>
/// <param name="Width">Width of the picture in pixels.</param>
/// <param name="Height">Height of the picture in pixels.</param>
/// <param name="Scale">Pixels of the picture a canvas pixel takes: a whole number, or less than 1; where it is smooth, any.</param>
/// <param name="X">Left edge of the canvas in the picture.</param>
/// <param name="Y">Top edge of the canvas in the picture.</param>
/// <param name="StripTop">First row of the text strip; as many as the picture's height without it.</param>
/// <param name="IsSmooth">True for a camera that moves: edges lie between pixels where they have to, and nothing snaps.</param>
internal readonly record struct PictureView(int Width, int Height, float Scale, float X, float Y, int StripTop, bool IsSmooth = false)
{
    /// <summary>All of it.</summary>
    public PicturePart Whole => new(0, 0, Width, Height);

    /// <summary>
    /// The whole canvas, centred, as large as fits: magnified by whole numbers only, so that every weight is equally large, and reduced
    /// freely. The strip is the bottom 192 of 4320 rows, in proportion.
    /// </summary>
    public static PictureView Fit(PictureLayout layout, int width, int height, bool hasStrip)
    {
        int strip = hasStrip ? (int)Math.Round(height * 192.0 / 4320) : 0;
        int room = Math.Max(1, height - strip);
        double scale = Math.Min(width / (double)layout.Width, room / (double)layout.Height);
        if (scale >= 1)
        {
            scale = Math.Floor(scale);
        }
        double x = (width - (scale * layout.Width)) / 2;
        double y = (room - (scale * layout.Height)) / 2;
        return new PictureView(width, height, (float)scale, (float)Math.Floor(x), (float)Math.Floor(y), room);
    }
}

/// <summary>A part of a picture, drawn into a target of its own: pictures may be larger than what OpenGL draws at once.</summary>
/// <param name="Left">Its first column in the picture.</param>
/// <param name="Top">Its first row in the picture.</param>
/// <param name="Width">Width of it and of the target, pixels.</param>
/// <param name="Height">Height of it and of the target, pixels.</param>
internal readonly record struct PicturePart(int Left, int Top, int Width, int Height);

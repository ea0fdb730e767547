using System.Collections.Immutable;

namespace Brainscan.Player.Rendering.Layout;

/// <summary>
/// A rectangle of the picture in which every pixel is one weight of one tensor. The pixel in column c and row r of it (both from 0, top
/// left) is weight <c>First + r · RowStride + c · ColumnStride</c> of the tensor.
/// </summary>
/// <param name="X">Left edge on the canvas.</param>
/// <param name="Y">Top edge on the canvas.</param>
/// <param name="Width">Columns, at least 1.</param>
/// <param name="Height">Rows, at least 1.</param>
/// <param name="Tensor">Index of the tensor.</param>
/// <param name="First">The weight of the top left pixel, counted within the tensor.</param>
/// <param name="RowStride">Weights from one row to the next.</param>
/// <param name="ColumnStride">Weights from one column to the next.</param>
/// <param name="Group">What is measured together within the tensor: its heads, and q, k and v, move by very different amounts.</param>
/// <param name="IsMatrix">Whether its rows and columns are a matrix's; false where storage order is merely wrapped.</param>
/// <param name="Part">What it is, for people: <c>L3 q head 5</c>.</param>
internal readonly record struct PixelRectangle(
    int X, int Y, int Width, int Height, int Tensor, int First, int RowStride, int ColumnStride, int Group, bool IsMatrix, string Part);

/// <summary>A place for a few quiet words on the canvas; they are drawn where they come out legible.</summary>
/// <param name="X">Left edge on the canvas.</param>
/// <param name="Y">Top edge on the canvas.</param>
/// <param name="Width">Room in pixels of the canvas.</param>
/// <param name="Height">Room in pixels of the canvas, for one line.</param>
/// <param name="Text">The words.</param>
internal readonly record struct LayoutLabel(int X, int Y, int Width, int Height, string Text);

/// <summary>A part of the canvas that holds no weight.</summary>
/// <param name="X">Left edge.</param>
/// <param name="Y">Top edge.</param>
/// <param name="Width">Width, 0 where there is no such part.</param>
/// <param name="Height">Height.</param>
internal readonly record struct CanvasArea(int X, int Y, int Width, int Height);

/// <summary>Where every weight of a model is on a canvas of one pixel a weight.</summary>
/// <param name="Name">Name of the layout: natural or columns.</param>
/// <param name="Width">Canvas width, a multiple of 16 so that the usual reductions (2, 3·4, 6 …) begin and end on whole weights.</param>
/// <param name="Height">Canvas height, likewise.</param>
/// <param name="Rectangles">All weights, each in exactly one rectangle; no two rectangles meet.</param>
/// <param name="Labels">Words in the spare places.</param>
/// <param name="Status">Where the player may write about the run.</param>
internal sealed record PictureLayout(
    string Name, int Width, int Height, ImmutableArray<PixelRectangle> Rectangles, ImmutableArray<LayoutLabel> Labels, CanvasArea Status)
{
    /// <summary>The weights' part of an 8K screen, whose shape every layout aims at: 7680 × 4128.</summary>
    public const int ScreenWidth = 7680;

    /// <inheritdoc cref="ScreenWidth"/>
    public const int ScreenHeight = 4128;

    /// <summary>How large a screen of that shape must be to hold a canvas; 1 is 8K.</summary>
    public static double ScreenFactor(long width, long height) =>
        Math.Max(width / (double)ScreenWidth, height / (double)ScreenHeight);

    /// <summary>The next multiple of 16.</summary>
    public static int Align(int pixels) => (pixels + 15) / 16 * 16;
}

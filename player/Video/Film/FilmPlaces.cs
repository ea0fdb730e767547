using System.Collections.Immutable;
using Brainscan.Format;
using Brainscan.Player.Inspection;
using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Rendering.Layout;

namespace Brainscan.Player.Video.Film;

/// <summary>A place of the canvas that has a name.</summary>
/// <param name="Name">For people.</param>
/// <param name="Parts">The pieces it lies in; none for the whole.</param>
/// <param name="Camera">Where the camera looks when it is there.</param>
internal sealed record FilmPlace(string Name, ImmutableArray<CanvasArea> Parts, CameraView Camera);

/// <summary>Where a camera looks from what an editor calls a place. Pure.</summary>
internal sealed class FilmPlaces
{
    // air around a place
    private const double Margin = 1.2;
    // a narrow place, such as a head's slice, is come near until it is so much of the picture wide, if not all of its length is seen then
    private const double LeastShare = 0.1;
    // rows of weights in a picture that shows one of them
    private const int RowsAroundPixel = 16;

    private readonly PictureLayout _layout;
    private readonly RecordingHeader _header;
    private readonly WeightLocator _locator;
    private readonly TensorSearch _search;
    private readonly PictureView _whole;

    /// <summary>Knows a recording's places.</summary>
    /// <param name="layout">Where its weights are.</param>
    /// <param name="header">What they belong to.</param>
    /// <param name="whole">The view that shows all, in the film's size.</param>
    public FilmPlaces(PictureLayout layout, RecordingHeader header, PictureView whole)
    {
        (_layout, _header, _whole) = (layout, header, whole);
        _locator = new WeightLocator(layout, header);
        _search = new TensorSearch(_locator, header);
    }

    /// <summary>The view that shows all.</summary>
    public CameraView Whole => CameraOf(_whole.Scale, _whole.X, _whole.Y);

    /// <summary>What is drawn when the camera looks somewhere.</summary>
    public PictureView ViewOf(CameraView camera) => _whole with
    {
        Scale = (float)camera.Scale,
        X = (float)Edge(camera.X * camera.Scale, _layout.Width * camera.Scale, _whole.Width),
        Y = (float)Edge(camera.Y * camera.Scale, _layout.Height * camera.Scale, _whole.StripTop),
    };

    /// <summary>The place of a mark. Places at rest lie on whole pixels, and weights larger than one are whole pixels large.</summary>
    /// <param name="mark">The mark.</param>
    /// <param name="file">The script, for messages.</param>
    /// <exception cref="RecordingException">There is no such place; with the line.</exception>
    public FilmPlace Find(CameraMark mark, string file)
    {
        if (mark is { Place: "whole", Pixel: null })
        {
            return new FilmPlace("", [], mark.Zoom is { } zoom ? Centred(_layout.Width / 2.0, _layout.Height / 2.0, zoom) : Whole);
        }
        if (mark.Place == "whole")
        {
            throw Wrong(file, mark, "a row and a column are of a tensor: name it as the place");
        }
        // a query without words lists all there is
        var found = mark.Place.Any(char.IsLetterOrDigit) ? _search.Find(mark.Place, 1) : [];
        if (found.IsEmpty)
        {
            throw Wrong(file, mark, $"there is no place '{mark.Place}' in this recording; it has {_search.Examples()}");
        }
        if (mark.Pixel is { } pixel)
        {
            return PixelOf(mark, _header.Tensors[found[0].Tensor], pixel, file);
        }
        // what lies in pieces all over a layer is looked at where the first of them is
        var area = found[0].Parts[0].Area;
        double scale = Math.Min(_whole.Width / (Margin * area.Width), _whole.StripTop / (Margin * area.Height));
        scale = Math.Max(scale, LeastShare * _whole.Width / Math.Min(area.Width, area.Height));
        return new FilmPlace(
            found[0].Name, [.. found[0].Parts.Select(part => part.Area)],
            Centred(area.X + (area.Width / 2.0), area.Y + (area.Height / 2.0), mark.Zoom ?? (scale >= 1 ? Math.Floor(scale) : scale)));
    }

    private FilmPlace PixelOf(CameraMark mark, TensorInfo tensor, (int Row, int Column) pixel, string file)
    {
        int columns = WeightLocator.ColumnsOf(tensor);
        long rows = tensor.Count / columns;
        if (pixel.Row >= rows || pixel.Column >= columns)
        {
            throw Wrong(file, mark, $"row {pixel.Row}, column {pixel.Column}: {tensor.Name} has {rows} rows and {columns} columns, counted from 0");
        }
        var (x, y) = _locator.CanvasOf(tensor.Index, ((long)pixel.Row * columns) + pixel.Column);
        return new FilmPlace(
            $"{tensor.Name} [{pixel.Row}, {pixel.Column}]", [new CanvasArea(x, y, 1, 1)],
            Centred(x + 0.5, y + 0.5, mark.Zoom ?? Math.Max(1, _whole.StripTop / RowsAroundPixel)));
    }

    private CameraView Centred(double x, double y, double scale) => CameraOf(
        scale, Math.Floor(Edge(x * scale, _layout.Width * scale, _whole.Width)), Math.Floor(Edge(y * scale, _layout.Height * scale, _whole.StripTop)));

    // where the canvas begins: nothing beyond it is shown as long as there is enough of it, and all of it where there is not
    private static double Edge(double middle, double canvas, double picture) =>
        Math.Clamp((picture / 2) - middle, Math.Min(0, picture - canvas), Math.Max(0, picture - canvas));

    private CameraView CameraOf(double scale, double left, double top) =>
        new(((_whole.Width / 2.0) - left) / scale, ((_whole.StripTop / 2.0) - top) / scale, scale);

    private static RecordingException Wrong(string file, CameraMark mark, string what) =>
        new(file.Length == 0 || mark.Line == 0 ? $"--place: {what}." : $"{file}, line {mark.Line}, camera: {what}.");
}

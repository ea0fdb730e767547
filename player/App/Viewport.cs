using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Rendering.Layout;

namespace Brainscan.Player.App;

/// <summary>
/// Where one looks at the canvas, and how closely: pan, zoom, fit. Coordinates of the window are framebuffer pixels, y downwards. Beyond 1:1
/// the scale is a whole number, so that all weights are equally large; below, it is free.
/// </summary>
internal sealed class Viewport
{
    // one notch of a wheel
    private const float Notch = 1.2f;
    private const float Largest = 256;

    private float _x;
    private float _y;
    // what the wheel has asked for, of which Scale is what can be drawn: two notches may be needed for the next whole number
    private float _wanted = 1;

    /// <summary>The canvas's size; 1 × 1 before the first <see cref="Attach"/>.</summary>
    public (int Width, int Height) Canvas { get; private set; } = (1, 1);

    /// <summary>The window's size.</summary>
    public (int Width, int Height) Window { get; private set; } = (1, 1);

    /// <summary>Rows of the window above the text strip.</summary>
    public int Room { get; private set; } = 1;

    /// <summary>Rows of them that nothing but the piece is ever in: those above the bar.</summary>
    public int Clear { get; private set; } = 1;

    /// <summary>Pixels of the window a weight takes.</summary>
    public float Scale { get; private set; } = 1;

    /// <summary>Whether the whole canvas is shown, and stays so when the window changes.</summary>
    public bool IsFitted { get; private set; } = true;

    /// <summary>What is drawn.</summary>
    public PictureView View => new(Window.Width, Window.Height, Scale, MathF.Floor(_x), MathF.Floor(_y), Room);

    /// <summary>Takes a canvas of this size; the view is fitted.</summary>
    public void Attach(PictureLayout layout)
    {
        Canvas = (layout.Width, layout.Height);
        Fit();
    }

    /// <summary>Takes a window of this size. What is in its middle stays there.</summary>
    /// <param name="width">Its width.</param>
    /// <param name="height">Its height.</param>
    /// <param name="strip">Lowest rows, which are the text strip's.</param>
    /// <param name="bar">Rows above them that the bar may cover.</param>
    public void Resize(int width, int height, int strip, int bar = 0)
    {
        var middle = CanvasAt(Window.Width / 2f, Room / 2f);
        Window = (Math.Max(1, width), Math.Max(1, height));
        Room = Math.Max(1, Window.Height - strip);
        Clear = Math.Max(1, Room - bar);
        if (IsFitted)
        {
            Fit();
        }
        else
        {
            Centre(middle.X, middle.Y, Room);
        }
    }

    /// <summary>Shows the whole canvas, as large as possible.</summary>
    public void Fit()
    {
        IsFitted = true;
        float scale = Math.Min(Window.Width / (float)Canvas.Width, Room / (float)Canvas.Height);
        Set(scale >= 1 ? MathF.Floor(scale) : scale);
        Centre(Canvas.Width / 2f, Canvas.Height / 2f, Room);
    }

    /// <summary>One weight one pixel; the point of the window stays on its weight.</summary>
    public void OneToOne(float x, float y) => ZoomTo(1, x, y);

    /// <summary>Zooms by notches of a wheel; the point of the window stays on its weight.</summary>
    public void Zoom(float notches, float x, float y)
    {
        float wanted = _wanted * MathF.Pow(Notch, notches);
        // 1:1 is a place to stop at
        if (_wanted != 1 && (wanted - 1) * (_wanted - 1) < 0)
        {
            wanted = 1;
        }
        ZoomTo(wanted, x, y);
    }

    /// <summary>Moves the canvas with the pointer.</summary>
    public void Pan(float dx, float dy)
    {
        if (dx != 0 || dy != 0)
        {
            IsFitted = false;
            (_x, _y) = (_x + dx, _y + dy);
            Keep();
        }
    }

    /// <summary>Shows a part of the canvas above the bar, with air around it.</summary>
    public void ShowArea(float x, float y, float width, float height)
    {
        IsFitted = false;
        float scale = Math.Min(Window.Width / (1.2f * Math.Max(1, width)), Clear / (1.2f * Math.Max(1, height)));
        Set(scale >= 1 ? MathF.Floor(scale) : scale);
        Centre(x + (width / 2), y + (height / 2), Clear);
    }

    /// <summary>The place of the canvas in the middle of the room, and pixels a weight takes: what <see cref="ShowAt"/> shows again.</summary>
    public (float X, float Y, float Scale) Middle => (((Window.Width / 2f) - MathF.Floor(_x)) / Scale, ((Room / 2f) - MathF.Floor(_y)) / Scale, Scale);

    /// <summary>Shows a place of the canvas in the middle of the room, so closely.</summary>
    /// <param name="x">Column of the canvas.</param>
    /// <param name="y">Row of the canvas.</param>
    /// <param name="scale">Pixels a weight takes, above 0.</param>
    public void ShowAt(float x, float y, float scale)
    {
        IsFitted = false;
        Set(scale > 1 ? MathF.Round(scale) : scale);
        // on the very pixel that Middle was said of
        (_x, _y) = (MathF.Round((Window.Width / 2f) - (x * Scale)), MathF.Round((Room / 2f) - (y * Scale)));
        Keep();
    }

    /// <summary>The place of the canvas at a point of the window.</summary>
    public (float X, float Y) CanvasAt(float x, float y) => ((x - MathF.Floor(_x)) / Scale, (y - MathF.Floor(_y)) / Scale);

    /// <summary>The point of the window at a place of the canvas.</summary>
    public (float X, float Y) WindowAt(float x, float y) => (MathF.Floor(_x) + (x * Scale), MathF.Floor(_y) + (y * Scale));

    private void ZoomTo(float wanted, float x, float y)
    {
        IsFitted = false;
        var (canvasX, canvasY) = CanvasAt(x, y);
        float fitted = Math.Min(Window.Width / (float)Canvas.Width, Room / (float)Canvas.Height);
        _wanted = Math.Clamp(wanted, Math.Min(1, fitted) / 2, Largest);
        Scale = _wanted > 1 ? MathF.Round(_wanted) : _wanted;
        (_x, _y) = (x - (canvasX * Scale), y - (canvasY * Scale));
        Keep();
    }

    private void Set(float scale) => Scale = _wanted = Math.Min(scale, Largest);

    private void Centre(float canvasX, float canvasY, int rows)
    {
        (_x, _y) = ((Window.Width / 2f) - (canvasX * Scale), (rows / 2f) - (canvasY * Scale));
        Keep();
    }

    // so much of the canvas stays above the bar, whatever the hand does, that it can be taken hold of there
    private void Keep()
    {
        float width = Canvas.Width * Scale;
        float height = Canvas.Height * Scale;
        float marginX = Math.Min(width, Window.Width) / 3;
        float marginY = Math.Min(height, Clear) / 3;
        _x = Math.Clamp(_x, marginX - width, Window.Width - marginX);
        _y = Math.Clamp(_y, marginY - height, Clear - marginY);
    }
}

using System.Globalization;
using System.Numerics;
using Brainscan.Player.Rendering.Overlay;
using Brainscan.Player.Rendering.Text;

namespace Brainscan.Player.App.Hud;

/// <summary>Draws what panels are made of, in units of the design.</summary>
/// <param name="pass">Collects the shapes.</param>
/// <param name="text">Where lines are put together.</param>
internal sealed class HudPen(OverlayPass pass, HudText text)
{
    private readonly char[] _shortened = new char[256];

    /// <summary>Pixels a unit.</summary>
    public float Unit { get; private set; } = 1;

    /// <summary>What shapes are added to.</summary>
    public OverlayPass Pass => pass;

    /// <summary>Begins a line of words, which ends with the next one.</summary>
    public HudText Say => text.Clear();

    /// <summary>Begins a picture.</summary>
    public void Begin(float unit) => Unit = unit;

    /// <summary>A length of the design, in whole pixels, at least one.</summary>
    public float Px(float units) => MathF.Max(1, MathF.Round(units * Unit));

    /// <summary>A size of type in pixels.</summary>
    public static int Type(float size, float unit) => Math.Max(5, (int)MathF.Round(size * unit));

    /// <summary>Width of so many characters.</summary>
    public static float Cells(int count, float size, float unit) => count * OverlayPass.AdvanceOf(Type(size, unit));

    /// <inheritdoc cref="Cells(int, float, float)"/>
    public float Cells(int count, float size) => Cells(count, size, Unit);

    /// <summary>Width of words.</summary>
    public float Width(ReadOnlySpan<char> words, float size) => OverlayPass.Measure(words, Type(size, Unit));

    /// <summary>What words stand on.</summary>
    public void Plate(HudRect r) => Plate(r, HudTheme.Plate);

    /// <inheritdoc cref="Plate(HudRect)"/>
    public void Plate(HudRect r, Vector4 color)
    {
        float radius = Px(HudTheme.Radius);
        pass.Box(r.X, r.Y, r.Width, r.Height, color, radius);
        pass.Outline(r.X, r.Y, r.Width, r.Height, Px(1), HudTheme.Edge, radius);
    }

    /// <summary>A filled rectangle.</summary>
    public void Box(HudRect r, Vector4 color, float radius = 0) => pass.Box(r.X, r.Y, r.Width, r.Height, color, radius);

    /// <summary>A hairline from left to right.</summary>
    public void Rule(float x, float y, float width) => pass.Box(x, y, width, Px(1), HudTheme.Hairline);

    /// <summary>Words beginning at <paramref name="x"/>; returns where they end.</summary>
    public float Left(ReadOnlySpan<char> words, float size, float x, float baseline, Vector4 color) =>
        x + pass.Text(words, Type(size, Unit), x, baseline, color);

    /// <summary>Words ending at <paramref name="right"/>; returns where they begin.</summary>
    public float Right(ReadOnlySpan<char> words, float size, float right, float baseline, Vector4 color)
    {
        float x = right - Width(words, size);
        pass.Text(words, Type(size, Unit), x, baseline, color);
        return x;
    }

    /// <summary>Words around <paramref name="middle"/>.</summary>
    public void Centre(ReadOnlySpan<char> words, float size, float middle, float baseline, Vector4 color) =>
        pass.Text(words, Type(size, Unit), middle - (Width(words, size) / 2), baseline, color);

    /// <summary>The words where there is room for them, otherwise their beginning and end with … between.</summary>
    public ReadOnlySpan<char> Fit(ReadOnlySpan<char> words, float size, float room)
    {
        if (!TextLine.IsPlain(words))
        {
            return FitLetters(words, size, room);
        }
        int cells = Math.Min(_shortened.Length, (int)(room / OverlayPass.AdvanceOf(Type(size, Unit))));
        if (words.Length <= cells)
        {
            return words;
        }
        if (cells < 2)
        {
            return [];
        }
        int tail = (cells - 1) / 2;
        int head = cells - 1 - tail;
        words[..head].CopyTo(_shortened);
        _shortened[head] = '…';
        words[^tail..].CopyTo(_shortened.AsSpan(head + 1));
        return _shortened.AsSpan(0, cells);
    }

    // letters of other scripts have their own widths, so how many fit is tried; what is read from the right has its middle in the middle too
    private ReadOnlySpan<char> FitLetters(ReadOnlySpan<char> words, float size, float room)
    {
        if (words.Length <= _shortened.Length && Width(words, size) <= room)
        {
            return words;
        }
        int[] starts = StringInfo.ParseCombiningCharacters(words.ToString());
        var (fits, tooMany) = (0, Math.Min(starts.Length, _shortened.Length));
        while (tooMany - fits > 1)
        {
            int tried = (fits + tooMany) / 2;
            (fits, tooMany) = Width(Shorten(words, starts, tried), size) <= room ? (tried, tooMany) : (fits, tried);
        }
        return fits == 0 ? [] : Shorten(words, starts, fits);
    }

    // so many letters of the words, from both ends; as wide as can be where even these are too long to be held
    private ReadOnlySpan<char> Shorten(ReadOnlySpan<char> words, int[] starts, int letters)
    {
        int tail = letters / 2;
        var head = words[..starts[letters - tail]];
        var end = tail == 0 ? [] : words[starts[^tail]..];
        if (head.Length + 1 + end.Length > _shortened.Length)
        {
            return words;
        }
        head.CopyTo(_shortened);
        _shortened[head.Length] = '…';
        end.CopyTo(_shortened.AsSpan(head.Length + 1));
        return _shortened.AsSpan(0, head.Length + 1 + end.Length);
    }

    /// <summary>The base line of type of a size whose middle (of capitals) is at <paramref name="middle"/>.</summary>
    public float Baseline(float size, float middle) => MathF.Round(middle + (Type(size, Unit) * 0.365f));
}

using System.Globalization;
using Brainscan.Player.Rendering.Overlay;

namespace Brainscan.Player.App.Hud;

/// <summary>
/// A line put together without allocating: figures with real minus signs and thin spaces between thousands. What does not fit is left out.
/// One line at a time: what was said before is gone with <see cref="Clear"/>.
/// </summary>
internal sealed class HudText
{
    private readonly char[] _room = new char[256];
    private int _length;

    /// <summary>What has been written.</summary>
    public ReadOnlySpan<char> Said => _room.AsSpan(0, _length);

    /// <summary>Begins an empty line.</summary>
    public HudText Clear()
    {
        _length = 0;
        return this;
    }

    /// <summary>Adds words.</summary>
    public HudText Add(ReadOnlySpan<char> words)
    {
        var part = words[..Math.Min(words.Length, _room.Length - _length)];
        part.CopyTo(_room.AsSpan(_length));
        _length += part.Length;
        return this;
    }

    /// <summary>Adds a whole number, thousands apart.</summary>
    public HudText Count(long value)
    {
        Span<char> digits = stackalloc char[20];
        ulong size = value < 0 ? (ulong)-(value + 1) + 1 : (ulong)value;
        size.TryFormat(digits, out int count, provider: CultureInfo.InvariantCulture);
        return Add(value < 0 ? "−" : "").Grouped(digits[..count]);
    }

    /// <summary>Adds a number with so many digits after the point; a dash for NaN, the sign of infinity.</summary>
    public HudText Number(double value, int digits, bool hasPlus = false)
    {
        if (double.IsNaN(value))
        {
            return Add("–");
        }
        Add(value < 0 ? "−" : hasPlus && value > 0 ? "+" : "");
        double size = Math.Abs(value);
        if (double.IsInfinity(size))
        {
            return Add("∞");
        }
        if (size >= 1e12)
        {
            return Power(size);
        }
        Span<char> text = stackalloc char[32];
        Span<char> format = ['F', (char)('0' + Math.Clamp(digits, 0, 9))];
        size.TryFormat(text, out int count, format, CultureInfo.InvariantCulture);
        int point = text[..count].IndexOf('.');
        Grouped(text[..(point < 0 ? count : point)]);
        return Add(point < 0 ? "" : text[point..count]);
    }

    /// <summary>Adds a weight, always with its sign, as wide as the next: eight places in all, or a power of ten where that would say nothing.</summary>
    public HudText Weight(double value)
    {
        double size = Math.Abs(value);
        if (!double.IsFinite(value))
        {
            return Number(value, 0, hasPlus: true);
        }
        if (size >= 1000 || (size < 1e-5 && size > 0))
        {
            return Add(value < 0 ? "−" : "+").Power(size);
        }
        return Add(value == 0 ? " " : "").Number(value, size >= 100 ? 4 : size >= 10 ? 5 : 6, hasPlus: true);
    }

    /// <summary>Adds a span of time: 4:07, 1:02:33, 3 d 04:12:50; as long as <paramref name="like"/> seconds would be, so that it does not jump.</summary>
    public HudText Duration(double seconds, double like = 0)
    {
        if (!double.IsFinite(seconds))
        {
            return Add("–");
        }
        // beyond ten thousand years a clock is wrong, not patient
        long all = (long)Math.Clamp(seconds, 0, 3e11);
        double longest = Math.Max(all, double.IsFinite(like) ? like : 0);
        if (longest >= 86_400)
        {
            Count(all / 86_400).Add(" d ");
        }
        if (longest >= 3600)
        {
            Padded(all / 3600 % 24, longest >= 36_000 ? 2 : 1).Add(":");
        }
        return Padded(all / 60 % 60, longest >= 600 ? 2 : 1).Add(":").Padded(all % 60, 2);
    }

    /// <summary>Adds a speed: 1×, 64×, −1/4×.</summary>
    public HudText Speed(double speed)
    {
        double size = Math.Abs(speed);
        Add(speed < 0 ? "−" : "");
        return size is > 0 and < 1 ? Add("1/").Number(1 / size, 0).Add("×") : Number(size, size == Math.Floor(size) ? 0 : 1).Add("×");
    }

    private HudText Power(double size)
    {
        Span<char> text = stackalloc char[24];
        size.TryFormat(text, out int count, "0.000E+0", CultureInfo.InvariantCulture);
        int e = text[..count].IndexOf('E');
        return Add(text[..e]).Add("e").Add(text[e + 1] == '-' ? "−" : "").Add(text[(e + 2)..count]);
    }

    private HudText Padded(long value, int digits)
    {
        Span<char> text = stackalloc char[20];
        value.TryFormat(text, out int count, digits == 2 ? "00" : "0", CultureInfo.InvariantCulture);
        return Add(text[..count]);
    }

    private HudText Grouped(ReadOnlySpan<char> digits)
    {
        // four digits are read at a glance
        for (int i = 0; i < digits.Length; i++)
        {
            if (i > 0 && digits.Length > 4 && (digits.Length - i) % 3 == 0)
            {
                Add([OverlayPass.ThinSpace]);
            }
            Add(digits.Slice(i, 1));
        }
        return this;
    }
}

using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Brainscan.Format.Tools;

namespace Brainscan.Player.Report;

/// <summary>A file that lies in the page itself, as an address.</summary>
/// <param name="Type">Its media type.</param>
/// <param name="Bytes">What is in it.</param>
internal readonly record struct DataAddress(string Type, byte[] Bytes);

/// <summary>
/// Writes a page. What stands between the braces of an interpolated text is always data and never markup: names of tensors and generated text
/// were written by somebody else, and may hold anything. Numbers are written as everywhere, whatever the machine's language.
/// </summary>
internal sealed class HtmlWriter
{
    // 3 bytes become 4 letters, so parts of a multiple of 3 can be written one after the other
    private const int Base64Bytes = 3 << 14;

    private readonly TextWriter _target;

    /// <summary>Writes to this; it stays the caller's.</summary>
    public HtmlWriter(TextWriter target) => _target = target;

    /// <summary>Writes markup; all that is put into it is escaped.</summary>
#pragma warning disable CA1822 // the markup was written when it was made, to this page
    public void Add([InterpolatedStringHandlerArgument("")] ref Markup markup)
#pragma warning restore CA1822 // for all else
    {
    }

    /// <summary>Writes what belongs to the program itself, as it stands.</summary>
    public void AddOwn(string markup) => _target.Write(markup);

    /// <summary>
    /// A text whose every character can be seen and stays where it is: what controls something (a terminal, the direction of writing) or is no
    /// character at all becomes a dot. What joins or parts two letters of a script that needs it (Persian, Hindi, emoji) stays, after such a letter.
    /// </summary>
    public static string Visible(string text)
    {
        StringBuilder visible = new(text.Length);
        Rune before = default;
        for (int at = 0; at < text.Length;)
        {
            bool isRune = Rune.DecodeFromUtf16(text.AsSpan(at), out Rune rune, out int used) == OperationStatus.Done;
            visible.Append(isRune && (PlainText.IsPlain(rune) || (IsJoiner(rune) && MayJoin(before))) ? rune.ToString() : "·");
            before = rune;
            at += used;
        }
        return visible.ToString();
    }

    private static bool IsJoiner(Rune rune) => rune.Value is 0x200C or 0x200D;

    // letters of Latin, Greek and Cyrillic are never joined: there it would only hide
    private static bool MayJoin(Rune before) => before.Value >= 0x590 && PlainText.IsPlain(before);

    private void Text(string text)
    {
        foreach (char c in Visible(text))
        {
            string? entity = c switch { '&' => "&amp;", '<' => "&lt;", '>' => "&gt;", '"' => "&quot;", '\'' => "&#39;", _ => null };
            if (entity is null)
            {
                _target.Write(c);
            }
            else
            {
                _target.Write(entity);
            }
        }
    }

    private void Address(DataAddress address)
    {
        _target.Write($"data:{address.Type};base64,");
        for (int at = 0; at < address.Bytes.Length; at += Base64Bytes)
        {
            _target.Write(Convert.ToBase64String(address.Bytes.AsSpan(at, Math.Min(Base64Bytes, address.Bytes.Length - at))));
        }
    }

    /// <summary>An interpolated text on its way to the page; the compiler makes it.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Markup
    {
        private readonly HtmlWriter _html;

        /// <summary>Begins one for a page. How long it will be does not matter, as it is written at once.</summary>
        public Markup(int literalLength, int formattedCount, HtmlWriter html) => _html = html;

        /// <summary>Markup.</summary>
        public void AppendLiteral(string markup) => _html._target.Write(markup);

        /// <summary>Data.</summary>
        public void AppendFormatted(string? text) => _html.Text(text ?? "");

        /// <summary>Data.</summary>
        public void AppendFormatted<T>(T value, string? format = null)
            where T : struct, IFormattable => _html.Text(value.ToString(format, CultureInfo.InvariantCulture));

        /// <summary>A file in the page.</summary>
        public void AppendFormatted(DataAddress address) => _html.Address(address);
    }
}

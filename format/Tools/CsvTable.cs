using System.Globalization;
using System.Numerics;

namespace Brainscan.Format.Tools;

/// <summary>Writes a table as RFC 4180 has it: commas, CRLF, quotes where a text needs them. Numbers come back as they were, in every locale.</summary>
internal sealed class CsvTable(TextWriter target)
{
    private static readonly System.Buffers.SearchValues<char> Special = System.Buffers.SearchValues.Create(",\"\r\n");
    private bool _begun;

    // What came out of a stranger's file is neither to speak to a terminal that shows the table, nor to be a formula in a program that opens it.
    public CsvTable Add(string text)
    {
        text = PlainText.Of(text);
        text = text.Length > 0 && text[0] is '=' or '+' or '-' or '@' ? "'" + text : text;
        Separate();
        target.Write(text.AsSpan().ContainsAny(Special) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text);
        return this;
    }

    /// <summary>A number in its shortest form that reads back as the same; not finite: NaN, inf, -inf, as pandas and numpy read them.</summary>
    public CsvTable Add<T>(T number)
        where T : INumberBase<T>
    {
        Separate();
        target.Write(
            T.IsFinite(number) ? number.ToString(null, CultureInfo.InvariantCulture)
            : T.IsNaN(number) ? "NaN" : T.IsNegative(number) ? "-inf" : "inf");
        return this;
    }

    /// <summary>An empty field: there is no value.</summary>
    public CsvTable AddNothing()
    {
        Separate();
        return this;
    }

    public void EndRow()
    {
        target.Write("\r\n");
        _begun = false;
    }

    private void Separate()
    {
        if (_begun)
        {
            target.Write(',');
        }
        _begun = true;
    }
}

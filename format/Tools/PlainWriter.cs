using System.Text;

namespace Brainscan.Format.Tools;

/// <summary>A stream that people read: what comes out of a stranger's file is shown there, and says nothing to their terminal (<see cref="PlainText"/>).</summary>
/// <param name="target">Where it goes; stays the caller's.</param>
public sealed class PlainWriter(TextWriter target) : TextWriter
{
    /// <inheritdoc/>
    public override Encoding Encoding => target.Encoding;

    /// <summary>The stream itself, for what is our own: bars that redraw themselves.</summary>
    public TextWriter Target => target;

    /// <inheritdoc/>
    public override void Write(char value) => target.Write(PlainText.Of(value.ToString(), hasLines: true));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer) => Write(new string(buffer));

    /// <inheritdoc/>
    public override void Write(string? value) => target.Write(PlainText.Of(value ?? "", hasLines: true));

    /// <inheritdoc/>
    public override void WriteLine() => target.WriteLine();

    // in one piece: others write to the same stream
    /// <inheritdoc/>
    public override void WriteLine(string? value) => target.WriteLine(PlainText.Of(value ?? "", hasLines: true));

    /// <inheritdoc/>
    public override void Flush() => target.Flush();
}

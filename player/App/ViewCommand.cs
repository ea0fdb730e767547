using System.Globalization;
using System.Text;
using Brainscan.Format;
using Brainscan.Format.Tools;
using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Video.Film;

namespace Brainscan.Player.App;

/// <summary>The command that opens a view again: what is typed into a shell, or sent to a colleague who has the recording too.</summary>
internal static class ViewCommand
{
    /// <summary>Says it.</summary>
    /// <param name="file">The recording.</param>
    /// <param name="frames">Its frames.</param>
    /// <param name="place">Place of the frame shown.</param>
    /// <param name="placeOfA">Place of the frame it is compared with; null where none is kept.</param>
    /// <param name="appearance">How weights are shown.</param>
    /// <param name="viewport">Where one looks.</param>
    public static string Of(string file, IReadOnlyList<FrameEntry> frames, int place, int? placeOfA, Appearance appearance, Viewport viewport)
    {
        var look = appearance.Look;
        var command = new StringBuilder("./brainscan play ").Append(Quoted(Path.GetFullPath(file)));
        // a step means one frame; where a run went back there are others
        bool isMeant = FrameSteps.LastAtOrBefore(frames, frames[place].Step) == place;
        if (isMeant)
        {
            Add($"--step {frames[place].Step}");
        }
        else
        {
            Add($"--frame {frames[place].Number}");
        }
        if (placeOfA is { } a && look.Mode == PictureMode.Compare)
        {
            Add($"--against {frames[a].Step}");
        }
        Add($"--mode {WordFor(PictureWords.Modes, look.Mode)} --layout {appearance.Layout} --colours {look.Colors}");
        Add($"--stretch {look.Stretch:R} --normalise {WordFor(PictureWords.Normalisations, look.Normalisation)}");
        if (look.Mode == PictureMode.Change)
        {
            Add($"--half-life {appearance.HalfLifeFrames:R}");
        }
        Add($"--size {viewport.Window.Width}x{viewport.Window.Height}");
        if (!viewport.IsFitted)
        {
            var (x, y, scale) = viewport.Middle;
            Add($"--view {x:R},{y:R},{scale:R}");
        }
        return command.ToString();

        void Add(FormattableString words) => command.Append(' ').Append(words.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>A word as a shell takes it for one, whatever is in it; what a terminal might obey while it is pasted is written out.</summary>
    public static string Quoted(string word)
    {
        if (word.Length > 0 && word.All(letter => char.IsAsciiLetterOrDigit(letter) || "/._-+,:@%".Contains(letter, StringComparison.Ordinal)))
        {
            return word;
        }
        if (word.EnumerateRunes().All(PlainText.IsPlain))
        {
            return $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";
        }
        var result = new StringBuilder("$'");
        foreach (byte one in Encoding.UTF8.GetBytes(word))
        {
            result.Append(one is >= 0x20 and < 0x7F and not (byte)'\'' and not (byte)'\\' ? ((char)one).ToString() : string.Create(CultureInfo.InvariantCulture, $"\\x{one:X2}"));
        }
        return result.Append('\'').ToString();
    }

    private static string WordFor<T>(IReadOnlyDictionary<string, T> words, T value) where T : struct, Enum => words.First(word => word.Value.Equals(value)).Key;
}

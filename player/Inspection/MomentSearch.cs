using System.Globalization;
using System.Text.RegularExpressions;
using Brainscan.Format;
using static System.FormattableString;

namespace Brainscan.Player.Inspection;

/// <summary>A moment one can go to.</summary>
/// <param name="Name">For people: <c>step 15,000</c>.</param>
/// <param name="Detail">Which frame it is, and where it is not what was asked for.</param>
/// <param name="Place">The frame's place.</param>
internal sealed record MomentHit(string Name, string Detail, int Place);

/// <summary>Finds moments of a run by what people write: <c>step 15000</c>, <c>30 %</c>, <c>key 12</c>.</summary>
internal static partial class MomentSearch
{
    /// <summary>The moment that is meant; null where none is.</summary>
    /// <param name="query">What was written, in any case; a number may have commas between its thousands.</param>
    /// <param name="frames">The run's frames.</param>
    public static MomentHit? Find(string query, IReadOnlyList<FrameEntry> frames)
    {
        var match = Moments().Match(query.Trim().ToLowerInvariant());
        if (!match.Success || frames.Count == 0)
        {
            return null;
        }
        if (match.Groups["share"] is { Success: true } share)
        {
            double part = Math.Clamp(double.Parse(share.Value, CultureInfo.InvariantCulture) / 100, 0, 1);
            int at = (int)Math.Round(part * (frames.Count - 1));
            return new MomentHit(Invariant($"{part * 100:0.##} % of the run"), Invariant($"step {frames[at].Step:N0}, {FrameOf(at, frames)}"), at);
        }
        string digits = match.Groups["number"].Value.Replace(",", "", StringComparison.Ordinal);
        long number = long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long parsed) ? parsed : long.MaxValue;
        return match.Groups["what"].Value switch
        {
            "step" => Step(number, frames),
            "frame" => Frame(number, frames),
            _ => Key(number, frames),
        };
    }

    private static MomentHit Step(long step, IReadOnlyList<FrameEntry> frames)
    {
        int at = Math.Max(0, FrameSteps.LastAtOrBefore(frames, step));
        long found = frames[at].Step;
        string why = found == step ? ""
            : found > step ? ", the first there is"
            : at == frames.Count - 1 ? ", the last there is"
            : Invariant($", the last recorded before step {step:N0}");
        return new MomentHit(Invariant($"step {found:N0}"), FrameOf(at, frames) + why, at);
    }

    private static MomentHit Frame(long number, IReadOnlyList<FrameEntry> frames)
    {
        int at = (int)Math.Clamp(number - 1, 0, frames.Count - 1);
        return new MomentHit(FrameOf(at, frames), Invariant($"step {frames[at].Step:N0}"), at);
    }

    private static MomentHit Key(long number, IReadOnlyList<FrameEntry> frames)
    {
        int[] keys = [.. Enumerable.Range(0, frames.Count).Where(place => frames[place].IsKey)];
        int key = (int)Math.Clamp(number, 1, keys.Length);
        int at = keys[key - 1];
        return new MomentHit(Invariant($"key frame {key:N0} of {keys.Length:N0}"), Invariant($"step {frames[at].Step:N0}, {FrameOf(at, frames)}"), at);
    }

    // counted as beside the bar
    private static string FrameOf(int place, IReadOnlyList<FrameEntry> frames) => Invariant($"frame {place + 1:N0} of {frames.Count:N0}");

    [GeneratedRegex(@"^(?:(?<share>\d{1,9}(?:\.\d{1,9})?)\s*%|(?<what>step|key|frame)\s*(?:frame\s*)?(?<number>\d[\d,]*))$")]
    private static partial Regex Moments();
}

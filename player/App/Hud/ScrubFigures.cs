using System.Numerics;

namespace Brainscan.Player.App.Hud;

/// <summary>
/// The line above the track: play and pause, step, loss, time, motion; at the right frames, status and the way to the keys. Each figure
/// has the room of its longest, so that nothing moves while they change; what has no room is left out, the least important first.
/// </summary>
internal static class ScrubFigures
{
    private const float ItemGap = 28;

    private static readonly string PlayTip = $"play, pause   {KeysOf(Act.TogglePlay)}";
    private static readonly string HelpTip = $"all keys   {KeysOf(Act.Help)}";
    private static readonly string FollowTip = $"follow the live end   {KeysOf(Act.Follow)}";

    /// <summary>Draws the line.</summary>
    public static void Draw(HudPen pen, HudModel model, in HudLayout layout)
    {
        var time = model.Time;
        bool isThin = layout.Track.Height < pen.Px(20);
        float main = isThin ? HudTheme.Body : HudTheme.Large;
        float baseline = layout.Scrub.Y + pen.Px(isThin ? 24 : 33);
        var button = PlayButton(layout);
        Sign(pen, button, time.Motion != HudMotion.Paused, IsUnder(model, button));

        float left = layout.Track.X + button.Width + pen.Px(8);
        float right = layout.Track.Right;
        var help = HelpButton(layout);
        if (!isThin)
        {
            Round(pen, help, IsUnder(model, help));
            right = help.X - pen.Px(16);
        }
        if (time.Status != HudStatus.None && right - StatusWidth(pen, time) - left > pen.Px(120))
        {
            Status(pen, time, right, baseline, IsUnder(model, StatusButton(pen.Unit, model, layout)));
            right -= StatusWidth(pen, time) + pen.Px(ItemGap);
        }

        // what there is room for, in order of importance
        float step = pen.Width(pen.Say.Count(Math.Max(time.LastStep, time.Step)).Said, main) + Caption(pen, "step");
        float motion = pen.Cells(9, HudTheme.Body);
        float loss = pen.Cells(6, HudTheme.Body) + Caption(pen, "loss");
        float clock = pen.Width(pen.Say.Duration(time.LastSeconds, time.LastSeconds).Said, HudTheme.Body);
        float frames = pen.Width(pen.Say.Count(time.Frames).Add(" / ").Count(time.Frames).Said, HudTheme.Body) + Caption(pen, "frames");
        float room = right - left;
        bool hasStep = Takes(ref room, step, 0);
        bool hasMotion = hasStep && Takes(ref room, motion, pen.Px(ItemGap));
        bool hasLoss = hasMotion && !double.IsNaN(time.Loss) && Takes(ref room, loss, pen.Px(ItemGap));
        bool hasClock = hasMotion && Takes(ref room, clock, pen.Px(ItemGap));
        bool hasFrames = hasClock && Takes(ref room, frames, pen.Px(ItemGap * 2));

        if (hasStep)
        {
            float end = left + step - Caption(pen, "step");
            pen.Right(pen.Say.Count(time.Step).Said, main, end, baseline, HudTheme.Ink);
            left = Captioned(pen, "step", end, baseline) + pen.Px(ItemGap);
        }
        if (hasLoss)
        {
            float end = left + loss - Caption(pen, "loss");
            pen.Right(pen.Say.Number(time.Loss, 4).Said, HudTheme.Body, end, baseline, HudTheme.Ink);
            left = Captioned(pen, "loss", end, baseline) + pen.Px(ItemGap);
        }
        if (hasClock)
        {
            pen.Right(pen.Say.Duration(time.Seconds, time.LastSeconds).Said, HudTheme.Body, left + clock, baseline, HudTheme.Ink);
            left += clock + pen.Px(ItemGap);
        }
        if (hasMotion)
        {
            bool isLit = time.ShowsA || time.Motion == HudMotion.Following;
            var words = time.Motion switch
            {
                _ when time.ShowsA => pen.Say.Add("showing A"),
                HudMotion.Paused => pen.Say.Add("paused"),
                HudMotion.Following => pen.Say.Add("following"),
                _ => pen.Say.Speed(time.Speed),
            };
            pen.Left(words.Said, HudTheme.Body, left, baseline, isLit ? HudTheme.Accent : HudTheme.Quiet);
        }
        if (hasFrames)
        {
            float end = right - Caption(pen, "frames");
            pen.Right(pen.Say.Count(time.Frames == 0 ? 0 : time.Place + 1L).Add(" / ").Count(time.Frames).Said, HudTheme.Body, end, baseline, HudTheme.Quiet);
            Captioned(pen, "frames", end, baseline);
        }
    }

    /// <summary>Where one plays and pauses.</summary>
    public static HudRect PlayButton(in HudLayout layout)
    {
        float side = MathF.Round((layout.Track.Height < 20 * layout.Unit ? 20 : 28) * layout.Unit);
        return new HudRect(layout.Track.X - MathF.Round(4 * layout.Unit), layout.Scrub.Y + MathF.Round((layout.Track.Height < 20 * layout.Unit ? 9 : 11) * layout.Unit), side, side);
    }

    /// <summary>Where the keys are opened; empty where the bar is thin.</summary>
    public static HudRect HelpButton(in HudLayout layout)
    {
        float side = MathF.Round(24 * layout.Unit);
        return layout.Track.Height < 20 * layout.Unit ? default : new HudRect(layout.Track.Right - side, layout.Scrub.Y + MathF.Round(13 * layout.Unit), side, side);
    }

    /// <summary>Where the live end is followed again.</summary>
    public static HudRect StatusButton(float unit, HudModel model, in HudLayout layout)
    {
        if (model.Time.Status == HudStatus.None || layout.Scrub.IsEmpty)
        {
            return default;
        }
        float width = StatusWidth(model.Time, unit);
        float right = layout.Track.Height < 20 * unit ? layout.Track.Right : HelpButton(layout).X - MathF.Round(16 * unit);
        return new HudRect(right - width, layout.Scrub.Y + MathF.Round(8 * unit), width, MathF.Round(32 * unit));
    }

    /// <summary>What a click at a point does, and which key does it too; empty where none does anything.</summary>
    public static string Tip(HudModel model, in HudLayout layout, float x, float y) =>
        PlayButton(layout).Contains(x, y) ? PlayTip
        : HelpButton(layout).Contains(x, y) ? HelpTip
        : StatusButton(layout.Unit, model, layout).Contains(x, y) && model.Time is { Status: HudStatus.Live, Motion: not HudMotion.Following } ? FollowTip
        : "";

    private static bool IsUnder(HudModel model, HudRect r) => model.Pointer is { } at && r.Contains(at.X, at.Y);

    private static string KeysOf(Act act) => KeyMap.Lines.First(line => line.Bindings.Any(binding => binding.Act == act)).Keys;

    private static bool Takes(ref float room, float width, float gap)
    {
        bool fits = room >= gap + width;
        room -= fits ? gap + width : 0;
        return fits;
    }

    private static float Caption(HudPen pen, string words) => pen.Px(6) + pen.Width(words, HudTheme.Small);

    private static float Captioned(HudPen pen, string words, float x, float baseline) =>
        pen.Left(words, HudTheme.Small, x + pen.Px(6), baseline, HudTheme.Faint);

    private static float StatusWidth(HudPen pen, TimeModel time) => StatusWidth(time, pen.Unit);

    private static float StatusWidth(TimeModel time, float unit) =>
        MathF.Round(16 * unit) + HudPen.Cells(Math.Min(time.StatusText.Length, 32), HudTheme.Body, unit);

    private static void Status(HudPen pen, TimeModel time, float right, float baseline, bool isLit)
    {
        var color = time.Status switch
        {
            HudStatus.Live => HudTheme.Accent,
            HudStatus.Interrupted or HudStatus.Damaged => HudTheme.Alarm,
            _ => HudTheme.Quiet,
        };
        var words = pen.Fit(time.StatusText, HudTheme.Body, pen.Cells(32, HudTheme.Body));
        float x = pen.Right(words, HudTheme.Body, right, baseline, isLit ? HudTheme.Ink : HudTheme.Quiet);
        float side = pen.Px(8);
        float top = MathF.Round(baseline - (HudTheme.Body * pen.Unit * 0.365f) - (side / 2));
        if (time.Status == HudStatus.Waiting)
        {
            pen.Pass.Outline(x - pen.Px(16), top, side, side, pen.Px(1.5f), color, side / 2);
        }
        else
        {
            pen.Pass.Box(x - pen.Px(16), top, side, side, color, side / 2);
        }
    }

    /// <summary>What a click does: two bars pause, a wedge plays.</summary>
    private static void Sign(HudPen pen, HudRect r, bool isMoving, bool isLit)
    {
        if (isLit)
        {
            pen.Box(r, HudTheme.Lit, pen.Px(4));
        }
        var color = isLit ? HudTheme.Accent : HudTheme.Ink;
        float height = MathF.Round(r.Height * 0.5f);
        float top = r.Y + MathF.Round((r.Height - height) / 2);
        float middle = r.X + (r.Width / 2);
        if (isMoving)
        {
            float bar = MathF.Max(1, MathF.Round(height * 0.29f));
            pen.Pass.Box(MathF.Round(middle - (bar * 1.45f)), top, bar, height, color);
            pen.Pass.Box(MathF.Round(middle + (bar * 0.45f)), top, bar, height, color);
            return;
        }
        float left = middle - (height * 0.38f);
        pen.Pass.Wedge(new Vector2(left, top), new Vector2(left + (height * 0.9f), top + (height / 2)), new Vector2(left, top + height), color);
    }

    private static void Round(HudPen pen, HudRect r, bool isLit)
    {
        pen.Pass.Outline(r.X, r.Y, r.Width, r.Height, pen.Px(1), isLit ? HudTheme.Accent : HudTheme.Faint, r.Width / 2);
        pen.Centre("?", HudTheme.Body, r.X + (r.Width / 2), pen.Baseline(HudTheme.Body, r.Y + (r.Height / 2)), isLit ? HudTheme.Accent : HudTheme.Quiet);
    }
}

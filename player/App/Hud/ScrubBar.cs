using System.Numerics;

namespace Brainscan.Player.App.Hud;

/// <summary>Time: the loss of the whole run with the playhead on it, and above it what is known of the frame shown.</summary>
internal static class ScrubBar
{
    /// <summary>Height of the words above the bar, units.</summary>
    public const float TipHeight = 28;

    /// <summary>Draws it.</summary>
    public static void Draw(HudPen pen, HudGraph graph, HudModel model, in HudLayout layout)
    {
        if (layout.Scrub.IsEmpty)
        {
            return;
        }
        pen.Plate(layout.Scrub);
        ScrubFigures.Draw(pen, model, layout);
        Track(pen, graph, model.Time, layout.Track, layout.Track.Height >= pen.Px(20));
    }

    /// <summary>What is known of the frame under the pointer, or what a click there does, above the bar; drawn after the other panels.</summary>
    public static void DrawHover(HudPen pen, HudModel model, in HudLayout layout)
    {
        var time = model.Time;
        if (layout.Track.IsEmpty)
        {
            return;
        }
        if (model.Pointer is { } at && ScrubFigures.Tip(model, layout, at.X, at.Y) is { Length: > 0 } tip)
        {
            Tip(pen, layout.Scrub, tip, at.X);
            return;
        }
        if (time.HoverPlace < 0 || time.HoverPlace >= time.Frames)
        {
            return;
        }
        float x = HudGraph.X(layout.Track, time.HoverPlace, time.Frames);
        var text = pen.Say.Add("step ").Count(time.HoverStep).Add("   ").Duration(time.HoverSeconds);
        if (!double.IsNaN(time.HoverLoss))
        {
            text.Add("   loss ").Number(time.HoverLoss, 3);
        }
        // the pointer may be on its way over a gap, in which there is no frame
        float hand = model.Pointer is { } pointer && layout.Track.Contains(pointer.X, pointer.Y) ? pointer.X : x;
        for (int i = 0; i < time.Events.Count; i++)
        {
            bool isGap = time.Gaps.Contains(time.Events[i].Place);
            float mark = HudGraph.X(layout.Track, time.Events[i].Place, time.Frames);
            if (Math.Abs(mark - x) < pen.Px(5) || (isGap && hand <= mark && hand >= HudGraph.X(layout.Track, time.Events[i].Place - 1, time.Frames)))
            {
                text.Add("   ").Add(time.Events[i].Text);
            }
        }
        Tip(pen, layout.Scrub, text.Said, x);
    }

    private static void Tip(HudPen pen, HudRect bar, ReadOnlySpan<char> said, float middle)
    {
        var words = pen.Fit(said, HudTheme.Body, bar.Width - (2 * pen.Px(12)));
        float width = pen.Width(words, HudTheme.Body) + (2 * pen.Px(12));
        float x = MathF.Round(Math.Clamp(middle - (width / 2), bar.X, MathF.Max(bar.X, bar.Right - width)));
        var plate = new HudRect(x, bar.Y - pen.Px(HudTheme.Gap) - pen.Px(TipHeight), width, pen.Px(TipHeight));
        pen.Plate(plate, HudTheme.Page);
        pen.Left(words, HudTheme.Body, plate.X + pen.Px(12), pen.Baseline(HudTheme.Body, plate.Y + (plate.Height / 2)), HudTheme.Ink);
    }

    private static void Track(HudPen pen, HudGraph graph, TimeModel time, HudRect track, bool isTall)
    {
        Ground(pen, time, track, isTall ? pen.Px(2) : track.Height / 2);
        if (time.Frames < 1)
        {
            return;
        }
        Loop(pen, time, track);
        float head = HudGraph.X(track, time.Place, time.Frames);
        if (isTall)
        {
            Loss(pen, graph, time, track, head);
            Below(pen, time, track);
        }
        else
        {
            pen.Box(track with { Width = head - track.X }, HudTheme.Quiet, track.Height / 2);
        }
        for (int i = 0; i < time.Events.Count; i++)
        {
            float x = MathF.Round(HudGraph.X(track, time.Events[i].Place, time.Frames));
            pen.Pass.Box(x, track.Y, pen.Px(1), track.Height, HudTheme.Quiet with { W = 0.5f });
            Dot(pen, x + (pen.Px(1) / 2), track.Y, 2.5f, HudTheme.Quiet);
        }
        if (time.CompareWith >= 0 && time.CompareWith < time.Frames)
        {
            Mark(pen, "A", track, HudGraph.X(track, time.CompareWith, time.Frames));
        }
        if (time.HoverPlace >= 0 && time.HoverPlace < time.Frames)
        {
            pen.Pass.Box(MathF.Round(HudGraph.X(track, time.HoverPlace, time.Frames)), track.Y, pen.Px(1), track.Height, HudTheme.Ink with { W = 0.6f });
        }
        if (time.Wanted != time.Place && time.Wanted >= 0 && time.Wanted < time.Frames)
        {
            pen.Pass.Box(MathF.Round(HudGraph.X(track, time.Wanted, time.Frames)), track.Y, pen.Px(1), track.Height, HudTheme.Accent with { W = 0.7f });
        }
        Playhead(pen, track, head);
    }

    /// <summary>What the curve lies on, broken where steps are missing.</summary>
    private static void Ground(HudPen pen, TimeModel time, HudRect track, float radius)
    {
        float left = track.X;
        for (int i = 0; i < time.Gaps.Count; i++)
        {
            float from = HudGraph.X(track, time.Gaps[i] - 1, time.Frames);
            float to = HudGraph.X(track, time.Gaps[i], time.Frames);
            // of many frames, one that lies between two of them is too narrow to be seen
            float wider = MathF.Max(0, (pen.Px(4) - (to - from)) / 2);
            from = MathF.Round(from - wider);
            if (from > left)
            {
                pen.Box(track with { X = left, Width = from - left }, HudTheme.Ground, radius);
            }
            left = MathF.Max(left, MathF.Round(to + wider));
        }
        if (track.Right > left)
        {
            pen.Box(track with { X = left, Width = track.Right - left }, HudTheme.Ground, radius);
        }
    }

    private static void Loss(HudPen pen, HudGraph graph, TimeModel time, HudRect track, float head)
    {
        var inside = new HudRect(track.X, track.Y + pen.Px(5), track.Width, track.Height - pen.Px(10));
        float least = 1;
        float most = 0;
        if (!HudGraph.Range(time.LossMean, ref least, ref most))
        {
            return;
        }
        // a loss falls fast and then ever slower: its logarithm shows both, the fall at the very beginning and what comes after it
        bool isLogarithmic = least > 0 && most / least > 1.5f;
        void Lines(Vector4 mean, Vector4 range)
        {
            if (time.LossHigh.Length > 0 && time.LossLow.Length == time.LossHigh.Length)
            {
                Range(pen, time, inside, least, most, isLogarithmic, range);
            }
            graph.Line(pen, inside, time.LossMean, least, most, isLogarithmic, false, 1.5f, mean);
        }
        float split = MathF.Round(head);
        pen.Pass.Clip(track.X - 2, track.Y, split - track.X + 2, track.Height);
        Lines(HudTheme.Ink, HudTheme.Ink with { W = 0.22f });
        pen.Pass.Clip(split, track.Y, track.Right - split + 2, track.Height);
        Lines(HudTheme.Faint with { W = 0.75f }, HudTheme.Faint with { W = 0.16f });
        pen.Pass.Unclip();
    }

    /// <summary>From the least to the greatest loss, a column a place.</summary>
    private static void Range(HudPen pen, TimeModel time, HudRect r, float least, float most, bool isLogarithmic, Vector4 color)
    {
        int parts = time.LossHigh.Length;
        int step = Math.Max(1, (int)MathF.Ceiling(parts / r.Width));
        for (int i = 0; i < parts; i += step)
        {
            float low = 1;
            float high = 0;
            int end = Math.Min(parts, i + step);
            if (HudGraph.Range(time.LossLow.AsSpan(i..end), ref low, ref high) && HudGraph.Range(time.LossHigh.AsSpan(i..end), ref low, ref high))
            {
                // halfway to the neighbours
                float left = MathF.Round(r.X + (MathF.Max(i - 0.5f, 0) / Math.Max(1, parts - 1) * r.Width));
                float right = MathF.Round(r.X + (MathF.Min(end - 0.5f, parts - 1) / Math.Max(1, parts - 1) * r.Width));
                float top = HudGraph.Y(r, high, least, most, isLogarithmic);
                float bottom = HudGraph.Y(r, MathF.Max(low, least), least, most, isLogarithmic);
                pen.Pass.Box(left, top, right - left, bottom - top, color);
            }
        }
    }

    /// <summary>Under the track: key frames where they can be told apart, and what is at hand without decoding.</summary>
    private static void Below(HudPen pen, TimeModel time, HudRect track)
    {
        if (time.Keys.Count > 0 && track.Width / time.Keys.Count >= pen.Px(4))
        {
            for (int i = 0; i < time.Keys.Count; i++)
            {
                pen.Pass.Box(MathF.Round(HudGraph.X(track, time.Keys[i], time.Frames)), track.Bottom + pen.Px(3), pen.Px(1), pen.Px(4), HudTheme.Faint);
            }
        }
        for (int i = 0; i < time.Cached.Count; i++)
        {
            float left = MathF.Round(HudGraph.X(track, time.Cached[i].First, time.Frames));
            float right = MathF.Round(HudGraph.X(track, time.Cached[i].Last, time.Frames));
            pen.Pass.Box(left, track.Bottom + pen.Px(10), MathF.Max(pen.Px(1), right - left), pen.Px(1), HudTheme.Quiet with { W = 0.55f });
        }
    }

    private static void Loop(HudPen pen, TimeModel time, HudRect track)
    {
        if (time.Loop is not { } loop)
        {
            return;
        }
        float a = MathF.Round(HudGraph.X(track, loop.First, time.Frames));
        Bracket(pen, track, a, 1);
        if (loop.Last >= loop.First)
        {
            float b = MathF.Round(HudGraph.X(track, loop.Last, time.Frames));
            pen.Box(new HudRect(a, track.Y, b - a, track.Height), HudTheme.Accent with { W = 0.10f });
            Bracket(pen, track, b, -1);
        }
    }

    private static void Bracket(HudPen pen, HudRect track, float x, int towards)
    {
        var color = HudTheme.Accent with { W = 0.75f };
        float thick = pen.Px(1);
        float reach = pen.Px(4);
        pen.Pass.Box(x, track.Y, thick, track.Height, color);
        float left = towards > 0 ? x + thick : x - reach;
        pen.Pass.Box(left, track.Y, reach, thick, color);
        pen.Pass.Box(left, track.Bottom - thick, reach, thick, color);
    }

    private static void Playhead(HudPen pen, HudRect track, float x)
    {
        float width = pen.Px(2);
        float left = MathF.Round(x - (width / 2));
        pen.Pass.Box(left, track.Y - pen.Px(4), width, track.Height + pen.Px(8), HudTheme.Accent);
        Dot(pen, left + (width / 2), track.Y - pen.Px(4), 4, HudTheme.Accent);
    }

    private static void Mark(HudPen pen, string words, HudRect track, float x)
    {
        pen.Pass.Box(MathF.Round(x), track.Y, pen.Px(1), track.Height, HudTheme.Quiet);
        bool isAtTheEnd = x + pen.Px(16) > track.Right;
        pen.Left(words, HudTheme.Small, isAtTheEnd ? x - pen.Px(12) : x + pen.Px(5), track.Y + pen.Px(12), HudTheme.Quiet);
    }

    private static void Dot(HudPen pen, float x, float y, float radius, Vector4 color)
    {
        float r = radius * pen.Unit;
        pen.Pass.Box(x - r, y - r, 2 * r, 2 * r, color, r);
    }
}

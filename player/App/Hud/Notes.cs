namespace Brainscan.Player.App.Hud;

/// <summary>Single lines of words: what was done, what a newcomer may want to know, what is waited for.</summary>
internal static class Notes
{
    /// <summary>Draws a line on a plate.</summary>
    public static void Draw(HudPen pen, NoteModel note, HudRect plate)
    {
        if (plate.IsEmpty)
        {
            return;
        }
        pen.Pass.Opacity = note.Opacity;
        pen.Plate(plate, HudTheme.Page);
        var words = pen.Fit(note.Text, HudTheme.Body, plate.Width - (2 * pen.Px(HudTheme.Pad)));
        pen.Left(words, HudTheme.Body, plate.X + pen.Px(HudTheme.Pad), pen.Baseline(HudTheme.Body, plate.Y + (plate.Height / 2)), HudTheme.Ink);
        pen.Pass.Opacity = 1;
    }

    /// <summary>The quiet page: a ring and a few words in the middle of the dark.</summary>
    public static void DrawWaiting(HudPen pen, HudModel model)
    {
        if (!model.Waiting.IsShown)
        {
            return;
        }
        float middle = model.Width / 2f;
        float y = MathF.Round(model.Height * 0.46f);
        float side = pen.Px(14);
        var words = pen.Fit(model.Waiting.Text, HudTheme.Body, model.Width - (2 * pen.Px(HudTheme.Margin)));
        pen.Pass.Outline(MathF.Round(middle - (side / 2)), y - side, side, side, pen.Px(1.5f), HudTheme.Accent with { W = 0.35f + (0.65f * model.Waiting.Opacity) }, side / 2);
        pen.Centre(words, HudTheme.Body, middle, y + pen.Px(32), HudTheme.Quiet);
    }
}

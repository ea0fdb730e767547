namespace Brainscan.Player.App.Hud;

/// <summary>The keys, in groups, a page at a time.</summary>
internal static class HelpPanel
{
    /// <summary>Draws it.</summary>
    public static void Draw(HudPen pen, HudModel model, in HudLayout layout)
    {
        if (layout.Keys is not { Panel.IsEmpty: false } plan)
        {
            return;
        }
        var panel = plan.Panel;
        var entries = model.Help.Entries;
        int page = Math.Clamp(model.Help.Page, 0, plan.Pages - 1);
        pen.Plate(panel, HudTheme.Page);
        pen.Begin(plan.Unit);
        float left = panel.X + pen.Px(HelpPlan.Side);
        float top = panel.Y + pen.Px(HelpPlan.Head);
        float after = pen.Left("keys", HudTheme.Body, left, panel.Y + pen.Px(34), HudTheme.Ink);
        if (plan.Pages > 1)
        {
            pen.Left(pen.Say.Count(page + 1).Add(" of ").Count(plan.Pages).Said, HudTheme.Small, after + pen.Px(12), panel.Y + pen.Px(34), HudTheme.Faint);
        }
        string closes = page < plan.Pages - 1 ? "? more  Esc closes" : "? or Esc closes";
        pen.Right(closes, HudTheme.Small, panel.Right - pen.Px(HelpPlan.Side), panel.Y + pen.Px(34), HudTheme.Faint);
        float keys = plan.KeysWidth;
        for (int i = 0; i < plan.Lines.Count; i++)
        {
            var line = plan.Lines[i];
            if (line.Page != page)
            {
                continue;
            }
            var entry = entries[line.Entry];
            float x = left + (line.Column * plan.ColumnStep);
            float y = top + line.Y;
            if (line.IsTitle)
            {
                pen.Left(pen.Fit(entry.Group, HudTheme.Small, plan.ColumnWidth), HudTheme.Small, x, y + pen.Px(12), HudTheme.Accent);
                pen.Rule(x, y + pen.Px(19), plan.ColumnWidth);
                continue;
            }
            float baseline = y + pen.Px(14);
            pen.Left(pen.Fit(entry.Keys, HudTheme.Body, keys), HudTheme.Body, x, baseline, HudTheme.Ink);
            pen.Left(pen.Fit(entry.Words, HudTheme.Body, plan.ColumnWidth - keys - pen.Px(16)), HudTheme.Body, x + keys + pen.Px(16), baseline, HudTheme.Quiet);
        }
        pen.Begin(model.Unit);
    }
}

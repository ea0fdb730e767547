namespace Brainscan.Format.Container;

/// <summary>Tokens, metrics and what else happened, as event batches are read one after another.</summary>
internal sealed class EventLog
{
    public List<TokenEvent> Tokens { get; } = [];

    public List<MetricEvent> Metrics { get; } = [];

    public List<ResumeEvent> Resumes { get; } = [];

    /// <summary>Seconds within which the writer promised, in its last heartbeat, to write something; null where it never did.</summary>
    public double? PromisedSeconds { get; private set; }

    /// <summary>Adds a batch's rows.</summary>
    /// <exception cref="InvalidDataException">A cell that must be there is missing.</exception>
    public void Add(Rows rows)
    {
        for (int row = 0; row < rows.Count; row++)
        {
            switch (rows.Text(SchemaLayout.Kind, row))
            {
                case RowKind.Token:
                    Tokens.Add(new TokenEvent(
                        rows.Int64(SchemaLayout.Step, row), rows.Double(SchemaLayout.Seconds, row),
                        rows.Int32(SchemaLayout.Token, row), (float)rows.Double(SchemaLayout.Value, row)));
                    break;
                case RowKind.Metric:
                    Metrics.Add(new MetricEvent(
                        rows.Int64(SchemaLayout.Step, row), rows.Double(SchemaLayout.Seconds, row),
                        rows.Text(SchemaLayout.Name, row), rows.Double(SchemaLayout.Value, row)));
                    break;
                case RowKind.Resume:
                    Resumes.Add(new ResumeEvent(
                        rows.Int64(SchemaLayout.Step, row), rows.Double(SchemaLayout.Seconds, row), (long)rows.Double(SchemaLayout.Value, row)));
                    break;
                case RowKind.Heartbeat:
                    PromisedSeconds = rows.Double(SchemaLayout.Value, row);
                    break;
                default:
                    // A later version may have more kinds of events; they are not for us.
                    break;
            }
        }
    }
}

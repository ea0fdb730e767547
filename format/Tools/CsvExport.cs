namespace Brainscan.Format.Tools;

/// <summary>
/// Tables of a recording as CSV (RFC 4180, a header line, '.' as decimal point), written as the file is read: memory holds a batch at a time.
/// <list type="bullet">
/// <item>metrics: <c>step,seconds</c> and a column for each metric, in the order in which they first appear; a row for each moment of
/// measuring, empty where a metric was not measured then. What <c>pandas.read_csv(…).plot(x="step", y="loss")</c> expects.</item>
/// <item>tokens: <c>step,seconds,token,confidence</c>, a row for each generated token.</item>
/// <item>statistics: <c>frame,step,seconds,tensor,min,max,mean,rms,learned,change,nonfinite</c>, a row for each tensor in each frame.</item>
/// </list>
/// </summary>
public static class CsvExport
{
    /// <summary>Writes the metrics. Reads them twice: for their names, then for their values.</summary>
    /// <exception cref="RecordingException">A batch of them is damaged.</exception>
    public static void Metrics(TimelineReader reader, TextWriter target, CancellationToken cancel = default)
    {
        var columns = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var metric in reader.EventBatches().SelectMany(batch => batch.Metrics))
        {
            cancel.ThrowIfCancellationRequested();
            columns.TryAdd(metric.Name, columns.Count);
        }
        var table = new CsvTable(target);
        table.Add("step").Add("seconds");
        foreach (string name in columns.Keys)
        {
            table.Add(name);
        }
        table.EndRow();
        double?[] row = new double?[columns.Count];
        MetricEvent? of = null;
        foreach (var metric in reader.EventBatches().SelectMany(batch => batch.Metrics))
        {
            cancel.ThrowIfCancellationRequested();
            int column = columns[metric.Name];
            if (of is { } moment && (moment.Step != metric.Step || moment.Seconds != metric.Seconds || row[column] is not null))
            {
                WriteRow(table, moment, row);
            }
            of = metric;
            row[column] = metric.Value;
        }
        if (of is { } last)
        {
            WriteRow(table, last, row);
        }
    }

    /// <summary>Writes the generated tokens.</summary>
    /// <exception cref="RecordingException">A batch of them is damaged.</exception>
    public static void Tokens(TimelineReader reader, TextWriter target, CancellationToken cancel = default)
    {
        var table = new CsvTable(target);
        table.Add("step").Add("seconds").Add("token").Add("confidence").EndRow();
        foreach (var token in reader.EventBatches().SelectMany(batch => batch.Tokens))
        {
            cancel.ThrowIfCancellationRequested();
            table.Add(token.Step).Add(token.Seconds).Add(token.Value).Add(token.Confidence).EndRow();
        }
    }

    /// <summary>Writes every tensor's statistics in every frame, from the frames' heads.</summary>
    /// <param name="reader">The recording.</param>
    /// <param name="target">Where to.</param>
    /// <param name="progress">Told the frames done so far; may be null.</param>
    /// <param name="cancel">Stops between two frames.</param>
    /// <exception cref="RecordingException">A frame's head is damaged.</exception>
    public static void Statistics(TimelineReader reader, TextWriter target, IProgress<long>? progress = null, CancellationToken cancel = default)
    {
        var table = new CsvTable(target);
        foreach (string column in new[] { "frame", "step", "seconds", "tensor", "min", "max", "mean", "rms", "learned", "change", "nonfinite" })
        {
            table.Add(column);
        }
        table.EndRow();
        for (int index = 0; index < reader.Frames.Count; index++)
        {
            cancel.ThrowIfCancellationRequested();
            var frame = reader.Frames[index];
            foreach (var s in reader.ReadStatistics(index))
            {
                table.Add(frame.Number).Add(frame.Step).Add(frame.Seconds).Add(reader.Header.Tensors[s.Tensor].Name)
                    .Add(s.Min).Add(s.Max).Add(s.Mean).Add(s.Rms).Add(s.Learned).Add(s.Change).Add(s.NonFinite).EndRow();
            }
            progress?.Report(index + 1);
        }
    }

    private static void WriteRow(CsvTable table, MetricEvent moment, double?[] row)
    {
        table.Add(moment.Step).Add(moment.Seconds);
        for (int column = 0; column < row.Length; column++)
        {
            if (row[column] is { } value)
            {
                table.Add(value);
            }
            else
            {
                table.AddNothing();
            }
            row[column] = null;
        }
        table.EndRow();
    }
}

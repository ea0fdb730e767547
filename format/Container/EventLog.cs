using System.Text;

namespace Brainscan.Format.Container;

/// <summary>Tokens, metrics and what else happened, as event batches are read one after another.</summary>
internal sealed class EventLog
{
    private const int NamesAtMost = 64;

    private readonly List<(byte[] Utf8, string Name)> _names = []; // a run has a handful of metrics, a million times

    public List<TokenEvent> Tokens { get; } = [];

    public List<MetricEvent> Metrics { get; } = [];

    public List<ResumeEvent> Resumes { get; } = [];

    /// <summary>Seconds within which the writer promised, in its last heartbeat, to write something; null where it never did.</summary>
    public double? PromisedSeconds { get; private set; }

    /// <summary>Forgets what was added.</summary>
    public void Clear()
    {
        Tokens.Clear();
        Metrics.Clear();
        Resumes.Clear();
        PromisedSeconds = null;
    }

    /// <summary>Adds a batch's rows.</summary>
    /// <exception cref="InvalidDataException">A cell that must be there is missing.</exception>
    public void Add(Rows rows)
    {
        for (int row = 0; row < rows.Count; row++)
        {
            var kind = rows.Utf8(SchemaLayout.Kind, row);
            if (Ascii.Equals(kind, RowKind.Token))
            {
                Tokens.Add(new TokenEvent(
                    rows.Int64(SchemaLayout.Step, row), rows.Double(SchemaLayout.Seconds, row),
                    rows.Int32(SchemaLayout.Token, row), (float)rows.Double(SchemaLayout.Value, row)));
            }
            else if (Ascii.Equals(kind, RowKind.Metric))
            {
                Metrics.Add(new MetricEvent(
                    rows.Int64(SchemaLayout.Step, row), rows.Double(SchemaLayout.Seconds, row),
                    NameOf(rows.Utf8(SchemaLayout.Name, row)), rows.Double(SchemaLayout.Value, row)));
            }
            else if (Ascii.Equals(kind, RowKind.Resume))
            {
                Resumes.Add(new ResumeEvent(
                    rows.Int64(SchemaLayout.Step, row), rows.Double(SchemaLayout.Seconds, row), (long)rows.Double(SchemaLayout.Value, row)));
            }
            else if (Ascii.Equals(kind, RowKind.Heartbeat))
            {
                PromisedSeconds = rows.Double(SchemaLayout.Value, row);
            }
            // A later version may have more kinds of events; they are not for us.
        }
    }

    private string NameOf(ReadOnlySpan<byte> utf8)
    {
        foreach (var (known, name) in _names)
        {
            if (utf8.SequenceEqual(known))
            {
                return name;
            }
        }
        string added = Encoding.UTF8.GetString(utf8);
        if (_names.Count < NamesAtMost)
        {
            _names.Add((utf8.ToArray(), added));
        }
        return added;
    }
}

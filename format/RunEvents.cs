namespace Brainscan.Format;

/// <summary>Tokens, metrics and resumes of a recording, as far as they have been read. Its lists never change.</summary>
/// <param name="Tokens">Generated tokens, in order.</param>
/// <param name="Metrics">Metrics, in order; equal names are one string.</param>
/// <param name="Resumes">Where the recording was continued by another process, in order.</param>
public sealed record RunEvents(IReadOnlyList<TokenEvent> Tokens, IReadOnlyList<MetricEvent> Metrics, IReadOnlyList<ResumeEvent> Resumes);

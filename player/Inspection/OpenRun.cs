using Brainscan.Format;
using Brainscan.Player.Rendering.Draw;

namespace Brainscan.Player.Inspection;

/// <summary>A recording as it is open now, and what is read of it before it can be shown.</summary>
/// <param name="Reader">The recording, with at least one frame. It grows while its file does.</param>
/// <param name="History">Its text and losses, as far as they have been read.</param>
/// <param name="Statistics">Of its tensors, over the run as it was; whoever shows the run takes in what comes.</param>
/// <param name="Generation">1 for the first; one more each time another file was opened in place of the last.</param>
internal sealed record OpenRun(TimelineReader Reader, RunHistory History, RunStatistics Statistics, int Generation) : IDisposable
{
    // a disk that is away is back by then, or gone
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Reads the statistics, which may take a while: at most 256 places of the disk.</summary>
    /// <param name="reader">The recording; stays the caller's.</param>
    /// <param name="generation">See <see cref="Generation"/>.</param>
    /// <param name="arrived">See <see cref="RunHistory.Arrived"/>.</param>
    public static OpenRun Of(TimelineReader reader, int generation = 1, Action? arrived = null)
    {
        var statistics = new RunStatistics(reader.Header);
        statistics.Read(reader);
        return new OpenRun(reader, new RunHistory(reader, Patience) { Arrived = arrived }, statistics, generation);
    }

    /// <summary>Stops reading; the recording is closed after that.</summary>
    public void Dispose() => History.Dispose();
}

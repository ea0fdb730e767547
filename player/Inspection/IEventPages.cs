using Brainscan.Format;

namespace Brainscan.Player.Inspection;

/// <summary>A page that has to be read.</summary>
/// <param name="Number">Which, from 0.</param>
/// <param name="Place">The batch in which it begins.</param>
/// <param name="Within">How many of that batch's tokens, or metrics, to pass over.</param>
/// <param name="Before">How many items that begin there belong to the page before.</param>
internal readonly record struct WantedPage(int Number, EventPlace Place, int Within, int Before);

/// <summary>Pages of whatever kind, for who reads those that are wanted.</summary>
internal interface IEventPages
{
    /// <summary>The page asked for last that is not in memory: the newest wins.</summary>
    int? Wanted { get; }

    /// <summary>Takes the page that is wanted; from then on none is.</summary>
    WantedPage TakeWanted();

    /// <summary>Reads a page from the file; outside the lock.</summary>
    /// <returns>What puts it where it will be found, to be called inside the lock.</returns>
    Action Read(TimelineReader recording, WantedPage wanted, CancellationToken stop);
}

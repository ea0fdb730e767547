using Brainscan.Format;

namespace Brainscan.Player.Inspection;

/// <summary>Something that a run's batches of tokens and metrics say, and where it was said.</summary>
/// <param name="Step">Optimiser step from which on it is there.</param>
/// <param name="Value">What.</param>
/// <param name="Place">The batch in which it begins.</param>
/// <param name="Within">Which of that batch's tokens, or metrics, it begins with.</param>
/// <param name="Before">How many items begin there too and come before it.</param>
internal readonly record struct EventItem<T>(long Step, T Value, EventPlace Place, int Within, int Before = 0);

/// <summary>Makes items of one kind out of batches that follow each other.</summary>
internal interface IEventItems<T>
{
    /// <summary>Takes a batch in.</summary>
    /// <param name="batch">A reader that has just read it.</param>
    /// <param name="from">How many of its tokens, or metrics, to pass over.</param>
    /// <param name="into">Receives what has become whole.</param>
    void Add(EventReader batch, int from, List<EventItem<T>> into);

    /// <summary>Adds what has begun and would be there if nothing came any more. It may become something else.</summary>
    void AddLoose(List<EventItem<T>> into);
}

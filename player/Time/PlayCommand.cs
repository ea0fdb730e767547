namespace Brainscan.Player.Time;

/// <summary>What a person wants of the <see cref="Playhead"/>, as a value: keys, the mouse, tests and scripts all speak it.</summary>
internal abstract record PlayCommand
{
    private PlayCommand() { }

    /// <summary>Plays in a direction, or pauses where it plays that way already.</summary>
    /// <param name="Direction">1 forwards, −1 backwards.</param>
    public sealed record Toggle(int Direction = 1) : PlayCommand;

    /// <summary>Pauses and moves by whole frames.</summary>
    public sealed record Step(int Frames) : PlayCommand;

    /// <summary>Moves by a share of the recording, at least one frame, and goes on as before.</summary>
    /// <param name="Share">−1 to 1 of all frames.</param>
    public sealed record Skip(double Share) : PlayCommand;

    /// <summary>Moves to a place, and goes on as before.</summary>
    public sealed record GoTo(int Place) : PlayCommand;

    /// <summary>The playhead is held by the pointer, at a place that may lie between two frames.</summary>
    public sealed record Drag(double Position) : PlayCommand;

    /// <summary>The pointer lets go of it.</summary>
    public sealed record Release : PlayCommand;

    /// <summary>Multiplies the speed.</summary>
    public sealed record Accelerate(double Factor) : PlayCommand;

    /// <summary>Speed 1 again.</summary>
    public sealed record NormalSpeed : PlayCommand;

    /// <summary>First press sets A here, the second sets B and plays between them, the third forgets both.</summary>
    public sealed record MarkLoop : PlayCommand;

    /// <summary>To the end, and along with it while it grows.</summary>
    public sealed record Follow : PlayCommand;
}

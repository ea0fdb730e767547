namespace Brainscan.Format;

/// <summary>Something about a file, an argument or the machine that a person must know, said in one line. Never a defect of the program.</summary>
public sealed class RecordingException : Exception
{
    /// <summary>Creates it with its one line: what was found, where, what was expected, what to do.</summary>
    public RecordingException(string message, Exception? inner = null) : base(message, inner) { }

    /// <summary>Whether bytes of a recording are not what was written, where somebody could not help it by asking for something else.</summary>
    public bool IsDamage { get; init; }
}

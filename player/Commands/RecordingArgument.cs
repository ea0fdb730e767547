using System.CommandLine;

namespace Brainscan.Player.Commands;

/// <summary>The FILE that every command on a recording takes first. Whether it is one is for the reader to say, in its own line.</summary>
internal static class RecordingArgument
{
    /// <summary>Creates it; each command needs its own.</summary>
    public static Argument<string> Create() => new("FILE") { Description = "The recording." };
}

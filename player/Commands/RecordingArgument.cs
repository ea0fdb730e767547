using System.CommandLine;

namespace Brainscan.Player.Commands;

/// <summary>What commands on a recording have in common. Whether FILE is a recording, and OUT free, is for format to say, in its own line.</summary>
internal static class RecordingArgument
{
    /// <summary>The FILE that every one takes first; each command needs its own.</summary>
    public static Argument<string> Create() => new("FILE") { Description = "The recording." };

    /// <summary>The OUT of those that make a recording or another file.</summary>
    public static Option<string> Out() => new("--out") { Description = "The file to make.", HelpName = "OUT", Required = true };

    /// <summary>Whether OUT may be replaced.</summary>
    public static Option<bool> Overwrite() => new("--overwrite") { Description = "Replace OUT if it exists, once the new one is whole." };
}

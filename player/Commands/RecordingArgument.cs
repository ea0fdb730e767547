using System.CommandLine;
using System.CommandLine.Parsing;

namespace Brainscan.Player.Commands;

/// <summary>What commands on a recording have in common. Whether FILE is a recording, and OUT free, is for format to say, in its own line.</summary>
internal static class RecordingArgument
{
    /// <summary>The FILE that every one takes first; each command needs its own.</summary>
    public static Argument<string> Create()
    {
        Argument<string> file = new("FILE") { Description = "The recording." };
        file.Validators.Add(result => RefuseNothing(result, "FILE is empty: name the recording."));
        return file;
    }

    /// <summary>The OUT of those that make a recording or another file.</summary>
    public static Option<string> Out() => Out("The file to make.");

    /// <summary>The same, where more than a file can be made.</summary>
    public static Option<string> Out(string description)
    {
        Option<string> output = new("--out") { Description = description, HelpName = "OUT", Required = true };
        output.Validators.Add(result => RefuseNothing(result, "--out is empty: name what is to be made."));
        return output;
    }

    /// <summary>Whether OUT may be replaced.</summary>
    public static Option<bool> Overwrite() => new("--overwrite") { Description = "Replace OUT if it exists, once the new one is whole." };

    // a variable of a shell that was never set
    private static void RefuseNothing(SymbolResult result, string words)
    {
        if (result.Tokens is [{ Value: var path }] && string.IsNullOrWhiteSpace(path))
        {
            result.AddError(words);
        }
    }
}

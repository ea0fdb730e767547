using FFMpegCore.Arguments;

namespace FFMpegCore;

/// <summary>Options that stand before all inputs. The one of FFMpegCore's that Brainscan uses.</summary>
public sealed class FFMpegGlobalArguments : FFMpegArgumentsBase
{
    internal FFMpegGlobalArguments() { }

    public FFMpegGlobalArguments WithVerbosityLevel(VerbosityLevel verbosityLevel = VerbosityLevel.Error)
    {
        string banner = verbosityLevel < VerbosityLevel.Info ? "-hide_banner " : "";
        Arguments.Add($"{banner}-loglevel {verbosityLevel.ToString().ToLowerInvariant()}");
        return this;
    }
}

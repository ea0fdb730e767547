namespace Brainscan.Recorder.Display;

/// <summary>Shows on stderr how a run goes on.</summary>
internal interface IProgressDisplay
{
    /// <summary>Does the work and shows what it reports meanwhile.</summary>
    RunSummary During(Func<Action<RunStatus>, RunSummary> work);
}

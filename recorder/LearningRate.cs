namespace Brainscan.Recorder;

/// <summary>The learning rate over a run: up in a straight line for the first steps, then level, so that a run can end at any step.</summary>
internal static class LearningRate
{
    /// <summary>AdamW's means know little in their first steps; 20 are enough at the rates that suit a model of this size.</summary>
    public const int WarmUpSteps = 20;

    /// <summary>The rate of optimiser step <paramref name="step"/>, 1 the first.</summary>
    public static double At(long step, double peak) => peak * Math.Min(1, (double)step / WarmUpSteps);
}

using System.Runtime.CompilerServices;

// libtorch's default generator and its threads are one to a process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Brainscan.Recorder.Tests;

internal static class Setup
{
    /// <summary>libtorch is set up as a run does it, before any test uses it.</summary>
    [ModuleInitializer]
    internal static void UseLibTorch() => Machine.Choose(DeviceChoice.Cpu);
}

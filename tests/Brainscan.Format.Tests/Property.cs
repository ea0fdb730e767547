using FsCheck;
using FsCheck.Fluent;

namespace Brainscan.Format.Tests;

/// <summary>Properties that hold for every input a generator makes: the same inputs in every run, and the smallest failing one in the message.</summary>
internal static class Property
{
    public static void Holds<T>(Gen<T> inputs, Action<T> assertions, int times = 200) => Holds(inputs.ToArbitrary(), assertions, times);

    public static void Holds<T>(Arbitrary<T> inputs, Action<T> assertions, int times = 200) =>
        Check.One(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(times).WithReplay(20261122, 3), Prop.ForAll(inputs, assertions));

    /// <summary>Any value of a type, with a way to make it smaller.</summary>
    public static Arbitrary<T> Any<T>() => ArbMap.Default.ArbFor<T>();
}

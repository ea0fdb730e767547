namespace Brainscan.Player.Tests.Inspection;

/// <summary>A clock that a test sets; it begins now, for the age of files is measured by it.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly DateTimeOffset _start = DateTimeOffset.UtcNow;
    private long _passedTicks;

    public void Pass(TimeSpan time) => Interlocked.Add(ref _passedTicks, time.Ticks);

    public override DateTimeOffset GetUtcNow() => _start + TimeSpan.FromTicks(Interlocked.Read(ref _passedTicks));
}

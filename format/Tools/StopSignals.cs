using System.Globalization;
using System.Runtime.InteropServices;

namespace Brainscan.Format.Tools;

/// <summary>
/// The signals that ask a program to end: Ctrl-C and SIGTERM; SIGHUP, which comes when a terminal or an SSH session goes away; SIGUSR1,
/// SIGUSR2 and SIGXCPU, with which clusters warn before a job's time is over. All but the first two would kill at once.
/// </summary>
public sealed class StopSignals : IDisposable
{
    // .NET takes the system's own numbers where it has no name for a signal. These are Linux's; other systems have others, or none.
    private const int Usr1 = 10;
    private const int Usr2 = 12;
    private const int Xcpu = 24;
    private const int Hup = 1;

    private readonly List<PosixSignalRegistration> _registrations = [];

    private StopSignals() { }

    /// <summary>
    /// Calls <paramref name="stop"/> at each of these signals, on a thread of its own, until disposed. It sets
    /// <see cref="PosixSignalContext.Cancel"/> where the process is not to be killed. What was ignored when the process began, such as
    /// SIGHUP under nohup, stays ignored.
    /// </summary>
    public static StopSignals Register(Action<PosixSignalContext> stop)
    {
        var signals = new StopSignals();
        signals.Add(PosixSignal.SIGINT, stop);
        signals.Add(PosixSignal.SIGTERM, stop);
        if (OperatingSystem.IsLinux())
        {
            ulong ignored = Ignored();
            foreach (int number in new[] { Hup, Usr1, Usr2, Xcpu })
            {
                if ((ignored >> (number - 1) & 1) == 0)
                {
                    signals.Add(number == Hup ? PosixSignal.SIGHUP : (PosixSignal)number, stop);
                }
            }
        }
        return signals;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }
    }

    private void Add(PosixSignal signal, Action<PosixSignalContext> stop) => _registrations.Add(PosixSignalRegistration.Create(signal, stop));

    // A bit a signal, signal 1 lowest, as the kernel has it; none where it does not say.
    private static ulong Ignored()
    {
        const string Field = "SigIgn:";
        try
        {
            string? line = File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal));
            return line is not null && ulong.TryParse(line.AsSpan(Field.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong mask) ? mask : 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}

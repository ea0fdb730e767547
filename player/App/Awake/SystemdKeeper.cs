using System.ComponentModel;
using System.Diagnostics;

namespace Brainscan.Player.App.Awake;

/// <summary>
/// systemd-inhibit, which holds an inhibitor of the login manager while a program runs. The program is one that reads from us until we are gone: however this process ends, it ends too.
/// </summary>
/// <param name="Program">The program.</param>
internal sealed record SystemdKeeper(string Program = "systemd-inhibit") : IAwakeKeeper
{
    // what refuses does so at once; there is nothing to wait for where it holds
    private static readonly TimeSpan RefusesWithin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public async Task<IAsyncDisposable?> HoldAsync()
    {
        Process process;
        try
        {
            process = Process.Start(new ProcessStartInfo(Program, ["--what=idle", $"--who={ScreenAwake.Who}", $"--why={ScreenAwake.Why}", "--mode=block", "cat"])
            {
                RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            })!;
        }
        catch (Win32Exception)
        {
            return null;
        }
        process.ErrorDataReceived += static (_, _) => { };
        process.OutputDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        try
        {
            await process.WaitForExitAsync().WaitAsync(RefusesWithin);
            process.Dispose();
            return null;
        }
        catch (TimeoutException)
        {
            return new Held(process);
        }
    }

    private sealed class Held(Process process) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            try
            {
                process.StandardInput.Close();
                await process.WaitForExitAsync().WaitAsync(EndsWithin);
            }
            catch (Exception e) when (e is TimeoutException or IOException)
            {
                process.Kill(entireProcessTree: true);
            }
            process.Dispose();
        }
    }
}

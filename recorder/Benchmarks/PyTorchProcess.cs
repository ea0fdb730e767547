using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Brainscan.Format;

namespace Brainscan.Recorder.Benchmarks;

/// <summary>Debian's PyTorch in a process of its own, which does one training step of the same model whenever it is asked.</summary>
internal sealed class PyTorchProcess : IDisposable
{
    private readonly Process _process;

    /// <exception cref="RecordingException">There is no Python, or no PyTorch for it.</exception>
    public PyTorchProcess(RecordOptions options, int threads)
    {
        var start = new ProcessStartInfo("/usr/bin/python3")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "reference.py"));
        start.ArgumentList.Add("steps");
        start.ArgumentList.Add(JsonSerializer.Serialize(
            new { layers = options.Layers, heads = options.Heads, width = options.Width, context = options.Context, batch = options.Batch, threads }));
        Machine.SleepWhileWaiting(start.Environment); // as we do ourselves
        _process = Start(start);
        if (_process.StandardOutput.ReadLine() == "ready") return;
        string reason = _process.StandardError.ReadToEnd().Trim().Split('\n')[^1];
        _process.Dispose();
        throw new RecordingException($"PyTorch, to compare with, does not run ({reason}): apt-get install python3-torch");
    }

    /// <summary>Seconds of one training step.</summary>
    public double Step()
    {
        _process.StandardInput.WriteLine();
        _process.StandardInput.Flush();
        string? seconds = _process.StandardOutput.ReadLine();
        return double.TryParse(seconds, CultureInfo.InvariantCulture, out double value)
            ? value
            : throw new RecordingException($"PyTorch ended in the middle of a step: {_process.StandardError.ReadToEnd().Trim().Split('\n')[^1]}");
    }

    public void Dispose()
    {
        _process.StandardInput.Close(); // ends its loop
        _process.WaitForExit();
        _process.Dispose();
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new RecordingException($"{start.FileName} cannot be run ({error.Message}): apt-get install python3-torch", error);
        }
    }
}

using System.Globalization;
using System.Text.Json;
using Brainscan.Format;
using Brainscan.Format.Tools;

namespace Brainscan.Player.Commands;

/// <summary>
/// What <c>inspect</c> prints, a line as each frame is read: a table for people, or one JSON object. In JSON a number that is not finite is one
/// of the strings "NaN", "Infinity" and "-Infinity", for JSON has no such numbers.
/// </summary>
internal sealed class InspectOutput : IDisposable
{
    private const int Width = 15;
    private static readonly string[] WeightColumns = ["step", "value", "learned"];
    private static readonly string[] StatisticsColumns = ["step", "min", "max", "mean", "rms", "learned", "change", "nonfinite"];

    private readonly TextWriter _text;
    private readonly Utf8JsonWriter? _json;
    private readonly MemoryStream _bytes = new();

    private InspectOutput(TextWriter text, bool json)
    {
        _text = text;
        _json = json ? new Utf8JsonWriter(_bytes, new JsonWriterOptions { Indented = true }) : null;
    }

    /// <summary>Begins the output with what is the same in every frame.</summary>
    /// <param name="text">Where to.</param>
    /// <param name="json">JSON instead of a table.</param>
    /// <param name="header">The recording's.</param>
    /// <param name="tensor">The tensor looked at.</param>
    /// <param name="indices">The weight looked at; empty for a scalar's or for none.</param>
    /// <param name="weight">Whether one weight is looked at.</param>
    public static InspectOutput Begin(TextWriter text, bool json, RecordingHeader header, TensorInfo tensor, IReadOnlyList<int> indices, bool weight)
    {
        InspectOutput output = new(text, json);
        string quality = header.Quality.ToString().ToLowerInvariant();
        if (output._json is not { } writer)
        {
            string of = (weight ? $"[{string.Join(", ", indices)}] of " : "") + PlainText.Of(tensor.Name);
            text.WriteLine($"{of}, shape [{string.Join(", ", tensor.Shape)}]{(weight ? $", quality {quality}" : "")}");
            output.Row(weight ? WeightColumns : StatisticsColumns);
            return output;
        }
        writer.WriteStartObject();
        writer.WriteString("runId", header.RunId);
        writer.WriteString("quality", quality);
        writer.WriteString("tensor", tensor.Name);
        WriteNumbers(writer, "shape", tensor.Shape);
        if (weight)
        {
            WriteNumbers(writer, "index", indices);
        }
        writer.WriteStartArray(weight ? "weights" : "statistics");
        return output;
    }

    /// <summary>Adds the weight in one frame.</summary>
    public void Add(WeightSample sample)
    {
        if (_json is null)
        {
            Row(Text(sample.Frame.Step), Text(sample.Value), sample.Learned is { } known ? Text(known) : "unknown");
            return;
        }
        WriteFrame(sample.Frame);
        Write("value", sample.Value);
        if (sample.Learned is { } learned)
        {
            Write("learned", learned);
        }
        else
        {
            _json.WriteNull("learned");
        }
        EndFrame();
    }

    /// <summary>Adds the tensor's statistics in one frame.</summary>
    public void Add(FrameEntry frame, TensorStatistics s)
    {
        if (_json is null)
        {
            Row(Text(frame.Step), Text(s.Min), Text(s.Max), Text(s.Mean), Text(s.Rms), Text(s.Learned), Text(s.Change), Text(s.NonFinite));
            return;
        }
        WriteFrame(frame);
        Write("min", s.Min);
        Write("max", s.Max);
        Write("mean", s.Mean);
        Write("rms", s.Rms);
        Write("learned", s.Learned);
        Write("change", s.Change);
        _json.WriteNumber("nonfinite", s.NonFinite);
        EndFrame();
    }

    /// <summary>Ends the output; one that stopped at damage is so seen to have no end.</summary>
    public void End()
    {
        if (_json is not null)
        {
            _json.WriteEndArray();
            _json.WriteEndObject();
            _json.Flush();
            PassOn();
            _text.WriteLine();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _json?.Dispose();
        _bytes.Dispose();
    }

    private void WriteFrame(FrameEntry frame)
    {
        _json!.WriteStartObject();
        _json.WriteNumber("frame", frame.Number);
        _json.WriteNumber("step", frame.Step);
        _json.WriteNumber("seconds", frame.Seconds);
    }

    private void EndFrame()
    {
        _json!.WriteEndObject();
        _json.Flush();
        PassOn();
    }

    private void PassOn()
    {
        _text.Write(System.Text.Encoding.UTF8.GetString(_bytes.GetBuffer(), 0, (int)_bytes.Length));
        _bytes.SetLength(0);
    }

    private void Write(string name, float value)
    {
        if (float.IsFinite(value))
        {
            _json!.WriteNumber(name, value);
        }
        else
        {
            _json!.WriteString(name, Text(value));
        }
    }

    private static void WriteNumbers(Utf8JsonWriter writer, string name, IEnumerable<int> numbers)
    {
        writer.WriteStartArray(name);
        foreach (int number in numbers)
        {
            writer.WriteNumberValue(number);
        }
        writer.WriteEndArray();
    }

    private void Row(params string[] cells) => _text.WriteLine(string.Concat(cells.Select(cell => cell.PadLeft(Width))));

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}

using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Brainscan.Format;

namespace Brainscan.Fuzzing.Corpus;

/// <summary>What a recording of the corpus must say, for ever; the .json beside it. Weights are the bits of 32-bit floats in hexadecimal, in flat order.</summary>
internal sealed record CorpusAnswers
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>What the file is there for.</summary>
    public required string About { get; init; }

    /// <summary>What the error that refuses the file contains; null when it opens.</summary>
    public string? Refused { get; init; }

    public string? Status { get; init; }

    public string? Quality { get; init; }

    public string[]? Tensors { get; init; }

    public CorpusFrame[]? Frames { get; init; }

    /// <summary>Weights of the run's start; null when it is lost.</summary>
    public string? Origin { get; init; }

    public string[]? Metrics { get; init; }

    public string[]? Tokens { get; init; }

    public string[]? Resumes { get; init; }

    /// <summary>Where verify finds damage: file, offset and length. How it is put into words may change.</summary>
    public string[]? Damage { get; init; }

    /// <summary>Asks a recording everything; what refuses an answer leaves it out.</summary>
    public static CorpusAnswers Of(string path, string about)
    {
        TimelineReader reader;
        try
        {
            reader = TimelineReader.Open(path);
        }
        catch (RecordingException exception)
        {
            return new CorpusAnswers { About = about, Refused = exception.Message.Replace(path, "", StringComparison.Ordinal).TrimStart(':', ' ') };
        }
        using (reader)
        {
            using var decoder = new FrameDecoder(reader, workers: 1);
            float[] weights = new float[reader.Header.WeightCount];
            return new CorpusAnswers
            {
                About = about,
                Status = reader.IsFinished ? "finished" : "interrupted",
                Quality = reader.Header.Quality.ToString().ToLowerInvariant(),
                Tensors = [.. reader.Header.Tensors.Select(tensor => $"{tensor.Name} [{string.Join(',', tensor.Shape)}]")],
                Frames = [.. reader.Frames.Select((frame, i) => new CorpusFrame(frame.Number, frame.Step, frame.IsKey, Hex(weights, () =>
                {
                    decoder.Seek(i);
                    decoder.Weights(weights);
                    return true;
                })))],
                Origin = Hex(weights, () => decoder.OriginWeights(weights)),
                Metrics = [.. reader.Metrics.Select(metric => string.Create(CultureInfo.InvariantCulture, $"{metric.Step} {metric.Name} {metric.Value:R}"))],
                Tokens = [.. reader.Tokens.Select(token => string.Create(CultureInfo.InvariantCulture, $"{token.Step} {token.Value} {token.Confidence:R}"))],
                Resumes = [.. reader.Resumes.Select(resume => string.Create(CultureInfo.InvariantCulture, $"{resume.Step} {resume.BytesCut}"))],
                Damage = [.. RecordingVerifier.Run(reader).Select(damage => string.Create(CultureInfo.InvariantCulture,
                    $"{Path.GetFileName(damage.File)} {damage.Offset} {damage.Length}"))],
            };
        }
    }

    /// <summary>The weights of a frame of the JSON as floats.</summary>
    public static float[] Floats(string hex) =>
        [.. hex.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(bits => BitConverter.UInt32BitsToSingle(uint.Parse(bits, NumberStyles.HexNumber, CultureInfo.InvariantCulture)))];

    public static CorpusAnswers Parse(string json) => JsonSerializer.Deserialize<CorpusAnswers>(json, Json)!;

    public string ToJson() => JsonSerializer.Serialize(this, Json) + "\n";

    private static string? Hex(float[] weights, Func<bool> fill)
    {
        try
        {
            return fill()
                ? string.Join(' ', MemoryMarshal.Cast<float, uint>(weights).ToArray().Select(bits => bits.ToString("x8", CultureInfo.InvariantCulture)))
                : null;
        }
        catch (RecordingException)
        {
            return null;
        }
    }
}

/// <summary>One frame; without weights when damage has taken them.</summary>
internal sealed record CorpusFrame(int Number, long Step, bool IsKey, string? Weights);

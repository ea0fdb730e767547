using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Brainscan.Format;

namespace Brainscan.Player.Commands;

/// <summary><c>info FILE</c>: what is in a recording, without decoding any weights.</summary>
internal static partial class InfoCommand
{
    public static Command Create()
    {
        var file = RecordingArgument.Create();
        var json = new Option<bool>("--json") { Description = "Print it as JSON; docs/FORMAT.md lists the fields." };
        var command = new Command("info", "Says what is in a recording, without decoding it.") { file, json };
        command.SetAction(parse => Run(parse.GetRequiredValue(file), parse.GetValue(json)));
        return command;
    }

    private static int Run(string path, bool json)
    {
        using var reader = TimelineReader.Open(path);
        var info = Collect(path, reader);
        Console.WriteLine(json ? JsonSerializer.Serialize(info, Json.Default.Info) : Describe(info));
        return ExitCode.Done;
    }

    private static Info Collect(string path, TimelineReader reader)
    {
        var frames = reader.Frames;
        var header = reader.Header;
        long rawFrameBytes = header.WeightCount * sizeof(float);
        var losses = reader.Metrics.Where(metric => metric.Name == "loss").ToArray();
        return new Info
        {
            File = path,
            Status = reader.IsFinished ? "finished" : reader.IsContinued ? "continued" : "interrupted",
            Segments = reader.SegmentCount,
            RunId = header.RunId,
            Started = header.Started,
            Software = header.Software,
            Quality = header.Quality.ToString().ToLowerInvariant(),
            Guarantee = Guarantee(header.Quality),
            Model = header.Model,
            Tensors = header.Tensors.Length,
            Weights = header.WeightCount,
            Frames = frames.Count,
            KeyFrames = frames.Count(frame => frame.IsKey),
            StepsPerFrame = header.StepsPerFrame,
            FirstStep = frames.Count > 0 ? frames[0].Step : null,
            LastStep = frames.Count > 0 ? frames[^1].Step : null,
            DurableStep = reader.DurableStep,
            SyncSeconds = header.SyncSeconds,
            Resumes = [.. reader.Resumes],
            Seconds = frames.Count > 0 ? frames[^1].Seconds : 0,
            Tokens = reader.Tokens.Count,
            FirstLoss = losses.Length > 0 ? losses[0].Value : null,
            LastLoss = losses.Length > 0 ? losses[^1].Value : null,
            Bytes = reader.Length,
            UncommittedBytes = reader.IsFinished || reader.IsContinued ? 0 : reader.Length - reader.CommittedLength,
            RawBytes = frames.Count * rawFrameBytes,
            Ratio = Math.Round(frames.Count * (double)rawFrameBytes / reader.Length, 2),
            DamagedPlaces = reader.Damage.Count,
            Run = header.Run,
        };
    }

    private static string Describe(Info info)
    {
        var lines = new List<(string Name, FormattableString Value)>
        {
            ("recording", $"{info.File}"),
            ("status", $"{info.Status}{(info.UncommittedBytes > 0 ? string.Create(CultureInfo.InvariantCulture, $", {info.UncommittedBytes:N0} bytes after the last commit do not count") : "")}"),
            ("run", $"{info.RunId}, begun {info.Started:yyyy-MM-dd HH:mm:ss} UTC, written by {info.Software}"),
            ("weights", $"{info.Weights:N0} in {info.Tensors:N0} tensors"),
            ("quality", $"{info.Quality}: {info.Guarantee}"),
        };
        if (info.Model is { } model)
        {
            lines.Add(("model", $"GPT, {model.Layers} layers, {model.Heads} heads, {model.Width} dimensions, context {model.Context}, vocabulary {model.Vocabulary}"));
        }
        lines.Add(("frames", $"{info.Frames:N0}, {info.KeyFrames:N0} of them complete in themselves, every {info.StepsPerFrame:N0} steps"));
        if (info.Frames > 0)
        {
            lines.Add(("steps", $"{info.FirstStep:N0} to {info.LastStep:N0}, in {TimeSpan.FromSeconds(Math.Round(info.Seconds))}"));
        }
        if (info.Status == "interrupted")
        {
            FormattableString durable = $"to step {info.DurableStep:N0}: what a power cut at the last write could not have taken";
            lines.Add(("durable", info.DurableStep is null ? $"nothing yet" : durable));
        }
        foreach (ResumeEvent resume in info.Resumes)
        {
            lines.Add(("resumed", $"at step {resume.Step:N0}, {resume.BytesCut:N0} bytes of an unfinished frame cut off"));
        }
        if (info.FirstLoss is { } first && info.LastLoss is { } last)
        {
            lines.Add(("loss", $"{first:F3} at first, {last:F3} at last"));
        }
        lines.Add(("tokens", $"{info.Tokens:N0}"));
        FormattableString asFloats = $"; as 32-bit floats {info.RawBytes:N0}, {info.Ratio:F1} times as many";
        string files = info.Segments > 1 ? $" in {info.Segments} files" : "";
        lines.Add(("size", $"{info.Bytes:N0} bytes{files}{(info.Frames > 0 ? asFloats.ToString(CultureInfo.InvariantCulture) : "")}"));
        if (info.DamagedPlaces > 0)
        {
            lines.Add(("damage", $"{info.DamagedPlaces} unreadable places; `brainscan verify` names them"));
        }
        lines.AddRange(info.Run.Select(entry => ($"  {entry.Key}", (FormattableString)$"{entry.Value}")));
        int width = lines.Max(line => line.Name.Length);
        return string.Join('\n', lines.Select(line => $"{line.Name.PadRight(width)}  {line.Value.ToString(CultureInfo.InvariantCulture)}"));
    }

    private static string Guarantee(Quality quality) => quality switch
    {
        Quality.Exact => "every weight bit for bit",
        Quality.Fine => "every weight within 1/4094 of the largest magnitude in its tensor",
        _ => "every weight within 1/254 of the largest magnitude in its tensor",
    };

    internal sealed record Info
    {
        public required string File { get; init; }
        public required string Status { get; init; }
        public required int Segments { get; init; }
        public required Guid RunId { get; init; }
        public required DateTimeOffset Started { get; init; }
        public required string Software { get; init; }
        public required string Quality { get; init; }
        public required string Guarantee { get; init; }
        public required ModelInfo? Model { get; init; }
        public required int Tensors { get; init; }
        public required long Weights { get; init; }
        public required int Frames { get; init; }
        public required int KeyFrames { get; init; }
        public required int StepsPerFrame { get; init; }
        public required long? FirstStep { get; init; }
        public required long? LastStep { get; init; }
        public required long? DurableStep { get; init; }
        public required double? SyncSeconds { get; init; }
        public required IReadOnlyList<ResumeEvent> Resumes { get; init; }
        public required double Seconds { get; init; }
        public required int Tokens { get; init; }
        public required double? FirstLoss { get; init; }
        public required double? LastLoss { get; init; }
        public required long Bytes { get; init; }
        public required long UncommittedBytes { get; init; }
        public required long RawBytes { get; init; }
        public required double Ratio { get; init; }
        public required int DamagedPlaces { get; init; }
        public required System.Collections.Immutable.ImmutableSortedDictionary<string, string> Run { get; init; }
    }

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
    [JsonSerializable(typeof(Info))]
    internal sealed partial class Json : JsonSerializerContext;
}

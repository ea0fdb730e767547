using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Brainscan.Format;
using Brainscan.Format.Tools;
using Brainscan.Player.Inspection;
using Brainscan.Player.Report;

namespace Brainscan.Player.Commands;

/// <summary><c>info FILE</c>: what is in a recording, without decoding any weights; with <c>--report</c> as a page with pictures.</summary>
internal static partial class InfoCommand
{
    public static Command Create()
    {
        var file = RecordingArgument.Create();
        var json = new Option<bool>("--json") { Description = "Print it as JSON; docs/FORMAT.md lists the fields." };
        var report = new Option<string?>("--report")
        {
            Description = "Make a page of it instead, with pictures, loss, tensors and text: one .html file that any browser opens.",
            HelpName = "OUT",
        };
        var overwrite = RecordingArgument.Overwrite();
        var command = new Command("info", "Says what is in a recording, without decoding it.") { file, json, report, overwrite };
        // a page has pictures, which OpenGL draws, and that belongs to one thread from beginning to end
        command.SetAction((parse, cancel) => Task.Run(
            () =>
            {
                string path = parse.GetRequiredValue(file);
                RequireSense(parse.GetValue(report), parse.GetValue(json), parse.GetValue(overwrite));
                return parse.GetValue(report) is { } page ? Report(path, page, parse.GetValue(overwrite), cancel) : Run(path, parse.GetValue(json), cancel);
            },
            CancellationToken.None));
        return command;
    }

    /// <summary>An option that means nothing here is a misunderstanding, not something to pass over.</summary>
    private static void RequireSense(string? page, bool json, bool overwrite)
    {
        if (page is null && overwrite)
        {
            throw new RecordingException("--overwrite means nothing without --report, which names the page to make; leave it out.");
        }
        if (page is not null && json)
        {
            throw new RecordingException("--json prints what is in the recording, --report makes a page of it; leave one of the two out.");
        }
        if (page is not null && Path.GetExtension(page).ToLowerInvariant() is not (".html" or ".htm"))
        {
            throw new RecordingException($"--report '{page}': the name of a page ends in .html.");
        }
    }

    private static int Report(string path, string page, bool overwrite, CancellationToken cancel)
    {
        using OutputFile output = OutputFile.At(page, overwrite);
        using TimelineReader reader = TimelineReader.Open(path);
        RecordingOutput.RequireOther(reader, page);
        RunReport.Write(reader, Path.GetFileName(path), output, (total, draw) => WorkProgress.Show("drawing", total, draw), cancel);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{output.Target}: {reader.Frames.Count:N0} frames on a page of {new FileInfo(output.Target).Length:N0} bytes"));
        return ExitCode.Done;
    }

    private static int Run(string path, bool json, CancellationToken cancel)
    {
        using var reader = TimelineReader.Open(path);
        var info = Collect(path, reader, cancel);
        Console.WriteLine(json ? JsonSerializer.Serialize(info, Json.Default.Info) : Describe(info));
        return ExitCode.Done;
    }

    private static Info Collect(string path, TimelineReader reader, CancellationToken cancel)
    {
        var frames = reader.Frames;
        var header = reader.Header;
        long rawFrameBytes = header.WeightCount * sizeof(float);
        var (tokens, resumes, firstLoss, lastLoss) = (0L, new List<ResumeEvent>(), (double?)null, (double?)null);
        var events = reader.ReadEvents();
        while (events.Read())
        {
            cancel.ThrowIfCancellationRequested();
            tokens += events.Tokens.Length;
            resumes.AddRange(events.Resumes);
            foreach (var metric in events.Metrics)
            {
                lastLoss = metric.Name == "loss" ? metric.Value : lastLoss;
                firstLoss ??= lastLoss;
            }
        }
        return new Info
        {
            File = path,
            Status = reader.IsFinished ? "finished" : reader.IsContinued ? "continued" : "interrupted",
            Segments = reader.SegmentCount,
            RunId = header.RunId,
            Started = header.Started,
            Software = header.Software,
            Quality = header.Quality.ToString().ToLowerInvariant(),
            Guarantee = QualityWords.Guarantee(header.Quality),
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
            Resumes = [.. resumes],
            Seconds = frames.Count > 0 ? frames[^1].Seconds : 0,
            Tokens = tokens,
            FirstLoss = firstLoss,
            LastLoss = lastLoss,
            Bytes = reader.Length,
            UncommittedBytes = reader.IsFinished || reader.IsContinued ? 0 : reader.Length - reader.CommittedLength,
            RawBytes = frames.Count * rawFrameBytes,
            Ratio = Math.Round(frames.Count * (double)rawFrameBytes / reader.Length, 2),
            DamagedPlaces = reader.Damage.Count + events.Damage.Count,
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
            lines.Add(("steps", $"{info.FirstStep:N0} to {info.LastStep:N0}, in {TimeSpan.FromSeconds(double.IsFinite(info.Seconds) ? Math.Round(Math.Clamp(info.Seconds, 0, 1e11)) : 0)}"));
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
        FormattableString asFloats = $"; as 32-bit floats {info.RawBytes:N0}, {BesideFloats(info.Ratio)}";
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

    /// <summary>How many bytes floats would take beside ours: few frames of an exact recording take more than they would.</summary>
    /// <param name="ratio">Bytes as floats by bytes of the file.</param>
    internal static string BesideFloats(double ratio) => ratio is >= 0.95 and < 1.05 ? "as many"
        : string.Create(CultureInfo.InvariantCulture, $"{(ratio < 1 ? 1 / ratio : ratio):F1} times {(ratio < 1 ? "fewer" : "as many")}");

    // a run that diverged has a loss that is no number, and says so
    [JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
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
        public required long Tokens { get; init; }
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

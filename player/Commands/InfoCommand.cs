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
    private const int MostBreaks = 8;

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
        var breaks = StepBreaks.Of(frames);
        var (leastStep, greatestStep) = FrameSteps.Range(frames);
        long rawFrameBytes = header.WeightCount * sizeof(float);
        var (tokens, resumes, firstLoss, lastLoss) = (0L, new List<ResumeEvent>(), (double?)null, (double?)null);
        long? notNumber = null, lossNotNumber = null;
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
                notNumber ??= metric.Name == NotNumbers.Metric ? metric.Step : null;
                lossNotNumber ??= metric.Name == "loss" && !double.IsFinite(metric.Value) ? metric.Step : null;
            }
        }
        var notNumbers = NotNumbers.Find(reader, notNumber);
        return new Info
        {
            NonFiniteStep = notNumbers?.Step,
            NonFiniteWeights = notNumbers?.Weights ?? 0,
            NonFiniteTensors = notNumbers?.Tensors ?? 0,
            NonFiniteTensor = notNumbers?.First,
            NonFiniteLossStep = lossNotNumber,
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
            Spacing = Steps.Spacing(frames, breaks),
            FirstStep = frames.Count > 0 ? leastStep : null,
            LastStep = frames.Count > 0 ? greatestStep : null,
            Gaps = [.. breaks.Where(found => !found.IsBack).Select(found => new StepChange(frames[found.Place].Number, found.From, found.To))],
            Backs = [.. breaks.Where(found => found.IsBack).Select(found => new StepChange(frames[found.Place].Number, found.From, found.To))],
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
            ("run", $"{info.RunId}, begun {info.Started:yyyy-MM-dd HH:mm:ss} UTC, written by {PlainText.Of(info.Software)}"),
            ("weights", $"{info.Weights:N0} in {info.Tensors:N0} tensors"),
            ("quality", $"{info.Quality}: {info.Guarantee}"),
        };
        if (info.Model is { } model)
        {
            lines.Add(("model", $"GPT, {model.Layers} layers, {model.Heads} heads, {model.Width} dimensions, context {model.Context}, vocabulary {model.Vocabulary}"));
        }
        lines.Add(("frames", $"{info.Frames:N0}, {info.KeyFrames:N0} of them complete in themselves{(info.Spacing.Length > 0 ? ", " : "")}{info.Spacing}"));
        if (info.Frames > 0)
        {
            lines.Add(("steps", $"{info.FirstStep:N0} to {info.LastStep:N0}, in {TimeSpan.FromSeconds(double.IsFinite(info.Seconds) ? Math.Round(Math.Clamp(info.Seconds, 0, 1e11)) : 0)}"));
        }
        AddBreaks(lines, info);
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
        if (info.NonFiniteLossStep is { } lost)
        {
            lines.Add(("", $"no number (NaN or infinite) from step {lost:N0} on"));
        }
        if (info.NonFiniteStep is { } step)
        {
            FormattableString now = $"; in the last frame {info.NonFiniteWeights:N0} of {info.Weights:N0} weights, in {info.NonFiniteTensors:N0} of {info.Tensors:N0} tensors, the first {info.NonFiniteTensor}";
            lines.Add(("not finite", $"weights are no numbers (NaN or infinite) from step {step:N0} on{(info.NonFiniteWeights > 0 ? now.ToString(CultureInfo.InvariantCulture) : "")}"));
        }
        lines.Add(("tokens", $"{info.Tokens:N0}"));
        FormattableString asFloats = $"; as 32-bit floats {info.RawBytes:N0}, {BesideFloats(info.Ratio)}";
        string files = info.Segments > 1 ? $" in {info.Segments} files" : "";
        lines.Add(("size", $"{info.Bytes:N0} bytes{files}{(info.Frames > 0 ? asFloats.ToString(CultureInfo.InvariantCulture) : "")}"));
        if (info.DamagedPlaces > 0)
        {
            lines.Add(("damage", $"{info.DamagedPlaces} unreadable places; `brainscan verify` names them"));
        }
        lines.AddRange(info.Run.Select(entry => ($"  {PlainText.Of(entry.Key)}", (FormattableString)$"{PlainText.Of(entry.Value)}")));
        int width = lines.Max(line => line.Name.Length);
        return string.Join('\n', lines.Select(line => $"{line.Name.PadRight(width)}  {line.Value.ToString(CultureInfo.InvariantCulture)}"));
    }

    private static void AddBreaks(List<(string Name, FormattableString Value)> lines, Info info)
    {
        lines.AddRange(info.Gaps.Take(MostBreaks).Select(gap =>
            ("gap", (FormattableString)$"{(ulong)gap.ToStep - (ulong)gap.FromStep:N0} steps not recorded, from step {gap.FromStep:N0} to step {gap.ToStep:N0}")));
        lines.AddRange(info.Backs.Take(MostBreaks).Select(back =>
            ("went back", (FormattableString)$"from step {back.FromStep:N0} to step {back.ToStep:N0}, at frame {back.Frame:N0}: a step means the frame recorded last at it; --frame names any")));
        int more = Math.Max(0, info.Gaps.Count - MostBreaks) + Math.Max(0, info.Backs.Count - MostBreaks);
        if (more > 0)
        {
            lines.Add(("", $"and {more:N0} more; --json lists them"));
        }
    }

    /// <summary>Where steps are missing, or went back.</summary>
    /// <param name="Frame">Number of the first frame after it.</param>
    /// <param name="FromStep">Step of the frame before it.</param>
    /// <param name="ToStep">Step of that frame.</param>
    internal sealed record StepChange(int Frame, long FromStep, long ToStep);

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
        public required string Spacing { get; init; }
        public required long? FirstStep { get; init; }
        public required long? LastStep { get; init; }
        public required IReadOnlyList<StepChange> Gaps { get; init; }
        public required IReadOnlyList<StepChange> Backs { get; init; }
        public required long? DurableStep { get; init; }
        public required double? SyncSeconds { get; init; }
        public required IReadOnlyList<ResumeEvent> Resumes { get; init; }
        public required double Seconds { get; init; }
        public required long Tokens { get; init; }
        public required double? FirstLoss { get; init; }
        public required double? LastLoss { get; init; }
        public required long? NonFiniteStep { get; init; }
        public required long NonFiniteWeights { get; init; }
        public required int NonFiniteTensors { get; init; }
        public required string? NonFiniteTensor { get; init; }
        public required long? NonFiniteLossStep { get; init; }
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

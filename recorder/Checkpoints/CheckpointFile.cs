using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Brainscan.Format;
using Brainscan.Format.Codec;
using Brainscan.Format.Safetensors;
using Brainscan.Recorder.Model;
using static TorchSharp.torch;
using AdamW = TorchSharp.Modules.AdamW;

namespace Brainscan.Recorder.Checkpoints;

/// <summary>
/// A checkpoint on disk, beside its recording: a safetensors file with the model's tensors under their own names, AdamW's means under
/// <c>exp_avg.</c> and <c>exp_avg_sq.</c> before those, <c>random.batches</c>, <c>random.text</c> and <c>text</c>; the rest is JSON in the
/// metadata, with a checksum of it all. It is written beside the old one, synced and renamed: there is always a whole one.
/// </summary>
internal sealed class CheckpointFile : IDisposable
{
    private const string Mean = "exp_avg.";
    private const string Square = "exp_avg_sq.";
    private const string BatchRandom = "random.batches";
    private const string TextRandom = "random.text";
    private const string GeneratedText = "text";
    private const string OptimizerSteps = "optimizer.steps";
    private const string VersionKey = "brainscan.checkpoint";
    private const string RunKey = "brainscan.run";
    private const string ChecksumKey = "brainscan.crc32c";

    /// <summary>Its second version has windows that grow: a recorder that knows the first alone would go on with other ones.</summary>
    private static readonly string[] Versions = ["1", "2"];

    /// <summary>More text than a context is of no use to anybody.</summary>
    private const long TextBytesAtMost = 1 << 20;

    private static readonly JsonSerializerOptions Json = new()
    {
        Converters = { new JsonStringEnumConverter() },
        IgnoreReadOnlyProperties = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, // a run that diverged has a loss that is no number
    };

    private readonly string _path;
    private readonly SafetensorsFile _file;
    private readonly ImmutableArray<TensorInfo> _tensors;

    private CheckpointFile(string path, SafetensorsFile file)
    {
        (_path, _file) = (path, file);
        if (!file.Metadata.TryGetValue(VersionKey, out string? version) || !Versions.Contains(version) || !file.Metadata.TryGetValue(RunKey, out string? json))
            throw Wrong(path, $"it has no {VersionKey} of version {string.Join(" or ", Versions)}");
        try
        {
            Run = JsonSerializer.Deserialize<Checkpoint>(json, Json)! with
            {
                BatchRandom = Read<ulong>(BatchRandom, Xoshiro256.StateWords),
                TextRandom = Read<ulong>(TextRandom, Xoshiro256.StateWords),
                Text = Read<byte>(GeneratedText, TextBytesAtMost),
            };
            if (Run.Options is { Layers: < 1 } or { Heads: < 1 } or { Width: < 1 } or { Context: < 2 } or { Batch: < 1 } or { Window: < 0 } or { Every: < 1 } || Run.Step < 0)
                throw Wrong(path, "a number in it makes no sense");
            Run.Options.CheckModel();
            _tensors = GptTensors.Of(Run.Options.Model);
        }
        catch (Exception error) when (error is JsonException or ArgumentException or NullReferenceException)
        {
            throw Wrong(path, error.Message, error);
        }
    }

    /// <summary>Where the run stood.</summary>
    public Checkpoint Run { get; }

    /// <summary>The checkpoint of a recording.</summary>
    public static string PathOf(string recording) => recording + ".checkpoint.safetensors";

    /// <summary>Opens the checkpoint of a recording.</summary>
    /// <exception cref="RecordingException">There is none, or it cannot be read.</exception>
    public static CheckpointFile Open(string recording)
    {
        string path = PathOf(recording);
        if (!File.Exists(path) && File.Exists(recording) && RecordingWriter.HoldsNothing(recording))
            throw new RecordingException($"{recording} has no checkpoint to go on from, for nothing was recorded yet: the same command without --resume, and with --corpus, begins it");
        if (!File.Exists(path))
            throw new RecordingException($"{recording} has no checkpoint to go on from: {path} is not there; without it only another run can be begun");
        if (!File.Exists(recording))
            throw new RecordingException($"{recording} is gone, and its checkpoint is still here: put the recording back to go on with the run, or delete {path} too to begin another");
        var file = SafetensorsFile.Open(path);
        try
        {
            return new CheckpointFile(path, file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Writes a checkpoint in place of the one before; returns when it is on the disk.</summary>
    /// <exception cref="RecordingException">It cannot be written; the one before is still there.</exception>
    public static void Write(string recording, Checkpoint run, FlatParameters parameters, AdamW.State optimizer)
    {
        string path = PathOf(recording);
        var tensors = GptTensors.Of(run.Options.Model);
        SafetensorsTensor[] entries =
        [
            // The same 64 bits as unsigned ones would be. PyTorch before 2.3, and others, refuse a file with those; old checkpoints have them.
            new(BatchRandom, SafetensorsType.I64, [run.BatchRandom.Length]),
            new(TextRandom, SafetensorsType.I64, [run.TextRandom.Length]),
            new(OptimizerSteps, SafetensorsType.I64, [1]),
            .. Entries(tensors, ""), .. Entries(tensors, Mean), .. Entries(tensors, Square),
            new(GeneratedText, SafetensorsType.U8, [run.Text.Length]),
        ];
        // what has a tensor of its own is not said twice
        var rest = run with { BatchRandom = [], TextRandom = [], Text = [] };
        string json = JsonSerializer.Serialize(rest, Json);
        var metadata = new Dictionary<string, string>
        {
            [VersionKey] = Versions[run.Options.Window > 0 ? 1 : 0], [RunKey] = json, [ChecksumKey] = Checksum(json, run, parameters, optimizer),
        };
        using (var writer = SafetensorsWriter.Create(path, entries, metadata, overwrite: true))
        {
            writer.WriteElements(run.BatchRandom.AsSpan());
            writer.WriteElements(run.TextRandom.AsSpan());
            writer.WriteElements<long>([optimizer.step]);
            foreach (var tensor in new[] { parameters.Weights, optimizer.exp_avg, optimizer.exp_avg_sq }) Write(writer, tensor);
            writer.Write(run.Text.AsSpan());
            writer.Finish();
        }
        Libc.SyncFolder(path);
    }

    /// <summary>Puts the weights and the optimiser's state back.</summary>
    /// <exception cref="RecordingException">They are not those of the run, are damaged, or cannot be read.</exception>
    public void Restore(FlatParameters parameters, AdamW.State optimizer)
    {
        optimizer.step = Read<long>(OptimizerSteps, 1)[0];
        Restore("", parameters.Weights);
        Restore(Mean, optimizer.exp_avg);
        Restore(Square, optimizer.exp_avg_sq);
        // the first checkpoints had none
        if (!_file.Metadata.TryGetValue(ChecksumKey, out string? written)) return;
        string found = Checksum(_file.Metadata[RunKey], Run, parameters, optimizer);
        if (found == written) return;
        throw new RecordingException(
            $"{_path} is damaged: its checksum is {found}, {written} was written: put a copy of it back that is whole, or begin another run") { IsDamage = true };
    }

    public void Dispose() => _file.Dispose();

    private void Restore(string prefix, Tensor tensor)
    {
        using var scope = NewDisposeScope();
        bool onHost = tensor.device_type == TorchSharp.DeviceType.CPU;
        var values = onHost ? tensor : tensor.detach().cpu();
        var weights = MemoryMarshal.Cast<byte, float>(values.bytes);
        foreach (var part in _tensors)
        {
            var entry = _file[prefix + part.Name];
            if (entry.Type != SafetensorsType.F32 || !entry.Shape.SequenceEqual(part.Shape.Select(size => (long)size)))
                throw Wrong(_path, $"tensor {entry.Name} has not the model's shape");
            _file.Read(entry.Name, 0, weights.Slice((int)part.Offset, (int)part.Count));
        }
        if (!onHost) tensor.detach().copy_(values);
    }

    private static void Write(SafetensorsWriter writer, Tensor tensor)
    {
        using var scope = NewDisposeScope();
        var onHost = tensor.device_type == TorchSharp.DeviceType.CPU ? tensor : tensor.detach().cpu();
        writer.Write(onHost.bytes);
    }

    /// <summary>Of everything in it. One float that is not what it was, and the run would be another, or none at all.</summary>
    private static string Checksum(string json, Checkpoint run, FlatParameters parameters, AdamW.State optimizer)
    {
        uint crc = Crc32C.Compute(Encoding.UTF8.GetBytes(json));
        crc = Crc32C.Compute(MemoryMarshal.AsBytes(run.BatchRandom.AsSpan()), crc);
        crc = Crc32C.Compute(MemoryMarshal.AsBytes(run.TextRandom.AsSpan()), crc);
        crc = Crc32C.Compute(MemoryMarshal.AsBytes<long>([optimizer.step]), crc);
        foreach (var tensor in new[] { parameters.Weights, optimizer.exp_avg, optimizer.exp_avg_sq })
        {
            using var scope = NewDisposeScope();
            var onHost = tensor.device_type == TorchSharp.DeviceType.CPU ? tensor : tensor.detach().cpu();
            crc = Crc32C.Compute(onHost.bytes, crc);
        }
        return $"{Crc32C.Compute(run.Text.AsSpan(), crc):x8}";
    }

    private static IEnumerable<SafetensorsTensor> Entries(ImmutableArray<TensorInfo> tensors, string prefix) =>
        tensors.Select(tensor => new SafetensorsTensor(prefix + tensor.Name, SafetensorsType.F32, [.. tensor.Shape.Select(size => (long)size)]));

    private ImmutableArray<T> Read<T>(string name, long most) where T : unmanaged
    {
        long count = _file[name].Count;
        if (count > most) throw Wrong(_path, $"tensor {name} has {count:N0} elements");
        var values = new T[count];
        _file.Read<T>(name, 0, values);
        return ImmutableCollectionsMarshal.AsImmutableArray(values);
    }

    private static RecordingException Wrong(string path, string what, Exception? inner = null) =>
        new($"{path} is not a checkpoint that can be resumed: {what}", inner);
}

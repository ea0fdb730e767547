using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Brainscan.Format.Tools;

/// <summary>
/// Weights as <c>numpy.load</c> reads them: a zip of .npy arrays, float32, row-major, under the tensors' names. Stored, not compressed: float32
/// weights hardly shrink, and stored arrays may be mapped. The zip's comment names run, step and quality, and says how close they are.
/// A tensor's name is the entry's, as far as it leads nowhere else (<see cref="EntryName"/>).
/// </summary>
public static class NpzExport
{
    // The earliest time a zip can say: the same weights give the same file whenever they are exported.
    private static readonly DateTimeOffset Earliest = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes one frame's weights.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="header">The recording's.</param>
    /// <param name="frame">The frame they are of.</param>
    /// <param name="weights">All weights, tensors one after another.</param>
    /// <param name="progress">Told the weights written so far; may be null.</param>
    /// <param name="note">What they are; null: weights, at the recording's quality.</param>
    /// <param name="cancel">Stops between two tensors.</param>
    /// <exception cref="RecordingException">A tensor's shape cannot be said in a .npy file.</exception>
    public static void Write(
        Stream target, RecordingHeader header, FrameEntry frame, ReadOnlySpan<float> weights, IProgress<long>? progress = null,
        WeightsNote? note = null, CancellationToken cancel = default)
    {
        if (weights.Length != header.WeightCount)
        {
            throw FormatError.WrongLength(nameof(weights), weights.Length, header.WeightCount);
        }
        note ??= WeightsNote.Of(header.Quality);
        using var zip = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true);
        zip.Comment = string.Create(CultureInfo.InvariantCulture,
            $"brainscan run {header.RunId} step {frame.Step} quality {header.Quality.ToString().ToLowerInvariant()}; {note.What}: {note.Guarantee}");
        foreach (var tensor in header.Tensors)
        {
            cancel.ThrowIfCancellationRequested();
            var entry = zip.CreateEntry(EntryName.Of(tensor.Name) + ".npy", CompressionLevel.NoCompression);
            entry.LastWriteTime = Earliest;
            using var array = entry.Open();
            array.Write(NpyHeader.Create(tensor));
            array.Write(MemoryMarshal.AsBytes(weights.Slice((int)tensor.Offset, (int)tensor.Count)));
            progress?.Report(tensor.Offset + tensor.Count);
        }
    }
}

using System.Globalization;
using Brainscan.Format.Safetensors;

namespace Brainscan.Format.Tools;

/// <summary>
/// Weights as a safetensors file, float32 under the tensors' names. Its metadata has <c>runId</c>, <c>step</c>, <c>frame</c>, <c>quality</c>,
/// <c>what</c>, <c>guarantee</c> and <c>software</c>, all as text, as the format wants it.
/// </summary>
public static class SafetensorsExport
{
    /// <summary>Writes one frame's weights.</summary>
    /// <param name="path">The new file; there must be none of that name. It has the name only when it is whole.</param>
    /// <param name="header">The recording's.</param>
    /// <param name="frame">The frame they are of.</param>
    /// <param name="weights">All weights, tensors one after another.</param>
    /// <param name="progress">Told the weights written so far; may be null.</param>
    /// <param name="note">What they are; null: weights, at the recording's quality.</param>
    /// <param name="cancel">Stops between two tensors; nothing is left then.</param>
    /// <exception cref="RecordingException">It cannot be written, or a tensor has a name that the format has taken for itself.</exception>
    public static void Write(
        string path, RecordingHeader header, FrameEntry frame, ReadOnlySpan<float> weights, IProgress<long>? progress = null,
        WeightsNote? note = null, CancellationToken cancel = default)
    {
        if (weights.Length != header.WeightCount)
        {
            throw FormatError.WrongLength(nameof(weights), weights.Length, header.WeightCount);
        }
        using var writer = Create(path, header, frame, note ?? WeightsNote.Of(header.Quality));
        foreach (var tensor in header.Tensors)
        {
            cancel.ThrowIfCancellationRequested();
            writer.WriteElements(weights.Slice((int)tensor.Offset, (int)tensor.Count));
            progress?.Report(tensor.Offset + tensor.Count);
        }
        writer.Finish();
    }

    private static SafetensorsWriter Create(string path, RecordingHeader header, FrameEntry frame, WeightsNote note)
    {
        var metadata = new Dictionary<string, string>
        {
            ["runId"] = header.RunId.ToString(),
            ["step"] = frame.Step.ToString(CultureInfo.InvariantCulture),
            ["frame"] = frame.Number.ToString(CultureInfo.InvariantCulture),
            ["quality"] = header.Quality.ToString().ToLowerInvariant(),
            ["what"] = note.What,
            ["guarantee"] = note.Guarantee,
            ["software"] = header.Software,
        };
        try
        {
            return SafetensorsWriter.Create(path, header.Tensors.Select(tensor =>
                new SafetensorsTensor(tensor.Name, SafetensorsType.F32, [.. tensor.Shape.Select(size => (long)size)])), metadata);
        }
        catch (ArgumentException exception)
        {
            throw FormatError.NotAsSafetensors(exception.Message, exception);
        }
    }
}

using Brainscan.Format;

namespace Brainscan.Player.Rendering.Layout;

/// <summary>The layouts by name.</summary>
internal static class Layouts
{
    /// <summary>Names, the default first.</summary>
    public static IReadOnlyList<string> Names { get; } = ["natural", "columns"];

    /// <summary>Lays a recording's tensors out.</summary>
    /// <exception cref="RecordingException">No layout has this name, or the recording has no weight.</exception>
    public static PictureLayout Create(string name, RecordingHeader header)
    {
        if (header.WeightCount == 0)
        {
            throw new RecordingException("the recording has no weights, so there is nothing to draw.");
        }
        return name switch
        {
            "natural" => ModelTensors.Find(header) is { } tensors ? NaturalLayout.Create(tensors) : BlocksLayout.Create(header),
            "columns" => ColumnsLayout.Create(header),
            _ => throw new RecordingException($"there is no layout '{name}': choose one of {string.Join(", ", Names)}."),
        };
    }
}

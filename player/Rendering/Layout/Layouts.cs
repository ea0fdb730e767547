using Brainscan.Format;

namespace Brainscan.Player.Rendering.Layout;

/// <summary>The layouts by name.</summary>
internal static class Layouts
{
    /// <summary>Names, the default first.</summary>
    public static IReadOnlyList<string> Names { get; } = ["natural", "columns"];

    /// <summary>Makes sure that there is a layout of this name.</summary>
    /// <exception cref="RecordingException">There is none.</exception>
    public static void Require(string name)
    {
        if (!Names.Contains(name))
        {
            throw new RecordingException($"there is no layout '{name}': choose one of {string.Join(", ", Names)}.");
        }
    }

    /// <summary>Lays a recording's tensors out.</summary>
    /// <exception cref="RecordingException">No layout has this name, or the recording has no weight.</exception>
    public static PictureLayout Create(string name, RecordingHeader header)
    {
        if (header.WeightCount == 0)
        {
            throw new RecordingException("the recording has no weights, so there is nothing to draw.");
        }
        Require(name);
        return name == "columns" ? ColumnsLayout.Create(header)
            : ModelTensors.Find(header) is { } tensors ? NaturalLayout.Create(tensors)
            : BlocksLayout.Create(header);
    }
}

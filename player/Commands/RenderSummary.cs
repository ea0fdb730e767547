using System.Globalization;
using System.Text.Json;

namespace Brainscan.Player.Commands;

/// <summary>What a rendering came to; with <c>--json</c> its properties are the output, in camel case.</summary>
internal sealed record RenderSummary
{
    private static readonly JsonSerializerOptions Camel = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true };

    /// <summary>Full path of the file or folder made.</summary>
    public required string Out { get; init; }

    /// <summary>Pictures in it.</summary>
    public required int Frames { get; init; }

    /// <summary>Moments side by side in a picture that is a sheet of them; null where it is none.</summary>
    public int? Moments { get; init; }

    /// <summary>Step of the first of them.</summary>
    public required long FirstStep { get; init; }

    /// <summary>Step of the last of them.</summary>
    public required long LastStep { get; init; }

    /// <summary>Pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Pixels.</summary>
    public required int Height { get; init; }

    /// <summary>How long the film plays; null when it is no film.</summary>
    public required double? PlaysSeconds { get; init; }

    /// <summary>Size of the file, or of all in the folder.</summary>
    public required long Bytes { get; init; }

    /// <summary>Pictures drawn in this run; fewer than all where it went on with what an interrupted one had left.</summary>
    public required int Drawn { get; init; }

    /// <summary>Wall time from the first frame's begin to ffmpeg's end.</summary>
    public required double Seconds { get; init; }

    /// <summary>Of it: reading, drawing and reading back.</summary>
    public required double DrawingSeconds { get; init; }

    /// <summary>Of it: waiting for ffmpeg to take frames.</summary>
    public required double WaitingSeconds { get; init; }

    /// <summary>The renderer OpenGL names, for example "llvmpipe" where there is no GPU.</summary>
    public required string Renderer { get; init; }

    /// <summary>Of the pictures drawn in this run, encoding included.</summary>
    public double FramesPerSecond => Drawn / Seconds;

    /// <summary>As JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Camel);

    /// <summary>As a line for people.</summary>
    public string ToText()
    {
        string what = Moments is not null ? $"{Moments} moments, steps {FirstStep} to {LastStep}"
            : Frames == 1 ? $"step {LastStep}"
            : $"{Frames} frames, steps {FirstStep} to {LastStep}";
        return string.Create(CultureInfo.InvariantCulture,
            $"{Out}: {what}, {Width}x{Height}, {Bytes / 1e6:0.0} MB in {Seconds:0.0} s ({FramesPerSecond:0.00} frames/s)");
    }
}

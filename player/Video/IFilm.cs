using Brainscan.Format;
using Brainscan.Player.Rendering.Gl;

namespace Brainscan.Player.Video;

/// <summary>Pictures of a film in order, drawn on the GL thread.</summary>
internal interface IFilm
{
    /// <summary>Width of a picture in pixels; may be beyond what the GPU draws at once.</summary>
    int Width { get; }

    /// <summary>Height of a picture in pixels; may be beyond what the GPU draws at once.</summary>
    int Height { get; }

    /// <summary>How many pictures, at least 1.</summary>
    int Frames { get; }

    /// <summary>
    /// Everything that decides the pixels, in one line: which recording and steps, settings, script, renderer, version of the program. Two films of the same
    /// identity have the same pictures, so that an interrupted export knows whether what it finds is its own.
    /// </summary>
    string Identity { get; }

    /// <summary>Whether picture <paramref name="index"/> looks exactly like the one before it, so that it need not be drawn again.</summary>
    bool IsSame(int index);

    /// <summary>
    /// Does what is done once a picture: seeks, measures. Indices ascend; the first may be any (an export that goes on), and the pictures are those they would be
    /// if all before had been prepared.
    /// </summary>
    /// <exception cref="RecordingException">The frames it shows are damaged.</exception>
    void Prepare(int index);

    /// <summary>
    /// Paints the part of the prepared picture whose top left pixel is (<paramref name="left"/>, <paramref name="top"/>) and whose size is the target's. The
    /// pixels do not depend on how a picture is cut into parts.
    /// </summary>
    void Paint(RenderTarget target, int left, int top);
}

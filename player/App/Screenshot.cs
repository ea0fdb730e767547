using System.Globalization;
using Brainscan.Format;
using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Rendering.Gl;
using Brainscan.Player.Rendering.Text;
using Brainscan.Player.Video;

namespace Brainscan.Player.App;

/// <summary>A picture of the whole piece at full 8K, whatever the window's size, or of the window as it is seen, as a PNG in the current folder.</summary>
internal static class Screenshot
{
    private const int Width = 7680;
    private const int Height = 4320;
    // characters of a path in a line of words
    private const int MostSaid = 56;

    /// <summary>Whether its words are in memory; where not, they are being read from then on.</summary>
    public static bool HasWords(Scene scene, bool isA) => scene.Text.IsKnown(StepOf(scene, isA), Words.StandardColumns, Words.Lines);

    /// <summary>Draws it now, on the GL thread; it is compressed and written on another.</summary>
    /// <returns>The file's path, once it is written.</returns>
    /// <exception cref="RecordingException">ffmpeg is missing, this OpenGL cannot draw 8K, or the folder may not be written to.</exception>
    public static Task<string> Take(GlDevice device, Scene scene, Appearance appearance, bool isA, string recording)
    {
        Ffmpeg.Require();
        string path = FreeName(Path.GetFileNameWithoutExtension(recording), StepOf(scene, isA));
        byte[] rgb = new byte[Width * Height * 3];
        using (var target = new RenderTarget(device, Width, Height))
        {
            target.BindAndClear();
            var view = PictureView.Fit(scene.Layout, Width, Height, hasStrip: true);
            scene.Draw(appearance.Look, isA, view, appearance.HalfLifeFrames, TextStrip.OfPiece(Width), mostAsked: 0);
            Read(target, rgb);
        }
        return Write(path, Width, Height, rgb);
    }

    /// <summary>Saves the window as it is seen, with all that is over the piece.</summary>
    /// <returns>The file's path, once it is written.</returns>
    /// <exception cref="RecordingException">ffmpeg is missing.</exception>
    public static Task<string> TakeView(Stage stage, Scene scene, bool isA, string recording)
    {
        Ffmpeg.Require();
        byte[] rgb = stage.Read(out int width, out int height);
        return Write(FreeName(Path.GetFileNameWithoutExtension(recording), StepOf(scene, isA), "-view"), width, height, rgb);
    }

    private static Task<string> Write(string path, int width, int height, byte[] rgb) => Task.Run(async () =>
    {
        using var output = RenderOutput.At(path, overwrite: false);
        await PictureFile.WriteAsync(output, width, height, rgb);
        return path;
    });

    /// <summary>A path as it is said: of a long one its end, from a folder on.</summary>
    public static string Said(string path)
    {
        int from = path.Length > MostSaid ? path.IndexOf(Path.DirectorySeparatorChar, path.Length - MostSaid) : 0;
        return from <= 0 ? path : $"…{path[from..]}";
    }

    private static long StepOf(Scene scene, bool isA) => scene.Reader.Frames[scene.PlaceShown(isA)].Step;

    private static unsafe void Read(RenderTarget target, byte[] rgb)
    {
        fixed (byte* first = rgb)
        {
            target.Read(first);
        }
    }

    private static string FreeName(string recording, long step, string of = "")
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{recording}-step{step}{of}");
        string path = name + ".png";
        for (int n = 2; File.Exists(path); n++)
        {
            path = string.Create(CultureInfo.InvariantCulture, $"{name}-{n}.png");
        }
        return Path.GetFullPath(path);
    }
}

using Brainscan.Player.App;
using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Rendering.Gl;
using Brainscan.Player.Rendering.Text;

namespace Brainscan.Benchmarks.Playing;

/// <summary>Draws the frame at hand: measuring it and drawing it, as the window does when another frame has come.</summary>
internal static class DrawTimes
{
    private const int Rounds = 5;

    private static readonly (string Name, int Width, int Height)[] Sizes = [("8K", 7680, 4320), ("1440 × 900", 1440, 900)];

    public static void Measure(Scene scene, GlDevice device, PlayerTable table)
    {
        var look = new RenderSettings().Look;
        foreach (var (name, width, height) in Sizes)
        {
            if (width > device.MaxTextureSize)
            {
                continue;
            }
            using var target = new RenderTarget(device, width, height);
            var view = PictureView.Fit(scene.Layout, width, height, hasStrip: true);
            Draw(scene, device, look, target, view); // the first time drivers compile
            for (int round = 0; round < Rounds; round++)
            {
                table.Note($"draw at {name}", "ms", Clock.Milliseconds(() => Draw(scene, device, look, target, view)));
            }
        }
    }

    /// <summary>Draws and waits for the GPU.</summary>
    public static void Draw(Scene scene, GlDevice device, PictureLook look, RenderTarget target, PictureView view)
    {
        scene.Prepare(look, isA: false, isWhole: true, isMoving: false);
        target.BindAndClear();
        scene.Draw(look, isA: false, view, new RenderSettings().HalfLifeFrames, TextStrip.OfPiece(view.Width), mostAsked: 0);
        device.Gl.Finish();
    }
}

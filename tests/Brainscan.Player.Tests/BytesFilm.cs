using Brainscan.Player.Rendering.Gl;
using Brainscan.Player.Tests.Rendering;
using Brainscan.Player.Video;

namespace Brainscan.Player.Tests;

/// <summary>A film of pictures given as bytes.</summary>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Frames">How many.</param>
/// <param name="Rgb">The pixels of a picture, three bytes each.</param>
internal sealed record BytesFilm(int Width, int Height, int Frames, Func<int, byte[]> Rgb) : IFilm
{
    private byte[] _picture = [];

    public string Identity { get; init; } = "bytes";

    /// <summary>Pictures that were prepared, in order.</summary>
    public List<int> Prepared { get; } = [];

    /// <summary>Pictures that look like the one before them.</summary>
    public Func<int, bool> Same { get; init; } = _ => false;

    /// <summary>A film whose pictures are noise, another in each.</summary>
    public static BytesFilm Noise(int width, int height, int frames) => new(width, height, frames, index =>
    {
        byte[] rgb = new byte[width * height * 3];
        new Random(index).NextBytes(rgb);
        return rgb;
    });

    /// <summary>A film whose pictures are of one colour.</summary>
    public static BytesFilm Flat(int width, int height, int frames, byte red, byte green, byte blue) => new(width, height, frames, _ =>
    {
        byte[] rgb = new byte[width * height * 3];
        for (int i = 0; i < rgb.Length; i += 3)
        {
            (rgb[i], rgb[i + 1], rgb[i + 2]) = (red, green, blue);
        }
        return rgb;
    });

    public bool IsSame(int index) => Same(index);

    public void Prepare(int index)
    {
        Prepared.Add(index);
        _picture = Rgb(index);
    }

    public void Paint(RenderTarget target, int left, int top) => target.Texture.WriteRgba(Texels.Of(_picture, Width, left, top, target));
}

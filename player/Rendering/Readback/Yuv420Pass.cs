using Brainscan.Player.Rendering.Gl;
using Silk.NET.OpenGL;

namespace Brainscan.Player.Rendering.Readback;

/// <summary>Makes of a picture drawn what video encoders take (<c>yuv420.comp</c>).</summary>
internal sealed class Yuv420Pass : IDisposable
{
    private const int PixelsAcross = 32 * 8;
    private const int PixelsDown = 2 * 2;

    private readonly GlDevice _device;
    private readonly GlProgram _program;

    /// <summary>Compiles its shader.</summary>
    public Yuv420Pass(GlDevice device)
    {
        _device = device;
        _program = new GlProgram(device, "yuv420.comp");
    }

    /// <summary>Whether it can take a picture of this size: eight pixels are written at once, from two rows.</summary>
    public static bool Takes(int width, int height) => width % 8 == 0 && height % 2 == 0;

    /// <summary>Bytes of a picture: one and a half a pixel.</summary>
    public static long Bytes(int width, int height) => (long)width * height * 3 / 2;

    /// <summary>Converts a target into a buffer that the CPU has mapped.</summary>
    public void Run(RenderTarget picture, GlBuffer planes)
    {
        _program.Use().Set("width", picture.Width).Set("height", picture.Height);
        picture.Texture.Bind(0);
        planes.BindStorage(0);
        _program.Dispatch((picture.Width + PixelsAcross - 1) / PixelsAcross, (picture.Height + PixelsDown - 1) / PixelsDown);
        _device.Gl.MemoryBarrier(MemoryBarrierMask.ClientMappedBufferBarrierBit);
        _device.ThrowOnError("converting a picture");
    }

    /// <summary>The shader's arithmetic: the reference it is tested against.</summary>
    /// <param name="rgb">Width · height · 3 bytes.</param>
    /// <param name="width">Even.</param>
    /// <param name="height">Even.</param>
    /// <returns>The three planes.</returns>
    public static byte[] Convert(ReadOnlySpan<byte> rgb, int width, int height)
    {
        byte[] planes = new byte[Bytes(width, height)];
        int colours = width * height;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                ReadOnlySpan<byte> p = rgb.Slice(((y * width) + x) * 3, 3);
                planes[(y * width) + x] = (byte)(((11966 * p[0]) + (40254 * p[1]) + (4064 * p[2]) + (16 << 16) + 32768) >> 16);
            }
        }
        for (int y = 0; y < height; y += 2)
        {
            for (int x = 0; x < width; x += 2)
            {
                (int r, int g, int b) = (Sum(rgb, 0, width, x, y), Sum(rgb, 1, width, x, y), Sum(rgb, 2, width, x, y));
                int place = colours + (y / 2 * (width / 2)) + (x / 2);
                planes[place] = (byte)(((-6596 * r) - (22188 * g) + (28784 * b) + (128 << 19) + (1 << 18)) >> 19);
                planes[place + (colours / 4)] = (byte)(((28784 * r) - (26145 * g) - (2639 * b) + (128 << 19) + (1 << 18)) >> 19);
            }
        }
        return planes;
    }

    /// <inheritdoc/>
    public void Dispose() => _program.Dispose();

    /// <summary>One primary of a colour sample, eightfold: 1:2:1 across, 1:1 down.</summary>
    private static int Sum(ReadOnlySpan<byte> rgb, int primary, int width, int x, int y)
    {
        int sum = 0;
        for (int row = y; row < y + 2; row++)
        {
            sum += rgb[(((row * width) + Math.Max(x - 1, 0)) * 3) + primary] + (2 * rgb[(((row * width) + x) * 3) + primary]) + rgb[(((row * width) + x + 1) * 3) + primary];
        }
        return sum;
    }
}

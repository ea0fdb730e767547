using System.Buffers.Binary;

namespace Brainscan.Display;

/// <summary>The file that Xvfb keeps its screen in: an X window dump (XWD, version 7), which changes as the screen does.</summary>
internal static class ScreenFile
{
    /// <summary>Reads it as it is at the moment. A window that draws meanwhile may be seen half old, half new.</summary>
    public static Picture Read(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        byte[] file = new byte[stream.Length];
        stream.ReadExactly(file);
        int headerBytes = Field(file, 0);
        int width = Field(file, 4);
        int height = Field(file, 5);
        int bitsPerPixel = Field(file, 11);
        int rowBytes = Field(file, 12);
        int colours = Field(file, 19);
        const int ColourBytes = 12;
        if (Field(file, 1) != 7 || bitsPerPixel != 32)
        {
            throw new InvalidDataException($"{path} is no X window dump of 32 bits a pixel");
        }
        byte[] rgb = new byte[width * height * 3];
        int first = headerBytes + (colours * ColourBytes);
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<byte> row = file.AsSpan(first + (y * rowBytes), width * 4);
            Span<byte> to = rgb.AsSpan(y * width * 3);
            for (int x = 0; x < width; x++)
            {
                // little-endian 0x00RRGGBB
                to[x * 3] = row[(x * 4) + 2];
                to[(x * 3) + 1] = row[(x * 4) + 1];
                to[(x * 3) + 2] = row[x * 4];
            }
        }
        return new Picture(width, height, rgb);
    }

    // the header is big-endian whatever the machine
    private static int Field(byte[] file, int index) => BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(index * 4));
}

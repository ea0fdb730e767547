using System.Buffers.Binary;

namespace Brainscan.Player.Tests;

/// <summary>A WebP that moves, taken apart by the format's description: ffmpeg 5 writes these files and cannot read them.</summary>
/// <param name="Width">Pixels of the canvas.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Loops">How often it is shown; 0: for ever.</param>
/// <param name="Milliseconds">How long each picture stands.</param>
/// <param name="First">The first picture, as a file of its own.</param>
internal sealed record WebPFile(int Width, int Height, int Loops, int[] Milliseconds, byte[] First)
{
    private const int HeadBytes = 12;
    private const int ChunkHeadBytes = 8;
    private const int FrameHeadBytes = 16;

    /// <summary>Reads one.</summary>
    public static WebPFile Read(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        Assert.Equal("RIFF"u8, file.AsSpan(0, 4));
        Assert.Equal("WEBP"u8, file.AsSpan(8, 4));
        (int width, int height, int loops, byte[]? first) = (0, 0, -1, null);
        List<int> milliseconds = [];
        for (int at = HeadBytes; at < file.Length;)
        {
            string name = System.Text.Encoding.ASCII.GetString(file, at, 4);
            int length = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(at + 4));
            ReadOnlySpan<byte> body = file.AsSpan(at + ChunkHeadBytes, length);
            switch (name)
            {
                case "VP8X":
                    (width, height) = (Number24(body[4..]) + 1, Number24(body[7..]) + 1);
                    break;
                case "ANIM":
                    loops = BinaryPrimitives.ReadUInt16LittleEndian(body[4..]);
                    break;
                case "ANMF":
                    milliseconds.Add(Number24(body[12..]));
                    first ??= Alone(body[FrameHeadBytes..]);
                    break;
                default:
                    break;
            }
            at += ChunkHeadBytes + length + (length & 1);
        }
        return new WebPFile(width, height, loops, [.. milliseconds], first!);
    }

    private static byte[] Alone(ReadOnlySpan<byte> chunks)
    {
        byte[] file = [.. "RIFF"u8, 0, 0, 0, 0, .. "WEBP"u8, .. chunks];
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        return file;
    }

    private static int Number24(ReadOnlySpan<byte> at) => at[0] | (at[1] << 8) | (at[2] << 16);
}

using ZstdSharp;

namespace Brainscan.Format.Codec;

/// <summary>Two bits for each weight of a tile: what it is where it is no number.</summary>
internal static class MarkCoding
{
    private const int Number = 0;
    private const int NotANumber = 1;
    private const int Positive = 2;
    private const int Negative = 3;
    private const int PerByte = 4;

    // Marks repeat themselves for long: other than symbols they gain by zstd's search.
    private const int Level = 3;

    // of each byte of codes: a bit for each of its four weights that is no number
    private static readonly byte[] Bits = [.. Enumerable.Range(0, 256).Select(codes => (byte)Enumerable.Range(0, PerByte).Sum(i => (codes >> (2 * i) & 3) == Number ? 0 : 1 << i))];

    /// <summary>Encodes a tile.</summary>
    public static MarkRecord Encode(int tile, ReadOnlySpan<float> weights)
    {
        byte[] codes = new byte[ByteCount(weights.Length)];
        for (int i = 0; i < weights.Length; i++)
        {
            float weight = weights[i];
            int code = float.IsFinite(weight) ? Number : float.IsNaN(weight) ? NotANumber : weight > 0 ? Positive : Negative;
            codes[i / PerByte] |= (byte)(code << (i % PerByte * 2));
        }
        using var compressor = new Compressor(Level);
        byte[] payload = compressor.Wrap(codes).ToArray();
        return new MarkRecord(tile, Crc32C.Compute(payload), payload);
    }

    /// <summary>Checks and decodes a tile.</summary>
    /// <exception cref="RecordingException">It is damaged.</exception>
    public static byte[] Decode(in MarkRecord record, in TileSpan span)
    {
        if (Crc32C.Compute(record.Payload.Span) != record.Crc)
        {
            throw FormatError.DamagedMarks(record.Tile, "their checksum does not match");
        }
        byte[] codes = new byte[ByteCount(span.Count)];
        using var decompressor = new SymbolDecompressor();
        int found = decompressor.Unwrap(record.Payload.Span, codes, out string? error);
        return error is null && found == codes.Length ? codes : throw FormatError.DamagedMarks(record.Tile, error ?? $"they are {found} bytes, not {codes.Length}");
    }

    public static int CodeAt(ReadOnlySpan<byte> codes, int i) => codes[i / PerByte] >> (i % PerByte * 2) & 3;

    public static float? ValueOf(int code) => code switch
    {
        NotANumber => float.NaN,
        Positive => float.PositiveInfinity,
        Negative => float.NegativeInfinity,
        _ => null,
    };

    public static void Put(ReadOnlySpan<byte> codes, Span<float> weights)
    {
        for (int at = 0; at < codes.Length; at++)
        {
            for (int i = at * PerByte; codes[at] != 0 && i < Math.Min(weights.Length, (at + 1) * PerByte); i++)
            {
                weights[i] = ValueOf(CodeAt(codes, i)) ?? weights[i];
            }
        }
    }

    /// <summary>Sets the bits of a tile's weights; its first is a multiple of 64.</summary>
    public static void Add(ReadOnlySpan<byte> codes, int first, Span<uint> bits)
    {
        for (int at = 0; at < codes.Length; at++)
        {
            if (codes[at] != 0)
            {
                int weight = first + (at * PerByte);
                bits[weight / 32] |= (uint)Bits[codes[at]] << (weight % 32);
            }
        }
    }

    private static int ByteCount(int weights) => (weights + PerByte - 1) / PerByte;
}

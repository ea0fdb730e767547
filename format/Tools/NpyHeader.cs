using System.Text;

namespace Brainscan.Format.Tools;

/// <summary>What a .npy file begins with: format version 1, little-endian float32 in C order.</summary>
internal static class NpyHeader
{
    private const int Alignment = 64;
    private const int PrefixBytes = 10;

    /// <summary>The header of a tensor's array; its values follow at once.</summary>
    /// <exception cref="RecordingException">It has more dimensions than version 1 of the format can say.</exception>
    public static byte[] Create(TensorInfo tensor)
    {
        var shape = tensor.Shape;
        // a tuple of one has a comma too; the newline ends the header, and its end is aligned so that the values may be mapped
        string text = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({string.Join(", ", shape)}{(shape.Length == 1 ? "," : "")}), }}";
        int length = (PrefixBytes + text.Length + 1 + Alignment - 1) / Alignment * Alignment - PrefixBytes;
        if (length > ushort.MaxValue)
        {
            throw FormatError.TooManyDimensions(tensor);
        }
        byte[] header = new byte[PrefixBytes + length];
        header.AsSpan().Fill((byte)' ');
        ReadOnlySpan<byte> prefix = [0x93, .. "NUMPY"u8, 1, 0, (byte)length, (byte)(length >> 8)];
        prefix.CopyTo(header);
        Encoding.ASCII.GetBytes(text, header.AsSpan(PrefixBytes));
        header[^1] = (byte)'\n';
        return header;
    }
}

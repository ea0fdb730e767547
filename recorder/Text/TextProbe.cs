namespace Brainscan.Recorder.Text;

/// <summary>What a file is that is no text, and what to do about it.</summary>
/// <param name="What">For after "is": "compressed by gzip".</param>
/// <param name="Remedy">What a person does.</param>
internal readonly record struct NoText(string What, string Remedy);

/// <summary>Tells text from what is none by a file's first bytes, whatever it is called.</summary>
internal static class TextProbe
{
    private const int ProbeBytes = 4096;

    private static readonly (byte[] Start, NoText Is)[] Known =
    [
        ([0x1F, 0x8B], new("compressed by gzip", "unpack it first (gunzip)")),
        ([0x28, 0xB5, 0x2F, 0xFD], new("compressed by zstd", "unpack it first (unzstd)")),
        ([0xFD, .. "7zXZ"u8], new("compressed by xz", "unpack it first (unxz)")),
        ([.. "BZh91AY&SY"u8], new("compressed by bzip2", "unpack it first (bunzip2)")),
        ([.. "PK\u0003\u0004"u8], new("a zip archive, as .docx, .epub and .npz are too", "unpack it, or save its text as a text file")),
        ([.. "7z"u8, 0xBC, 0xAF], new("a 7-Zip archive", "unpack it first")),
        ([.. "%PDF-"u8], new("a PDF", "take its text out (pdftotext)")),
        ([.. "PAR1"u8], new("a Parquet file", "write its text column into a text file")),
        ([.. "ARROW1"u8], new("an Arrow file", "write its text column into a text file")),
        ([.. "SQLite format 3"u8], new("a SQLite database", "write its text into a text file")),
        ([0x89, .. "PNG"u8], new("a PNG picture", "name a text file")),
        ([0xFF, 0xD8, 0xFF], new("a JPEG picture", "name a text file")),
        ([0x7F, .. "ELF"u8], new("a program", "name a text file")),
        ([0xFF, 0xFE], Utf16),
        ([0xFE, 0xFF], Utf16),
    ];

    private static NoText Utf16 => new("text in UTF-16, of which every other byte is zero", "turn it into UTF-8 (iconv -f UTF-16 -t UTF-8)");

    /// <summary>What the file is, where it is no text; null where it may be text. Reads its first 4 KiB.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static NoText? WhatElse(FileStream file)
    {
        Span<byte> start = stackalloc byte[ProbeBytes];
        start = start[..RandomAccess.Read(file.SafeFileHandle, start, 0)];
        foreach (var (magic, kind) in Known)
        {
            if (start.StartsWith(magic)) return kind;
        }
        const int TarMagic = 257;
        if (start.Length > TarMagic && start[TarMagic..].StartsWith("ustar"u8)) return new("a tar archive", "unpack it first (tar -xf)");
        if (!start.Contains((byte)0)) return null;
        return IsUtf16(start) ? Utf16 : new("no text: it has zero bytes", "name a text file");
    }

    /// <summary>Latin text in UTF-16 without a mark at its start: nearly all bytes at odd places, or at even ones, are zero.</summary>
    private static bool IsUtf16(ReadOnlySpan<byte> start)
    {
        int even = 0;
        int odd = 0;
        for (int i = 0; i < start.Length; i++)
        {
            if (start[i] != 0) continue;
            if (i % 2 == 0) even++;
            else odd++;
        }
        int half = start.Length / 2;
        return (odd > half * 3 / 4 && even < half / 8) || (even > half * 3 / 4 && odd < half / 8);
    }
}

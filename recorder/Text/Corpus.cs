using System.Security.Cryptography;
using Brainscan.Format;
using Microsoft.Win32.SafeHandles;

namespace Brainscan.Recorder.Text;

/// <summary>
/// The text to learn from: files, of which only windows are read. Every position of every file is equally likely, so files are mixed
/// by their size, and no window reaches from one file into the next.
/// </summary>
internal sealed class Corpus : IDisposable
{
    /// <summary>A fingerprint reads up to twice as much: some 0.2 seconds.</summary>
    private const long FingerprintBytes = 64 << 20;

    private const int FingerprintBlock = 4096;

    private readonly CorpusFiles _found;
    private readonly CorpusFile[] _files;
    private readonly long[] _firstStart;
    private readonly OpenFiles _open = new();

    private Corpus(CorpusFiles found, int windowBytes)
    {
        _found = found;
        _files = found.Files;
        WindowBytes = windowBytes;
        _firstStart = new long[_files.Length];
        for (int i = 0; i < _files.Length; i++)
        {
            _firstStart[i] = StartCount;
            StartCount += _files[i].Bytes - windowBytes + 1;
            Bytes += _files[i].Bytes;
        }
    }

    public int FileCount => _files.Length;

    public long Bytes { get; }

    /// <summary>Files, bytes, and what was left out and why, in one line.</summary>
    public string Summary => _found.Summary;

    /// <summary>Length of a window: a context and the byte after it.</summary>
    public int WindowBytes { get; }

    /// <summary>Places where a window can begin, in all files.</summary>
    public long StartCount { get; }

    /// <summary>Opens files and, recursively, the text files of folders; see <see cref="CorpusFiles"/>.</summary>
    /// <exception cref="RecordingException">A path is missing, unreadable, no text, too short, or a folder without text.</exception>
    public static Corpus Open(IReadOnlyCollection<string> paths, int windowBytes) => new(CorpusFiles.Find(paths, windowBytes), windowBytes);

    /// <summary>Fills <paramref name="window"/>, <see cref="WindowBytes"/> long at most, from a place chosen with <paramref name="random"/>.</summary>
    /// <exception cref="CorpusException">The bytes are not there any more.</exception>
    public void Sample(Xoshiro256 random, Span<byte> window) => Read(random.NextBelow(StartCount), window);

    /// <summary>Fills <paramref name="window"/> from the given place, 0 … <see cref="StartCount"/> − 1.</summary>
    /// <exception cref="CorpusException">The bytes are not there any more.</exception>
    public void Read(long start, Span<byte> window)
    {
        int file = Array.BinarySearch(_firstStart, start);
        if (file < 0) file = ~file - 1;
        _open.Read(_files[file], start - _firstStart[file], window);
    }

    /// <summary>
    /// SHA-256 of the files' lengths and of their bytes, in hexadecimal: of all bytes up to 128 MiB, beyond that of blocks of
    /// 4 KiB spread evenly. Another text has another fingerprint, whatever its size.
    /// </summary>
    /// <exception cref="CorpusException">The bytes are not there any more.</exception>
    public string Fingerprint()
    {
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] block = new byte[FingerprintBlock];
        long stride = Math.Max(1, Bytes / FingerprintBytes) * FingerprintBlock;
        foreach (var file in _files)
        {
            sum.AppendData(BitConverter.GetBytes(file.Bytes));
            for (long at = 0; at < file.Bytes; at += stride)
            {
                var part = block.AsSpan(0, (int)Math.Min(FingerprintBlock, file.Bytes - at));
                _open.Read(file, at, part);
                sum.AppendData(part);
            }
        }
        return Convert.ToHexStringLower(sum.GetHashAndReset());
    }

    public void Dispose()
    {
        _open.Dispose();
        _found.Dispose();
    }

    /// <summary>
    /// The files open at the moment: a folder may have more of them than a process may open. They are read, not mapped: a mapped file
    /// that becomes shorter ends the process.
    /// </summary>
    private sealed class OpenFiles : IDisposable
    {
        private const int MostOpen = 512;

        private readonly Dictionary<string, SafeFileHandle> _open = [];
        private readonly Queue<string> _oldestFirst = [];

        public void Read(CorpusFile file, long at, Span<byte> bytes)
        {
            try
            {
                for (int done = 0; done < bytes.Length;)
                {
                    int read = RandomAccess.Read(Open(file), bytes[done..], at + done);
                    if (read == 0)
                    {
                        throw new CorpusException($"corpus file {file.Named} has become shorter than the {file.Bytes:N0} bytes that it had when the run began");
                    }
                    done += read;
                }
            }
            catch (Exception error) when (error is (IOException and not CorpusException) or UnauthorizedAccessException)
            {
                throw new CorpusException($"corpus file {file.Named} could be read when the run began but not now: {error.Message}", error);
            }
        }

        public void Dispose()
        {
            foreach (var handle in _open.Values) handle.Dispose();
        }

        private SafeFileHandle Open(CorpusFile file)
        {
            if (_open.TryGetValue(file.Path, out var handle)) return handle;
            if (_open.Count == MostOpen && _open.Remove(_oldestFirst.Dequeue(), out var oldest)) oldest.Dispose();
            handle = File.OpenHandle(file.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            _open.Add(file.Path, handle);
            _oldestFirst.Enqueue(file.Path);
            return handle;
        }
    }
}

using System.IO.MemoryMappedFiles;
using Brainscan.Format;

namespace Brainscan.Recorder.Text;

/// <summary>
/// The text to learn from: files, mapped and never read into memory. Every position of every file is equally likely, so files are mixed
/// by their size, and no window reaches from one file into the next. The files must not shrink meanwhile: reading mapped bytes that are
/// gone ends a process.
/// </summary>
internal sealed class Corpus : IDisposable
{
    private readonly CorpusFile[] _files;
    private readonly long[] _firstStart;
    private readonly FileMaps _maps = new();

    private Corpus(CorpusFile[] files, int windowBytes)
    {
        _files = files;
        WindowBytes = windowBytes;
        _firstStart = new long[files.Length];
        for (int i = 0; i < files.Length; i++)
        {
            _firstStart[i] = StartCount;
            StartCount += files[i].Bytes - windowBytes + 1;
            Bytes += files[i].Bytes;
        }
    }

    public int FileCount => _files.Length;

    public long Bytes { get; }

    /// <summary>Length of a window: a context and the byte after it.</summary>
    public int WindowBytes { get; }

    /// <summary>Places where a window can begin, in all files.</summary>
    public long StartCount { get; }

    /// <summary>Opens files and, recursively, the text files of folders; see <see cref="CorpusFiles"/>.</summary>
    /// <exception cref="RecordingException">A path is missing, unreadable, empty, too short, or a folder without text.</exception>
    public static Corpus Open(IReadOnlyCollection<string> paths, int windowBytes) => new(CorpusFiles.Find(paths, windowBytes), windowBytes);

    /// <summary>Fills <paramref name="window"/>, <see cref="WindowBytes"/> long at most, from a place chosen with <paramref name="random"/>.</summary>
    public void Sample(Xoshiro256 random, Span<byte> window) => Read(random.NextBelow(StartCount), window);

    /// <summary>Fills <paramref name="window"/> from the given place, 0 … <see cref="StartCount"/> − 1.</summary>
    public void Read(long start, Span<byte> window)
    {
        int file = Array.BinarySearch(_firstStart, start);
        if (file < 0) file = ~file - 1;
        _maps.Open(_files[file]).ReadSpan((ulong)(start - _firstStart[file]), window);
    }

    public void Dispose() => _maps.Dispose();

    /// <summary>The files mapped at the moment: a folder may have more of them than a process may map.</summary>
    private sealed class FileMaps : IDisposable
    {
        private const int MostOpen = 512;

        private readonly Dictionary<string, (MemoryMappedFile File, MemoryMappedViewStream View)> _open = [];
        private readonly Queue<string> _oldestFirst = [];

        public Microsoft.Win32.SafeHandles.SafeMemoryMappedViewHandle Open(CorpusFile file)
        {
            if (_open.TryGetValue(file.Path, out var map)) return map.View.SafeMemoryMappedViewHandle;
            if (_open.Count == MostOpen && _open.Remove(_oldestFirst.Dequeue(), out var oldest)) Close(oldest);
            map = Map(file);
            _open.Add(file.Path, map);
            _oldestFirst.Enqueue(file.Path);
            return map.View.SafeMemoryMappedViewHandle;
        }

        public void Dispose()
        {
            foreach (var map in _open.Values) Close(map);
        }

        private static (MemoryMappedFile, MemoryMappedViewStream) Map(CorpusFile file)
        {
            try
            {
                var mapped = MemoryMappedFile.CreateFromFile(file.Path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
                return (mapped, mapped.CreateViewStream(0, file.Bytes, MemoryMappedFileAccess.Read));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new RecordingException($"corpus file {file.Path} could be read when the run began but not now: {error.Message}", error);
            }
        }

        private static void Close((MemoryMappedFile File, MemoryMappedViewStream View) map)
        {
            map.View.Dispose();
            map.File.Dispose();
        }
    }
}

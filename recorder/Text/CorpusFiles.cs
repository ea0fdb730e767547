using Brainscan.Format;
using Brainscan.Format.Tools;

namespace Brainscan.Recorder.Text;

/// <summary>One file to learn from, and how long it was when the run began.</summary>
/// <param name="Path">Where its bytes lie; links are followed already.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Named">What the person called it, for what is said about it.</param>
internal readonly record struct CorpusFile(string Path, long Bytes, string Named);

/// <summary>
/// Finds the files that paths stand for. Links are followed, and every file counts once. A file that is named is taken, or refused with
/// the reason; of a folder, all files below it are taken that hold text and are long enough, and what is left out is counted by reason.
/// </summary>
internal sealed class CorpusFiles : IDisposable
{
    private readonly int _windowBytes;
    private readonly SortedDictionary<string, CorpusFile> _files = new(StringComparer.Ordinal);
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);
    private readonly LeftOut _leftOut = new();
    private readonly List<FileStream> _copies = [];

    private CorpusFiles(int windowBytes) => _windowBytes = windowBytes;

    public CorpusFile[] Files => [.. _files.Values];

    /// <summary>"12 files, 3,204,551 bytes; left out: 1 compressed by gzip (a.gz), 3 hidden".</summary>
    public string Summary
    {
        get
        {
            long bytes = _files.Values.Sum(file => file.Bytes);
            return $"{_files.Count:N0} {(_files.Count == 1 ? "file" : "files")}, {bytes:N0} bytes{_leftOut}";
        }
    }

    /// <exception cref="RecordingException">There is no path, or one is missing, unreadable, no text, too short, or a folder without text.</exception>
    public static CorpusFiles Find(IReadOnlyCollection<string> paths, int windowBytes)
    {
        if (paths.Count == 0) throw new RecordingException("--corpus is missing: name a text file, or a folder of them, to learn from");
        var found = new CorpusFiles(windowBytes);
        foreach (string path in paths) found.Add(path);
        return found;
    }

    /// <summary>Deletes the copies of what came through a pipe.</summary>
    public void Dispose()
    {
        foreach (var copy in _copies) copy.Dispose();
    }

    private void Add(string path)
    {
        if (path.Length == 0) throw new RecordingException("--corpus is empty: name a text file, or a folder of them");
        try
        {
            if (Directory.Exists(path)) AddFolder(path);
            else AddFile(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RecordingException($"corpus {path} cannot be read: {error.Message}", error);
        }
    }

    private void AddFile(string path)
    {
        var kind = Libc.KindOf(path);
        if (kind == FileKind.Missing) throw new RecordingException($"corpus {path} does not exist: name a text file, or a folder of them, with --corpus");
        if (kind == FileKind.Device) throw new RecordingException($"corpus {path} is a device: name a text file, or a folder of them");
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        FileStream file = kind == FileKind.Pipe ? CopyOf(stream) : stream;
        if (file.Length == 0) throw new RecordingException($"corpus {path} is empty: name a file that has text in it");
        // What is no text is said before its length: a short archive is an archive.
        if (TextProbe.WhatElse(file) is { } other) throw new RecordingException($"corpus {path} is {other.What}: {other.Remedy}");
        if (file.Length < _windowBytes)
        {
            throw new RecordingException(
                $"corpus {path} is too short: {file.Length:N0} bytes, but --context {_windowBytes - 1} needs at least {_windowBytes:N0}");
        }
        string place = kind == FileKind.Pipe ? file.Name : RealPath.Of(path);
        _files[place] = new CorpusFile(place, file.Length, path);
    }

    /// <summary>A pipe can be read once only, and windows come from anywhere: so all of it is kept, until the run ends.</summary>
    private FileStream CopyOf(FileStream pipe)
    {
        string path = Path.Combine(Path.GetTempPath(), $"brainscan-corpus-{Guid.NewGuid():N}");
        var copy = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0, FileOptions.DeleteOnClose);
        _copies.Add(copy);
        pipe.CopyTo(copy);
        copy.Position = 0;
        return copy;
    }

    private void AddFolder(string path)
    {
        var (seen, taken) = Walk(new DirectoryInfo(RealPath.Of(path)));
        if (taken > 0) return;
        throw new RecordingException(
            $"corpus folder {path} has no text of at least {_windowBytes:N0} bytes in its {seen:N0} files{_leftOut}: name another, or a smaller --context");
    }

    /// <summary>Returns how many files it has seen and taken. A folder that was seen already, by a link or by another path, is not entered again.</summary>
    private (int Seen, int Taken) Walk(DirectoryInfo folder)
    {
        if (!_folders.Add(folder.FullName)) return (0, 0);
        FileSystemInfo[] entries;
        try
        {
            entries = folder.GetFileSystemInfos();
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            _leftOut.Add("folder that may not be entered", folder.Name);
            return (0, 0);
        }
        (int Seen, int Taken) count = (0, 0);
        foreach (var entry in entries.OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            if (entry.Name.StartsWith('.')) _leftOut.Add("hidden", entry.Name);
            else if (Directory.Exists(entry.FullName))
            {
                var below = Walk(new DirectoryInfo(RealPath.Of(entry.FullName)));
                count = (count.Seen + below.Seen, count.Taken + below.Taken);
            }
            else count = (count.Seen + 1, count.Taken + (Consider(entry.FullName) ? 1 : 0));
        }
        return count;
    }

    /// <summary>Takes a file of a folder, or notes why not. True where it is among the files now.</summary>
    private bool Consider(string path)
    {
        string name = Path.GetFileName(path);
        try
        {
            var kind = Libc.KindOf(path);
            if (kind != FileKind.Regular)
            {
                _leftOut.Add(kind == FileKind.Missing ? "link to nothing" : "pipe or device", name); // opening a pipe could wait for ever
                return false;
            }
            string real = RealPath.Of(path);
            if (_files.ContainsKey(real)) return true;
            using var stream = new FileStream(real, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            if (stream.Length > 0 && TextProbe.WhatElse(stream) is { } other) _leftOut.Add(other.What, name);
            else if (stream.Length < _windowBytes) _leftOut.Add($"shorter than {_windowBytes:N0} bytes", name);
            else _files[real] = new CorpusFile(real, stream.Length, path);
            return _files.ContainsKey(real);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            _leftOut.Add("file that may not be read", name);
            return false;
        }
    }

    /// <summary>What was left out, by reason, with a name to find it by.</summary>
    private sealed class LeftOut
    {
        private readonly SortedDictionary<string, (int Count, string First)> _reasons = new(StringComparer.Ordinal);

        public void Add(string reason, string name) =>
            _reasons[reason] = _reasons.TryGetValue(reason, out var before) ? (before.Count + 1, before.First) : (1, name);

        public override string ToString() => _reasons.Count == 0
            ? ""
            : "; left out: " + string.Join(", ", _reasons.Select(reason => reason.Value.Count == 1
                ? $"{reason.Value.First} ({reason.Key})"
                : $"{reason.Value.First} and {reason.Value.Count - 1:N0} more ({reason.Key})"));
    }
}

using Brainscan.Format;
using Brainscan.Recorder.Text;

namespace Brainscan.Recorder.Tests;

public sealed class CorpusTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static byte[] Filled(char value, int count) => [.. Enumerable.Repeat((byte)value, count)];

    private static string MistakeOf(params string[] paths) => Assert.Throws<RecordingException>(() => Corpus.Open(paths, 9).Dispose()).Message;

    [Fact]
    public void Every_window_of_every_file_is_read_and_none_crosses_a_file_end()
    {
        byte[] first = [.. Enumerable.Range(1, 20).Select(i => (byte)i)], second = [.. Enumerable.Range(101, 9).Select(i => (byte)i)];
        using var corpus = Corpus.Open([_folder.Write("a", first), _folder.Write("b", second)], 9);
        Assert.Equal(12 + 1, corpus.StartCount);
        Assert.Equal(29, corpus.Bytes);
        var seen = new HashSet<string>();
        byte[] window = new byte[9];
        for (long start = 0; start < corpus.StartCount; start++)
        {
            corpus.Read(start, window);
            Assert.True(first.AsSpan().IndexOf(window) >= 0 || second.AsSpan().IndexOf(window) >= 0);
            seen.Add(Convert.ToHexString(window));
        }
        Assert.Equal(13, seen.Count);
    }

    [Fact]
    public void Files_are_mixed_by_their_size()
    {
        using var corpus = Corpus.Open([_folder.Write("a", Filled('a', 30_008)), _folder.Write("b", Filled('b', 10_008))], 9);
        var random = new Xoshiro256(1);
        byte[] window = new byte[9];
        int fromFirst = 0;
        for (int i = 0; i < 4000; i++)
        {
            corpus.Sample(random, window);
            if (window[0] == 'a') fromFirst++;
        }
        Assert.InRange(fromFirst, 2900, 3100);
    }

    [Fact]
    public void Folder_gives_its_text_files_and_leaves_the_rest()
    {
        _folder.Write("deep/down/b.txt", Filled('b', 20));
        _folder.Write("a.txt", Filled('a', 20));
        _folder.Write("short.txt", Filled('s', 8));
        _folder.Write(".hidden", Filled('h', 20));
        _folder.Write("binary", [.. Filled('x', 20), 0]);
        using var corpus = Corpus.Open([_folder.Path], 9);
        Assert.Equal(2, corpus.FileCount);
        Assert.Equal(40, corpus.Bytes);
    }

    [Fact]
    public void File_named_twice_counts_once()
    {
        string path = _folder.Write("a.txt", Filled('a', 20));
        using var corpus = Corpus.Open([path, _folder.Path, path], 9);
        Assert.Equal(1, corpus.FileCount);
    }

    [Fact]
    public void Folder_of_more_files_than_may_be_mapped_is_read_all_the_same()
    {
        for (int i = 0; i < 600; i++) _folder.Write($"{i:000}", Filled((char)('a' + i % 26), 9));
        using var corpus = Corpus.Open([_folder.Path], 9);
        byte[] window = new byte[9];
        for (int pass = 0; pass < 2; pass++)
        {
            for (int i = 0; i < 600; i++)
            {
                corpus.Read(i, window);
                Assert.Equal(Filled((char)('a' + i % 26), 9), window);
            }
        }
    }

    [Fact]
    public void Mistakes_are_told_in_one_line()
    {
        Assert.Contains("does not exist", MistakeOf(_folder["none.txt"]), StringComparison.Ordinal);
        Assert.Contains("is empty", MistakeOf(_folder.Write("empty.txt", [])), StringComparison.Ordinal);
        Assert.Contains("too short: 8 bytes, but --context 8 needs at least 9", MistakeOf(_folder.Write("short.txt", Filled('s', 8))), StringComparison.Ordinal);
        Directory.CreateDirectory(_folder["bare"]);
        Assert.Contains("has no text", MistakeOf(_folder["bare"]), StringComparison.Ordinal);
        _folder.Write("images/x.bin", new byte[100]);
        Assert.Contains("has no text of at least 9 bytes in its 1 files", MistakeOf(_folder["images"]), StringComparison.Ordinal);
    }
}

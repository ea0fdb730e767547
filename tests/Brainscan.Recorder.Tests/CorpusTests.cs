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

    [Fact]
    public void Links_are_what_they_lead_to_and_every_file_counts_once()
    {
        using var cache = new TemporaryFolder();
        string real = cache.Write("blobs/3f2a", Filled('a', 20));
        Directory.CreateDirectory(_folder["set"]);
        File.CreateSymbolicLink(_folder["set/train.txt"], real);
        File.CreateSymbolicLink(_folder["set/again.txt"], real);
        File.CreateSymbolicLink(_folder["set/gone.txt"], cache["nothing"]);
        Directory.CreateSymbolicLink(_folder["set/round"], _folder["set"]); // a cycle
        Directory.CreateSymbolicLink(_folder["set/blobs"], cache["blobs"]);
        _folder.Write("set/own.txt", Filled('b', 30));

        using var corpus = Corpus.Open([_folder["set"]], 9);

        Assert.Equal((2, 50L), (corpus.FileCount, corpus.Bytes));
        Assert.Equal("2 files, 50 bytes; left out: gone.txt (link to nothing)", corpus.Summary);
        using var named = Corpus.Open([_folder["set/train.txt"]], 9);
        Assert.Equal("1 file, 20 bytes", named.Summary);
    }

    [Fact]
    public void What_is_left_out_is_said_with_its_reason()
    {
        _folder.Write("a.txt", Filled('a', 20));
        _folder.Write("short1", Filled('s', 8));
        _folder.Write("short2", Filled('s', 7));
        _folder.Write(".hidden", Filled('h', 20));
        _folder.Write("novel.gz", [0x1F, 0x8B, .. Filled('x', 20)]);
        using var corpus = Corpus.Open([_folder.Path], 9);
        Assert.Equal("1 file, 20 bytes; left out: novel.gz (compressed by gzip), .hidden (hidden), short1 and 1 more (shorter than 9 bytes)", corpus.Summary);
    }

    public static TheoryData<byte[], string> NoTexts => new()
    {
        { [0x1F, 0x8B, 8, 0], "is compressed by gzip: unpack it first (gunzip)" },
        { [0x28, 0xB5, 0x2F, 0xFD], "is compressed by zstd" },
        { [0xFD, .. "7zXZ\0"u8], "is compressed by xz" },
        { [.. "PK\u0003\u0004"u8], "is a zip archive" },
        { [.. "%PDF-1.7"u8], "is a PDF: take its text out (pdftotext)" },
        { [.. "PAR1"u8], "is a Parquet file" },
        { System.Text.Encoding.Unicode.GetPreamble(), "is text in UTF-16" },
        { System.Text.Encoding.Unicode.GetBytes("plain Latin text without a mark"), "is text in UTF-16" },
        { System.Text.Encoding.BigEndianUnicode.GetBytes("plain Latin text without a mark"), "is text in UTF-16" },
        { [0, 1, 2, 3], "is no text: it has zero bytes" },
    };

    [Theory]
    [MemberData(nameof(NoTexts))]
    public void What_is_no_text_is_known_by_its_first_bytes(byte[] start, string said)
    {
        string path = _folder.Write("corpus.txt", [.. start, .. Filled('x', start.Length < 10 ? 40 : 0)]);
        Assert.Contains(said, MistakeOf(path), StringComparison.Ordinal);
        _folder.Write("good.txt", Filled('g', 20));
        using var corpus = Corpus.Open([_folder.Path], 9);
        Assert.Equal(1, corpus.FileCount);
        Assert.Contains("left out: corpus.txt (", corpus.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_through_a_pipe_is_read_to_its_end_once()
    {
        string pipe = _folder["pipe"];
        using (var made = System.Diagnostics.Process.Start("mkfifo", pipe)) made.WaitForExit();
        byte[] text = [.. Enumerable.Range(0, 200_000).Select(i => (byte)(1 + i % 200))];
        var writer = Task.Run(() => File.WriteAllBytes(pipe, text));
        using var corpus = Corpus.Open([pipe], 9);
        await writer;
        Assert.Equal(text.Length, corpus.Bytes);
        byte[] window = new byte[9];
        corpus.Read(150_000, window);
        Assert.Equal(text[150_000..150_009], window);
        Assert.Contains("is a device", MistakeOf("/dev/zero"), StringComparison.Ordinal);
    }

    [Fact]
    public void File_that_becomes_shorter_is_an_error_that_names_it_and_not_the_end_of_the_process()
    {
        string path = _folder.Write("a.txt", Filled('a', 100_000));
        using var corpus = Corpus.Open([path], 9);
        byte[] window = new byte[9];
        corpus.Read(90_000, window);
        using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete)) file.SetLength(50_000);
        string message = Assert.Throws<CorpusException>(() => corpus.Read(90_000, window)).Message;
        Assert.Equal($"corpus file {path} has become shorter than the 100,000 bytes that it had when the run began", message);
        corpus.Read(40_000, window);
    }

    [Fact]
    public void Another_text_of_the_same_size_has_another_fingerprint()
    {
        byte[] text = Filled('a', 300_000);
        string path = _folder.Write("a.txt", text);
        string Of()
        {
            using var corpus = Corpus.Open([path], 9);
            return corpus.Fingerprint();
        }
        string before = Of();
        Assert.Equal(before, Of());
        text[123_456] = (byte)'b';
        _folder.Write("a.txt", text);
        Assert.NotEqual(before, Of());
    }
}

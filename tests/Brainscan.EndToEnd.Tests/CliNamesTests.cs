using System.Globalization;
using System.IO.Compression;
using System.Text;
using Brainscan.Format;
using Brainscan.Format.Tools;

namespace Brainscan.EndToEnd.Tests;

/// <summary>
/// A recording whose names are of every nasty kind, and every command that reads or writes it: nothing made of a name leaves its place, is markup, or speaks to the terminal.
/// </summary>
public sealed class CliNamesTests : IDisposable
{
    private static readonly string[] Nasty =
    [
        "../../../escaped", "/tmp/escaped-absolute", "..\\..\\escaped", "C:\\escaped", "C:escaped", "a/../../escaped", "./here", "a//b", "/", "..", ".",
        "\u001b]0;owned\u0007", "\u001b[2J\u001b[31mred", "a\nb\r\nc", "a\tb", "nul\0nul", "back\b\b\bspace", "\u202Egpj.exe", "line\u2028end",
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "=cmd|' /C calc'!A0", "+1+1", "-1", "@SUM(A1)", "a%2Fb", "a,b;\"c\"", "con", " ",
        "$(touch escaped)", "`touch escaped`", "; touch escaped", "--overwrite", "日本語", "👍🏽",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("brainscan-names-").FullName;

    public CliNamesTests() => Directory.CreateDirectory(At("work/deep/er"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Names_of_every_nasty_kind_stay_where_they_are()
    {
        Write(At("run.brainscan"));
        string[][] commands =
        [
            ["info"], ["info", "--json"], ["info", "--report", Out("a.html")], ["verify"], ["repair", "--out", Out("repaired.brainscan")],
            ["cut", "--out", Out("cut.brainscan"), "--from", "10"], ["join", "--out", Out("joined.brainscan")],
            ["export", "--format", "safetensors", "--out", Out("a.safetensors")], ["export", "--format", "npz", "--out", Out("a.npz")],
            ["export", "--format", "csv", "--what", "metrics", "--out", Out("metrics.csv")], ["export", "--format", "csv", "--what", "statistics", "--out", Out("statistics.csv")],
            ["render", "--out", Out("a.png"), "--size", "320x180", "--place", Nasty[0]], ["render", "--out", Out("sheet.png"), "--size", "640x360", "--sheet", "2"],
            .. Nasty.Where(name => !name.Contains('\0', StringComparison.Ordinal)).Take(14).Select(name => (string[])["inspect", $"--tensor={name}"]),
        ];
        foreach (string[] command in commands)
        {
            CliResult result = Cli.Player([command[0], At("run.brainscan"), .. command[1..]]);
            Assert.True(result.ExitCode == 0, $"{string.Join(' ', command)}: {result.Error}");
            AssertQuiet(result.Output + result.Error, string.Join(' ', command));
        }
        // what was mistyped is said again, and so are the names near to it
        AssertQuiet(Cli.Mistake(Cli.Player("inspect", At("run.brainscan"), "--tensor", "\u001b]0;owner\u0007")), "a mistake");
        AssertQuiet(Cli.Mistake(Cli.Player("render", At("run.brainscan"), "--out", Out("b.png"), "--place", "\u001b[2J no such place")), "a mistake");

        AssertNothingEscaped();
        AssertArchive();
        string page = File.ReadAllText(Out("a.html"));
        AssertQuiet(page, "the page");
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img src=x", page, StringComparison.OrdinalIgnoreCase);
        foreach (string table in (string[])["metrics.csv", "statistics.csv"])
        {
            string text = File.ReadAllText(Out(table));
            AssertQuiet(text.Replace("\r\n", "\n", StringComparison.Ordinal), table);
            Assert.Contains("'=cmd|", text, StringComparison.Ordinal);
            Assert.Contains("'@SUM", text, StringComparison.Ordinal);
            Assert.Contains("日本語", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Names_in_an_archive_stay_different_and_ordinary_ones_as_they_are()
    {
        string[] ordinary = ["blocks.0.qkv.weight", "model/dense/kernel", "a-b_c", "日本語", "two words", "a..b", "..a"];
        Assert.Equal(ordinary, ordinary.Select(EntryName.Of));
        string[] all = [.. Nasty, .. Nasty.Select(EntryName.Of)];
        Assert.Equal(all.Distinct().Count(), all.Distinct().Select(EntryName.Of).Distinct().Count());
        Assert.Equal("%2E%2E/%2E%2E/x", EntryName.Of("../../x"));
        Assert.Equal("%2Fetc/x", EntryName.Of("/etc/x"));
    }

    private void AssertNothingEscaped()
    {
        string[] found = [.. Directory.EnumerateFileSystemEntries(_folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(_folder, path))];
        Assert.DoesNotContain(found, path => path.Contains("escaped", StringComparison.Ordinal));
        Assert.False(Path.Exists("/tmp/escaped-absolute.npy") || Path.Exists("/tmp/escaped-absolute") || Path.Exists("escaped"));
    }

    // unpacked by a program that does not look, as some do
    private void AssertArchive()
    {
        string into = Path.GetFullPath(At("work/deep/er/unpacked"));
        using ZipArchive zip = ZipFile.OpenRead(Out("a.npz"));
        Assert.Equal(Nasty.Length, zip.Entries.Count);
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            string path = Path.GetFullPath(Path.Combine(into, entry.FullName));
            Assert.StartsWith(into + "/", path, StringComparison.Ordinal);
            Assert.DoesNotContain('\\', entry.FullName);
            AssertQuiet(entry.FullName, "the archive");
        }
        CliResult numpy = Cli.Run("/usr/bin/python3", ["-c", "import numpy, sys; a = numpy.load(sys.argv[1]); print(sum(a[n].size for n in a.files))", Out("a.npz")]);
        Assert.True(numpy.ExitCode == 0, numpy.Error);
        Assert.Equal((Nasty.Length * 16).ToString(CultureInfo.InvariantCulture), numpy.Output.Trim());
    }

    private static void AssertQuiet(string text, string where)
    {
        foreach (Rune rune in text.EnumerateRunes())
        {
            bool isQuiet = rune.Value is '\n' or '\t' || Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate);
            Assert.True(isQuiet, string.Create(CultureInfo.InvariantCulture, $"{where} has U+{rune.Value:X4}"));
        }
    }

    private static void Write(string path)
    {
        RecordingHeader header = new()
        {
            RunId = new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), Started = DateTimeOffset.UnixEpoch, Software = "\u001b]0;owned\u0007<b>", StepsPerFrame = 10,
            Tensors = RecordingHeader.Flatten(Nasty.Select(name => (name, System.Collections.Immutable.ImmutableArray.Create(4, 4)))),
            Run = System.Collections.Immutable.ImmutableSortedDictionary.CreateRange(Nasty.Select(name => KeyValuePair.Create(name, name))),
        };
        float[] weights = [.. Enumerable.Range(0, (int)header.WeightCount).Select(i => 0.02f * MathF.Sin(i))];
        using RecordingWriter writer = RecordingWriter.Create(path, header);
        for (int step = 0; step <= 30; step += 10)
        {
            writer.WriteFrame(step, step, weights);
            writer.WriteEvents([.. "\u001b]0;owned\u0007<script>"u8.ToArray().Select(one => new TokenEvent(step, step, one, 0.5f))], [.. Nasty.Select(name => new MetricEvent(step, step, name, 1)), new MetricEvent(step, step, "loss", 2)]);
            weights[step] += 0.01f;
        }
        writer.Finish();
    }

    private string Out(string name) => At($"work/deep/er/{name}");

    private string At(string name) => Path.Combine(_folder, name);
}

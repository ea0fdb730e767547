using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Brainscan.Format;

namespace Brainscan.EndToEnd.Tests;

/// <summary>
/// What samples/ shows to strangers does what it says. The readers read the corpus of old recordings, every weight bit for bit: the JavaScript one as it
/// is, the Python one with stand-ins for two packages that Debian has not (rows by apache-arrow, zstd by ctypes), so its own arithmetic runs.
/// </summary>
public sealed class SampleTests : IDisposable
{
    private static readonly string Corpus = Path.Combine(RepositoryRoot.Path, "tests", "corpus");
    private readonly string _folder = Directory.CreateTempSubdirectory("brainscan-samples-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("display")]
    [InlineData("fine")]
    [InlineData("exact")]
    [InlineData("segments", "segments.0002")]
    [InlineData("cut")]
    [InlineData("interrupted")]
    [InlineData("torn")]
    [InlineData("resumed")]
    [InlineData("future")]
    public void Readers_agree_with_the_corpus_bit_for_bit(params string[] names)
    {
        string[] files = [.. names.Select(name => Path.Combine(Corpus, name + ".brainscan"))];
        foreach (var (step, expected) in Frames(names[0]))
        {
            string target = Path.Combine(_folder, $"{step}.f32");
            ConformanceNode.Run("samples/readers/weights.mjs", [.. files, $"{step}", target]);
            Assert.Equal(expected, MemoryMarshal.Cast<byte, uint>(File.ReadAllBytes(target)).ToArray());
            Assert.Equal(expected, ByPython(files, step));
        }
    }

    [Fact]
    public void Writer_records_a_model_that_is_no_gpt()
    {
        string path = Path.Combine(_folder, "mine.brainscan");
        string program = Path.Combine(RepositoryRoot.Path, "samples", "writing", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0",
            "Brainscan.Samples.Writing.dll");
        var result = Cli.Run("dotnet", [program, path]);
        Assert.True(result.ExitCode == 0, result.Error);

        using var reader = TimelineReader.Open(path);
        using var decoder = new FrameDecoder(reader, workers: 1);
        float[] weights = new float[reader.Header.WeightCount];
        decoder.Seek(1);
        decoder.Weights(weights);

        Assert.True(reader.IsFinished);
        Assert.Equal(11, reader.Frames.Count);
        Assert.Equal(["32,3,3,3", "32", ""], reader.Header.Tensors.Select(tensor => string.Join(',', tensor.Shape)));
        Assert.Equal(Enumerable.Range(0, weights.Length).Select(i => MathF.Sin(i) * 0.99f), weights);
        Assert.Empty(RecordingVerifier.Run(reader));
        string lines = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "samples", "writing", "Program.cs")).TrimEnd('\n');
        Assert.InRange(lines.Split('\n').Count(line => !line.StartsWith("//", StringComparison.Ordinal)), 10, 20);
    }

    /// <summary>Steps of the first, the last and one more frame, and the bits of their weights.</summary>
    private static IEnumerable<(long Step, uint[] Bits)> Frames(string name)
    {
        using JsonDocument answers = JsonDocument.Parse(File.ReadAllText(Path.Combine(Corpus, name + ".json")));
        JsonElement[] frames = [.. answers.RootElement.GetProperty("frames").EnumerateArray()];
        int[] chosen = [0, frames.Length / 2, frames.Length - 1];
        return [.. from i in chosen.Distinct()
                   let frame = frames[i]
                   select (frame.GetProperty("step").GetInt64(), frame.GetProperty("weights").GetString()!.Split(' ')
                       .Select(bits => uint.Parse(bits, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToArray())];
    }

    private uint[] ByPython(string[] files, long step)
    {
        foreach (string file in files)
        {
            string name = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file).AsSpan(8)));
            string rows = Path.Combine(_folder, name + ".json");
            if (!File.Exists(rows))
            {
                File.WriteAllText(rows, ConformanceNode.Run("tests/conformance/rows.mjs", file));
            }
        }
        string target = Path.Combine(_folder, $"{step}.python.f32");
        string standIns = Path.Combine(RepositoryRoot.Path, "tests", "conformance", "standins");
        var result = Cli.Run("/usr/bin/env",
        [
            "PYTHONDONTWRITEBYTECODE=1", $"PYTHONPATH={standIns}", $"BRAINSCAN_ROWS={_folder}", "/usr/bin/python3",
            Path.Combine(RepositoryRoot.Path, "samples", "readers", "weights.py"), .. files, $"{step}", target,
        ]);
        Assert.True(result.ExitCode == 0, result.Error);
        return MemoryMarshal.Cast<byte, uint>(File.ReadAllBytes(target)).ToArray();
    }
}

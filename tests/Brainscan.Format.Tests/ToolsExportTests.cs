using System.IO.Compression;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Brainscan.Format.Tools;

namespace Brainscan.Format.Tests;

public sealed class ToolsExportTests
{
    [Fact]
    public void Metrics_have_a_column_each_and_a_row_for_each_moment()
    {
        using var sample = new Sample();
        string path = sample.Path("a.brainscan");
        using (var writer = TimelineWriter.Create(path, sample.Header))
        {
            writer.WriteEvents([], [new MetricEvent(1, 0.5, "loss", 5.25), new MetricEvent(1, 0.5, "a,\"b\"", -0.0)]);
            writer.WriteEvents([new TokenEvent(1, 0.5, 65, 0.25f)], []);
            writer.WriteEvents([], [new MetricEvent(2, 0.75, "loss", double.NaN)]);
            writer.WriteEvents([], [new MetricEvent(2, 0.75, "grad_norm", 1e-7)]);
            writer.WriteEvents([], [new MetricEvent(2, 0.75, "loss", double.NegativeInfinity)]);
            writer.Finish();
        }
        using var reader = TimelineReader.Open(path);

        Assert.Equal(
            "step,seconds,loss,\"a,\"\"b\"\"\",grad_norm\r\n1,0.5,5.25,-0,\r\n2,0.75,NaN,,1E-07\r\n2,0.75,-inf,,\r\n",
            Text(target => CsvExport.Metrics(reader, target)));
        Assert.Equal("step,seconds,token,confidence\r\n1,0.5,65,0.25\r\n", Text(target => CsvExport.Tokens(reader, target)));
    }

    [Fact]
    public void Statistics_have_a_row_for_each_tensor_in_each_frame()
    {
        using var sample = new Sample();
        string path = sample.Path("a.brainscan");
        sample.Record(path, 3);
        using var reader = TimelineReader.Open(path);

        string[] lines = Text(target => CsvExport.Statistics(reader, target)).Split("\r\n");

        Assert.Equal("frame,step,seconds,tensor,min,max,mean,rms,learned,change,nonfinite", lines[0]);
        Assert.Equal(1 + 3 * sample.Header.Tensors.Length + 1, lines.Length);
        var expected = reader.ReadStatistics(2)[1];
        string[] cells = lines[1 + 2 * sample.Header.Tensors.Length + 1].Split(',');
        Assert.Equal(["2", "20", "3", "t1.weight"], cells[..4]);
        Assert.Equal(
            [expected.Min, expected.Max, expected.Mean, expected.Rms, expected.Learned, expected.Change, expected.NonFinite],
            cells[4..].Select(cell => float.Parse(cell, System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Npz_holds_every_tensor_bit_for_bit()
    {
        using var sample = new Sample();
        sample.Weights[3] = float.NaN;
        sample.Weights[4] = -0.0f;
        var frame = new FrameEntry(2, 20, 3, false, 0, 0);
        using var stream = new MemoryStream();

        NpzExport.Write(stream, sample.Header, frame, sample.Weights);

        using var zip = new ZipArchive(stream);
        Assert.Equal($"brainscan run {sample.Header.RunId} step 20 quality display; weights: every weight within 1/254 of the largest magnitude in its tensor", zip.Comment);
        Assert.Equal(sample.Header.Tensors.Select(tensor => tensor.Name + ".npy"), zip.Entries.Select(entry => entry.FullName));
        foreach (var tensor in sample.Header.Tensors)
        {
            byte[] bytes = new byte[zip.Entries[tensor.Index].Length];
            using var entry = zip.Entries[tensor.Index].Open();
            entry.ReadExactly(bytes);
            int header = bytes.Length - (int)tensor.Count * sizeof(float);
            Assert.Equal(0, header % 64);
            string shape = tensor.Shape.Length switch { 0 => "()", 1 => $"({tensor.Shape[0]},)", _ => $"({string.Join(", ", tensor.Shape)})" };
            Assert.Equal($"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}", Encoding.ASCII.GetString(bytes.AsSpan(10, header - 10)).TrimEnd(' ', '\n'));
            Assert.Equal(MemoryMarshal.AsBytes(sample.Weights.AsSpan((int)tensor.Offset, (int)tensor.Count)), bytes.AsSpan(header));
        }
    }

    [Fact]
    public void Output_takes_its_name_only_when_kept()
    {
        using var sample = new Sample();
        string path = sample.Path("a.csv");
        using (var output = OutputFile.At(path, overwrite: false))
        {
            output.Create().Dispose();
            Assert.False(File.Exists(path));
        }
        Assert.Empty(Directory.GetFileSystemEntries(Path.GetDirectoryName(path)!));
        using (var output = OutputFile.At(path, overwrite: false))
        {
            output.Create().Dispose();
            output.Keep();
        }
        Assert.Equal([path], Directory.GetFileSystemEntries(Path.GetDirectoryName(path)!));
        Assert.Contains("--overwrite", Assert.Throws<RecordingException>(() => OutputFile.At(path, overwrite: false)).Message, StringComparison.Ordinal);
        OutputFile.At(path, overwrite: true).Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)] // it leads to nothing yet
    public void Link_is_written_through(bool isThere)
    {
        using var sample = new Sample();
        string target = sample.Path("a.csv"), link = sample.Path("link.csv");
        File.CreateSymbolicLink(link, "a.csv");
        if (isThere)
        {
            File.WriteAllText(target, "");
            Assert.Throws<RecordingException>(() => OutputFile.At(link, overwrite: false));
        }
        using (var output = OutputFile.At(link, overwrite: isThere))
        {
            output.Create().Dispose();
            output.Keep();
            Assert.Equal(target, output.Target);
        }
        Assert.Equal("a.csv", new FileInfo(link).LinkTarget);
        Assert.Null(new FileInfo(target).LinkTarget);
    }

    [Fact]
    public void Device_or_socket_is_never_replaced()
    {
        using var sample = new Sample();
        string path = sample.Path("socket");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));

        foreach (string name in new[] { "/dev/null", path })
        {
            Assert.Contains("never replaced", Assert.Throws<RecordingException>(() => OutputFile.At(name, overwrite: true)).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("run.brainscan", "run.brainscan")]
    [InlineData("run.brainscan", "sub/../run.0003.brainscan")]
    [InlineData("run.brainscan", "run.brainscan.checkpoint.safetensors")]
    [InlineData("run.brainscan", "link.csv")]
    [InlineData("run.brainscan", "there/run.0002.brainscan")]
    [InlineData("link.csv", "run.brainscan")]
    [InlineData("there/run.brainscan", "run.brainscan")]
    [InlineData("run.0002.brainscan", "run.brainscan")]
    public void File_of_the_recording_itself_is_not_written_over_by_any_name(string recording, string target)
    {
        using var sample = new Sample(keyInterval: 2);
        string folder = Path.GetDirectoryName(sample.Path("run.brainscan"))!;
        ToolsRecording.Write(sample, sample.Path("run.brainscan"), frames: 6, framesPerFile: 2);
        File.CreateSymbolicLink(sample.Path("link.csv"), "run.brainscan");
        Directory.CreateSymbolicLink(sample.Path("there"), folder);
        using var reader = TimelineReader.Open(Path.Combine(folder, recording));

        string mistake = Assert.Throws<RecordingException>(() => RecordingOutput.RequireOther(reader, Path.Combine(folder, target))).Message;

        Assert.Contains("is a file of the recording itself", mistake, StringComparison.Ordinal);
        RecordingOutput.RequireOther(reader, Path.Combine(folder, "other.csv"));
    }

    private static string Text(Action<TextWriter> write)
    {
        using var text = new StringWriter();
        write(text);
        return text.ToString();
    }
}

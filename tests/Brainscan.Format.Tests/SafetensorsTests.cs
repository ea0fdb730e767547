using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Brainscan.Format.Safetensors;

namespace Brainscan.Format.Tests;

/// <summary>Files written here are the bytes that the format's specification asks for, and come back; hostile ones are refused.</summary>
public sealed class SafetensorsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("brainscan-safetensors-");

    private string File1 => Path.Combine(_folder.FullName, "a.safetensors");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void File_has_exactly_the_bytes_of_the_specification()
    {
        using (var writer = SafetensorsWriter.Create(
            File1, [new("w", SafetensorsType.F32, [1, 2]), new("t", SafetensorsType.U8, [3])], new Dictionary<string, string> { ["step"] = "7" }))
        {
            writer.WriteElements<float>([1f, -2f]);
            writer.Write([9, 8, 7]);
            writer.Finish();
        }
        const string Json = """{"__metadata__":{"step":"7"},"w":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"t":{"dtype":"U8","shape":[3],"data_offsets":[8,11]}}""";
        string padded = Json.PadRight((Json.Length + 7) / 8 * 8);
        byte[] expected = [(byte)padded.Length, 0, 0, 0, 0, 0, 0, 0, .. Encoding.UTF8.GetBytes(padded), 0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0, 9, 8, 7];
        Assert.Equal(expected, File.ReadAllBytes(File1));
    }

    [Fact]
    public void Tensors_of_every_type_and_shape_come_back()
    {
        var random = new Random(5);
        SafetensorsTensor[] tensors =
        [
            .. Enum.GetValues<SafetensorsType>().OrderDescending().Select(type => new SafetensorsTensor($"von {type} \"é\" 𝄞", type, [random.Next(5), 3, 2])),
            new("scalar", SafetensorsType.U8, []), new("empty", SafetensorsType.Bool, [4, 0]),
        ];
        byte[][] data = [.. tensors.Select(tensor => new byte[tensor.Bytes])];
        using (var writer = SafetensorsWriter.Create(File1, tensors))
        {
            foreach (byte[] bytes in data)
            {
                random.NextBytes(bytes);
                // in pieces that have nothing to do with elements
                int cut = random.Next(bytes.Length + 1);
                writer.Write(bytes.AsSpan(0, cut));
                writer.Write(bytes.AsSpan(cut));
            }
            writer.Finish();
        }
        using var file = SafetensorsFile.Open(File1);
        Assert.Empty(file.Metadata);
        Assert.Equal(tensors.Select(tensor => (tensor.Name, tensor.Type)), file.Tensors.Select(tensor => (tensor.Name, tensor.Type)));
        for (int i = 0; i < tensors.Length; i++)
        {
            Assert.Equal(tensors[i].Shape.AsEnumerable(), file[tensors[i].Name].Shape);
            Assert.Equal(data[i], Read(file, tensors[i]));
        }
    }

    [Fact]
    public void Part_of_a_tensor_is_read_alone_and_never_more_than_there_is()
    {
        Write(File1, [1f, 2f, 3f, 4f]);
        using var file = SafetensorsFile.Open(File1);
        float[] part = new float[2];
        file.Read<float>("w", 1, part);
        Assert.Equal([2f, 3f], part);
        Assert.Throws<ArgumentException>(() => file.Read<float>("w", 3, part));
        Assert.Throws<ArgumentException>(() => file.Read<float>("w", -1, part));
        Assert.Throws<ArgumentException>(() => file.Read<double>("w", 0, new double[1]));
        Assert.Throws<RecordingException>(() => file.Read<float>("nobody", 0, part));
    }

    [Fact]
    public void Writer_that_is_not_finished_leaves_the_old_file_and_nothing_else()
    {
        Write(File1, [1f]);
        byte[] before = File.ReadAllBytes(File1);
        using (var writer = SafetensorsWriter.Create(File1, [new("w", SafetensorsType.F32, [2])], overwrite: true))
        {
            writer.WriteElements<float>([5f]);
            Assert.Throws<InvalidOperationException>(writer.Finish);
            Assert.Throws<ArgumentException>(() => writer.WriteElements<float>([6f, 7f]));
        }
        Assert.Equal(before, File.ReadAllBytes(File1));
        Assert.Single(_folder.GetFiles());
    }

    [Fact]
    public void Writer_replaces_a_file_only_when_told_to()
    {
        Write(File1, [1f]);
        Assert.Throws<RecordingException>(() => SafetensorsWriter.Create(File1, []));
        Write(File1, [2f], overwrite: true);
        using var file = SafetensorsFile.Open(File1);
        Assert.Equal([0, 0, 0, 64], Read(file, file["w"]));
        Assert.Throws<RecordingException>(() => SafetensorsWriter.Create(Path.Combine(_folder.FullName, "no", "folder"), []));
    }

    [Fact]
    public void Writer_refuses_names_and_orders_that_readers_would_refuse()
    {
        SafetensorsTensor narrow = new("a", SafetensorsType.U8, [3]), wide = new("b", SafetensorsType.F32, [1]);
        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Create(File1, [narrow, wide]));
        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Create(File1, [narrow, narrow]));
        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Create(File1, [narrow with { Name = "__metadata__" }]));
        Assert.Empty(_folder.GetFiles());
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"U8","shape":[0],"data_offsets":[8,8]}}""", "a key twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[3,7]}}""", "an overlap")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "a hole before")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "bytes that are nobody's")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}""", "more than is there")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", "another shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[8,0]}}""", "a negative size")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}""", "a size that overflows")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1e300],"data_offsets":[0,8]}}""", "a size that is no integer")]
    [InlineData("""{"a":{"dtype":"Q7","shape":[8],"data_offsets":[0,8]}}""", "an unknown type")]
    [InlineData("""{"a":{"dtype":"bool","shape":[8],"data_offsets":[0,8]}}""", "a type in small letters")]
    [InlineData("""{"a":{"dtype":"9","shape":[8],"data_offsets":[0,8]}}""", "a type that is a number")]
    [InlineData("""{"a":{"dtype":"U8","shape":8,"data_offsets":[0,8]}}""", "a shape that is no array")]
    [InlineData("""{"a":{"dtype":"U8","shape":[8],"data_offsets":[0,4,8]}}""", "three offsets")]
    [InlineData("""{"a":{"dtype":"U8","shape":[8]}}""", "no offsets")]
    [InlineData("""{"a":{"dtype":null,"shape":[8],"data_offsets":[0,8]}}""", "no type")]
    [InlineData("""{"a":[[[[[[[[1]]]]]]]]}""", "depth")]
    [InlineData("""{"__metadata__":{"a":{"b":"c"}},"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}}""", "metadata that is no text")]
    [InlineData("""{"\ud800":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}}""", "a name that is no text")]
    [InlineData("""{"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}""", "no end")]
    [InlineData(""" {"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}}""", "a space before")]
    [InlineData("[]", "no object")]
    [InlineData("", "nothing")]
    public void Header_that_lies_is_refused(string json, string what)
    {
        Store((ulong)json.Length, Encoding.UTF8.GetBytes(json), new byte[8]);
        var error = Assert.Throws<RecordingException>(() => SafetensorsFile.Open(File1));
        Assert.True(error.Message.Contains(File1, StringComparison.Ordinal) && !error.Message.Contains('\n'), $"{what}: {error.Message}");
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(long.MaxValue)]
    [InlineData(100_000_001)]
    [InlineData(3)]
    public void Length_of_the_header_is_bounded_before_it_is_used(ulong length)
    {
        Store(length, "{}"u8.ToArray(), []);
        Assert.Throws<RecordingException>(() => SafetensorsFile.Open(File1));
    }

    [Fact]
    public void File_cut_anywhere_or_not_there_is_refused()
    {
        Write(File1, [1f, 2f]);
        byte[] whole = File.ReadAllBytes(File1);
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(File1, whole[..length]);
            Assert.Throws<RecordingException>(() => SafetensorsFile.Open(File1));
        }
        File.Delete(File1);
        Assert.Throws<RecordingException>(() => SafetensorsFile.Open(File1));
    }

    private static void Write(string path, float[] weights, bool overwrite = false)
    {
        using var writer = SafetensorsWriter.Create(path, [new("w", SafetensorsType.F32, [weights.Length])], overwrite: overwrite);
        writer.WriteElements<float>(weights);
        writer.Finish();
    }

    private void Store(ulong headerBytes, byte[] json, byte[] data)
    {
        byte[] size = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(size, headerBytes);
        File.WriteAllBytes(File1, [.. size, .. json, .. data]);
    }

    private static byte[] Read(SafetensorsFile file, SafetensorsTensor tensor)
    {
        byte[] bytes = new byte[tensor.Bytes];
        switch (tensor.ElementBytes)
        {
            case 1: file.Read<byte>(tensor.Name, 0, bytes); break;
            case 2: file.Read<ushort>(tensor.Name, 0, MemoryMarshal.Cast<byte, ushort>(bytes.AsSpan())); break;
            case 4: file.Read<uint>(tensor.Name, 0, MemoryMarshal.Cast<byte, uint>(bytes.AsSpan())); break;
            default: file.Read<ulong>(tensor.Name, 0, MemoryMarshal.Cast<byte, ulong>(bytes.AsSpan())); break;
        }
        return bytes;
    }
}

using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Brainscan.Format.Container;

namespace Brainscan.Format.Safetensors;

/// <summary>A safetensors file to read from. Its header is checked when it is opened; elements are read piece by piece as they are asked for.</summary>
public sealed class SafetensorsFile : IDisposable
{
    private readonly string _path;
    private readonly RecordingFile _file;
    private readonly Dictionary<string, (SafetensorsTensor Tensor, long Offset)> _byName = [];

    private SafetensorsFile(string path, RecordingFile file)
    {
        (_path, _file) = (path, file);
        long length = file.Length;
        Span<byte> size = stackalloc byte[sizeof(ulong)];
        if (file.Read(0, size) < size.Length)
        {
            throw FormatError.BadSafetensors(path, $"it has {length:N0} bytes, fewer than the length of its header takes");
        }
        ulong headerBytes = BinaryPrimitives.ReadUInt64LittleEndian(size);
        if (headerBytes > SafetensorsHeader.BytesAtMost || (long)headerBytes > length - size.Length)
        {
            throw FormatError.BadSafetensors(path, $"its header is said to have {headerBytes:N0} bytes, in a file of {length:N0}");
        }
        byte[] json = new byte[headerBytes];
        if (file.Read(size.Length, json) < json.Length || json is not [(byte)'{', ..])
        {
            throw FormatError.BadSafetensors(path, "it does not begin with a JSON object");
        }
        long data = size.Length + json.Length;
        var header = SafetensorsHeader.Read(path, json, length - data);
        (Tensors, Metadata) = (header.Tensors, header.Metadata);
        foreach (var tensor in Tensors)
        {
            _byName.Add(tensor.Name, (tensor, data));
            data += tensor.Bytes;
        }
    }

    /// <summary>All tensors, in the order of their data.</summary>
    public ImmutableArray<SafetensorsTensor> Tensors { get; }

    /// <summary>The text that was stored with them; empty where there is none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Opens a file.</summary>
    /// <exception cref="RecordingException">It cannot be read, or it is not a safetensors file.</exception>
    public static SafetensorsFile Open(string path)
    {
        try
        {
            return Open(path, DiskFile.OpenToRead(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw FormatError.Unreadable(path, exception.Message, exception);
        }
    }

    /// <summary>The same from any bytes, which are closed with it.</summary>
    internal static SafetensorsFile Open(string path, RecordingFile file)
    {
        try
        {
            return new SafetensorsFile(path, file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>A tensor by its name.</summary>
    /// <exception cref="RecordingException">The file has none of that name.</exception>
    public SafetensorsTensor this[string name] => Find(name).Tensor;

    /// <summary>Reads elements of a tensor, from the given one on, as many as the target takes.</summary>
    /// <param name="name">The tensor.</param>
    /// <param name="first">The first element, counted row-major.</param>
    /// <param name="target">Where they go; an element is as large as the tensor's.</param>
    /// <exception cref="RecordingException">There is no such tensor, or the file cannot be read any more.</exception>
    /// <exception cref="ArgumentException">The elements are of another size, or there are not so many.</exception>
    public void Read<T>(string name, long first, Span<T> target) where T : unmanaged
    {
        var (tensor, offset) = Find(name);
        if (Marshal.SizeOf<T>() != tensor.ElementBytes || first < 0 || target.Length > tensor.Count - first)
        {
            throw FormatError.WrongElements(name, tensor.Count, tensor.ElementBytes);
        }
        // A span of bytes has at most 2 GiB.
        int most = int.MaxValue / tensor.ElementBytes;
        for (; target.Length > most; target = target[most..], first += most)
        {
            ReadBytes(offset + first * tensor.ElementBytes, MemoryMarshal.AsBytes(target[..most]));
        }
        ReadBytes(offset + first * tensor.ElementBytes, MemoryMarshal.AsBytes(target));
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();

    private (SafetensorsTensor Tensor, long Offset) Find(string name) =>
        _byName.TryGetValue(name, out var found) ? found : throw FormatError.BadSafetensors(_path, $"it has no tensor {name}");

    private void ReadBytes(long offset, Span<byte> target)
    {
        try
        {
            if (_file.Read(offset, target) < target.Length)
            {
                throw FormatError.BadSafetensors(_path, "it has become shorter since it was opened");
            }
        }
        catch (IOException exception)
        {
            throw FormatError.Unreadable(_path, exception.Message, exception);
        }
    }
}

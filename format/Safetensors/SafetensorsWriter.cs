using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Brainscan.Format.Container;
using Microsoft.Win32.SafeHandles;

namespace Brainscan.Format.Safetensors;

/// <summary>
/// Writes a safetensors file, a piece at a time, so that no second copy of all tensors is needed. All bytes go to a temporary file beside
/// it, which takes the name only when it is complete and on the disk: under the name there is the old file or the new one, never half of one.
/// <para>Source: the format's specification, github.com/huggingface/safetensors.</para>
/// </summary>
public sealed class SafetensorsWriter : IDisposable
{
    private readonly string _path;
    private readonly string _temporary;
    private readonly bool _overwrite;
    private readonly SafeFileHandle _file;
    private readonly long _length;
    private long _position;
    private bool _finished;

    private SafetensorsWriter(string path, byte[] header, long dataBytes, bool overwrite)
    {
        (_path, _temporary, _overwrite) = (path, path + ".tmp", overwrite);
        // What a killed writer left under this name is of no use to anybody.
        _file = File.OpenHandle(_temporary, FileMode.Create, FileAccess.Write, FileShare.None);
        _length = checked(sizeof(ulong) + header.Length + dataBytes);
        try
        {
            Span<byte> size = stackalloc byte[sizeof(ulong)];
            BinaryPrimitives.WriteInt64LittleEndian(size, header.Length);
            Append(size);
            Append(header);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Begins a file of these tensors, whose elements are to follow in this order.</summary>
    /// <param name="path">Its name; the file gets it in <see cref="Finish"/>.</param>
    /// <param name="tensors">Its tensors, those of wider types first, so that all are aligned.</param>
    /// <param name="metadata">Text for people and programs; may be left out.</param>
    /// <param name="overwrite">True to take the place of a file of that name.</param>
    /// <exception cref="RecordingException">The file exists and is not to be replaced, or it cannot be written.</exception>
    /// <exception cref="ArgumentException">A name occurs twice, or elements would not be aligned.</exception>
    public static SafetensorsWriter Create(
        string path, IEnumerable<SafetensorsTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null, bool overwrite = false)
    {
        var header = new SafetensorsHeader([.. tensors], (metadata ?? ImmutableDictionary<string, string>.Empty).ToImmutableSortedDictionary());
        byte[] json = header.Write();
        if (Directory.Exists(path) || (!overwrite && File.Exists(path)))
        {
            throw FormatError.Exists(path);
        }
        return Guarded(path, () => new SafetensorsWriter(path, json, header.Tensors.Sum(tensor => tensor.Bytes), overwrite));
    }

    /// <summary>Writes the next bytes: elements of a tensor, little-endian, in one piece or several.</summary>
    /// <exception cref="RecordingException">The file cannot be written, for example because the disk is full.</exception>
    /// <exception cref="ArgumentException">They are more than the tensors hold.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        ObjectDisposedException.ThrowIf(_file.IsClosed, this);
        if (bytes.Length > _length - _position)
        {
            throw FormatError.WrongTensorBytes(_path, bytes.Length, _length - _position);
        }
        try
        {
            Append(bytes);
        }
        catch (Exception exception) when (IsDiskError(exception))
        {
            throw FormatError.CannotWrite(_path, exception.Message, exception);
        }
    }

    /// <summary>Writes the next elements, as <see cref="Write(ReadOnlySpan{byte})"/> does.</summary>
    /// <exception cref="RecordingException">The file cannot be written, for example because the disk is full.</exception>
    /// <exception cref="ArgumentException">They are more than the tensors hold.</exception>
    public void WriteElements<T>(ReadOnlySpan<T> elements) where T : unmanaged
    {
        // A span of bytes has at most 2 GiB.
        int most = int.MaxValue / Marshal.SizeOf<T>();
        for (; elements.Length > most; elements = elements[most..])
        {
            Write(MemoryMarshal.AsBytes(elements[..most]));
        }
        Write(MemoryMarshal.AsBytes(elements));
    }

    /// <summary>Has the disk confirm all bytes, and gives the file its name.</summary>
    /// <exception cref="RecordingException">The file cannot be written, or by now another one has its name.</exception>
    /// <exception cref="InvalidOperationException">Elements are missing.</exception>
    public void Finish()
    {
        if (_position != _length)
        {
            throw FormatError.MissingTensorBytes(_path, _length - _position);
        }
        Guarded(_path, () =>
        {
            RandomAccess.FlushToDisk(_file);
            File.Move(_temporary, _path, _overwrite);
            _finished = true;
            // Once more: with the file's own change of name, Linux's file systems then have the name on the disk as well.
            RandomAccess.FlushToDisk(_file);
            return true;
        });
    }

    /// <summary>Closes the file, which without <see cref="Finish"/> before it leaves nothing behind.</summary>
    public void Dispose()
    {
        if (_file.IsClosed)
        {
            return;
        }
        _file.Dispose();
        if (!_finished)
        {
            File.Delete(_temporary);
        }
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        FileTooLargeException.Guard(written => RandomAccess.Write(_file, written, _position), bytes);
        _position += bytes.Length;
    }

    private static T Guarded<T>(string path, Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception exception) when (IsDiskError(exception))
        {
            throw FormatError.CannotWrite(path, exception.Message, exception);
        }
    }

    // A file too large for its file system (4 GiB on FAT) is an ArgumentOutOfRangeException to .NET.
    private static bool IsDiskError(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException;
}

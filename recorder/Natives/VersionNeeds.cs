using System.Buffers.Binary;
using System.Text;

namespace Brainscan.Recorder.Natives;

/// <summary>
/// The versions that a shared library needs of others: the section .gnu.version_r of a little-endian 64-bit ELF file, as the generic ABI
/// and the Linux Standard Base lay it out.
/// </summary>
internal static class VersionNeeds
{
    private const int LoadSegment = 1;
    private const int DynamicSegment = 2;
    private const ushort Weak = 2; // the loader goes on without such a version
    private const int RelocationSize = 24;

    private enum Tag : long
    {
        PltRelocationsSize = 2,
        Strings = 5,
        Relocations = 7,
        RelocationsSize = 8,
        PltRelocations = 23,
        SymbolVersions = 0x6ffffff0,
        Needs = 0x6ffffffe,
        NeedsCount = 0x6fffffff,
    }

    /// <summary>
    /// Makes those needs weak that are chosen by name and whose symbols no relocation refers to: nothing can ever call them. Returns
    /// how many were changed, 0 where the file is none that can be read so.
    /// </summary>
    public static int WeakenUnused(Span<byte> library, Predicate<string> isChosen)
    {
        try
        {
            return library.StartsWith("\u007fELF\u0002\u0001"u8) ? new Image(library).WeakenUnused(isChosen) : 0;
        }
        catch (Exception error) when (error is ArgumentOutOfRangeException or KeyNotFoundException)
        {
            return 0; // an offset leads out of the file, or a table is missing
        }
    }

    private readonly ref struct Image
    {
        private readonly Span<byte> _file;
        private readonly Dictionary<Tag, long> _dynamic = [];

        public Image(Span<byte> file)
        {
            _file = file;
            foreach (var segment in Segments())
            {
                if (segment.Type != DynamicSegment) continue;
                for (long at = segment.Offset; at < segment.Offset + segment.Size; at += 16) _dynamic[(Tag)Int64(at)] = Int64(at + 8);
            }
        }

        public int WeakenUnused(Predicate<string> isChosen)
        {
            HashSet<ushort> used = VersionsOfRelocatedSymbols();
            int weakened = 0;
            long need = FileOffset(Tag.Needs);
            for (long left = _dynamic[Tag.NeedsCount]; left > 0; left--)
            {
                long version = need + UInt32(need + 8);
                for (int count = UInt16(need + 2); count > 0; count--)
                {
                    if (isChosen(Text(UInt32(version + 8))) && !used.Contains(UInt16(version + 6)))
                    {
                        BinaryPrimitives.WriteUInt16LittleEndian(At(version + 4, 2), Weak);
                        weakened++;
                    }
                    version += UInt32(version + 12);
                }
                need += UInt32(need + 12);
            }
            return weakened;
        }

        private HashSet<ushort> VersionsOfRelocatedSymbols()
        {
            HashSet<ushort> used = [];
            long versions = FileOffset(Tag.SymbolVersions);
            foreach ((Tag table, Tag size) in new[] { (Tag.Relocations, Tag.RelocationsSize), (Tag.PltRelocations, Tag.PltRelocationsSize) })
            {
                if (!_dynamic.ContainsKey(table)) continue;
                long start = FileOffset(table);
                for (long at = start; at < start + _dynamic[size]; at += RelocationSize) used.Add(UInt16(versions + (2L * UInt32(at + 12))));
            }
            return used;
        }

        private string Text(uint at)
        {
            long start = FileOffset(Tag.Strings) + at;
            Span<byte> from = At(start, (int)Math.Min(64, _file.Length - start));
            return Encoding.ASCII.GetString(from[..Math.Max(0, from.IndexOf((byte)0))]);
        }

        /// <summary>The dynamic section speaks of addresses in memory; the segments say where in the file these lie.</summary>
        private long FileOffset(Tag tag)
        {
            long address = _dynamic[tag];
            foreach (var segment in Segments())
            {
                bool holds = segment.Type == LoadSegment && address >= segment.Address && address < segment.Address + segment.Size;
                if (holds) return segment.Offset + address - segment.Address;
            }
            throw new ArgumentOutOfRangeException(nameof(tag), "the address lies in no segment");
        }

        private List<(int Type, long Offset, long Address, long Size)> Segments()
        {
            long table = Int64(32);
            int size = UInt16(54);
            List<(int Type, long Offset, long Address, long Size)> segments = [];
            for (int i = 0; i < UInt16(56); i++)
            {
                long at = table + (i * size);
                segments.Add(((int)UInt32(at), Int64(at + 8), Int64(at + 16), Int64(at + 32)));
            }
            return segments;
        }

        private ushort UInt16(long at) => BinaryPrimitives.ReadUInt16LittleEndian(At(at, 2));

        private uint UInt32(long at) => BinaryPrimitives.ReadUInt32LittleEndian(At(at, 4));

        private long Int64(long at) => BinaryPrimitives.ReadInt64LittleEndian(At(at, 8));

        private Span<byte> At(long at, int length) =>
            at >= 0 && at <= _file.Length - length ? _file.Slice((int)at, length) : throw new ArgumentOutOfRangeException(nameof(at));
    }
}

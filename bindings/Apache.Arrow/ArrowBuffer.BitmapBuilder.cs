using Apache.Arrow.Memory;

namespace Apache.Arrow;

public readonly partial struct ArrowBuffer
{
    /// <summary>Grows a bitmap, least significant bit first: bit i says whether value i is there.</summary>
    public class BitmapBuilder
    {
        private const int DefaultBitCapacity = 8;

        public BitmapBuilder(int capacity = DefaultBitCapacity) => Memory = new byte[BitUtility.ByteCount(capacity)];

        public int Capacity => (int)Math.Min(Memory.Length * 8L, int.MaxValue);

        public int Length { get; private set; }

        public Memory<byte> Memory { get; private set; }

        public Span<byte> Span => Memory.Span;

        public int SetBitCount { get; private set; }

        public int UnsetBitCount => Length - SetBitCount;

        public BitmapBuilder Append(bool value)
        {
            Reserve(1);
            BitUtility.SetBit(Span, Length++, value);
            SetBitCount += value ? 1 : 0;
            return this;
        }

        public BitmapBuilder AppendRange(bool value, int length)
        {
            Reserve(length);
            for (int i = 0; i < length; i++)
            {
                BitUtility.SetBit(Span, Length++, value);
            }
            SetBitCount += value ? length : 0;
            return this;
        }

        public BitmapBuilder Reserve(int additionalCapacity)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(additionalCapacity);
            int needed = checked(Length + additionalCapacity);
            if (needed > Capacity)
            {
                var grown = new byte[Math.Max(BitUtility.ByteCount(needed), Memory.Length * 2)];
                Memory.CopyTo(grown);
                Memory = grown;
            }
            return this;
        }

        public BitmapBuilder Clear()
        {
            Span.Clear();
            Length = 0;
            SetBitCount = 0;
            return this;
        }

        public ArrowBuffer Build(MemoryAllocator? allocator = default) =>
            CopyPadded(Memory.Span[..BitUtility.ByteCount(Length)], allocator);
    }
}

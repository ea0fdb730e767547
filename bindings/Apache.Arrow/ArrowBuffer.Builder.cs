using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Apache.Arrow.Memory;

namespace Apache.Arrow;

public readonly partial struct ArrowBuffer
{
    /// <summary>Grows a buffer of values of one type.</summary>
    public class Builder<T>
        where T : struct
    {
        private const int DefaultCapacity = 8;

        public Builder(int capacity = DefaultCapacity) => Memory = new byte[checked(capacity * Unsafe.SizeOf<T>())];

        public int Capacity => Memory.Length / Unsafe.SizeOf<T>();

        public int Length { get; private set; }

        public Memory<byte> Memory { get; private set; }

        public Span<T> Span => MemoryMarshal.Cast<byte, T>(Memory.Span);

        public Builder<T> Append(T value)
        {
            EnsureCapacity(checked(Length + 1));
            Span[Length++] = value;
            return this;
        }

        public Builder<T> Append(ReadOnlySpan<T> source)
        {
            EnsureCapacity(checked(Length + source.Length));
            source.CopyTo(Span[Length..]);
            Length += source.Length;
            return this;
        }

        public Builder<T> Reserve(int additionalCapacity)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(additionalCapacity);
            EnsureCapacity(checked(Length + additionalCapacity));
            return this;
        }

        public Builder<T> Clear()
        {
            Span.Clear();
            Length = 0;
            return this;
        }

        /// <summary>Copies what was appended into memory of the allocator; the builder can go on or be cleared.</summary>
        public ArrowBuffer Build(MemoryAllocator? allocator = default) =>
            CopyPadded(Memory.Span[..(Length * Unsafe.SizeOf<T>())], allocator);

        private void EnsureCapacity(int needed)
        {
            if (needed > Capacity)
            {
                int bytes = checked(needed * Unsafe.SizeOf<T>());
                var grown = new byte[Math.Max(bytes, (int)Math.Min(Memory.Length * 2L, System.Array.MaxLength))];
                Memory.CopyTo(grown);
                Memory = grown;
            }
        }
    }
}

using System.Collections;

namespace Brainscan.Format.Container;

/// <summary>
/// A list that one thread adds to while others read what it has published: a list that never changes once it is handed out, and shares the
/// memory of all others. Items lie in blocks, so that growing copies none of them.
/// </summary>
internal sealed class GrowingList<T>
{
    private const int BlockBits = 9;
    private const int BlockLength = 1 << BlockBits;

    private T[][] _blocks = [];
    private Snapshot _published = new([], 0);

    /// <summary>Items added so far; for the thread that adds.</summary>
    public int Count { get; private set; }

    /// <summary>One of them; for the thread that adds.</summary>
    public T this[int index] => _blocks[index >> BlockBits][index & (BlockLength - 1)];

    /// <summary>Adds an item, which nobody sees until it is published.</summary>
    public void Add(T item)
    {
        int block = Count >> BlockBits;
        if (block == _blocks.Length)
        {
            Array.Resize(ref _blocks, Math.Max(1, 2 * block)); // what was published keeps the shorter one
        }
        _blocks[block] ??= new T[BlockLength];
        _blocks[block][Count & (BlockLength - 1)] = item;
        Count++;
    }

    /// <summary>What there is now. The receiver makes it visible to other threads with a volatile write, or a lock.</summary>
    public IReadOnlyList<T> Publish() => _published.Count == Count ? _published : _published = new Snapshot(_blocks, Count);

    private sealed class Snapshot(T[][] blocks, int count) : IReadOnlyList<T>
    {
        public int Count => count;

        public T this[int index] => (uint)index < (uint)count
            ? blocks[index >> BlockBits][index & (BlockLength - 1)]
            : throw new ArgumentOutOfRangeException(nameof(index), index, $"there are {count:N0}");

        public IEnumerator<T> GetEnumerator()
        {
            for (int i = 0; i < count; i++)
            {
                yield return blocks[i >> BlockBits][i & (BlockLength - 1)];
            }
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}

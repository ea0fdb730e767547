using System.Numerics;

namespace Brainscan.Recorder;

/// <summary>
/// xoshiro256** 1.0: 256 bits of state, which can be saved and set, so that a run goes on exactly where it was (.NET's Random cannot be
/// saved). Seeded through SplitMix64, as its authors advise.
/// <para>Source: D. Blackman and S. Vigna, Scrambled Linear Pseudorandom Number Generators, 2021; prng.di.unimi.it.</para>
/// </summary>
internal sealed class Xoshiro256
{
    /// <summary>Words of the state.</summary>
    public const int StateWords = 4;

    private readonly ulong[] _state = new ulong[StateWords];

    /// <summary>The same seed gives the same numbers, on every machine.</summary>
    public Xoshiro256(long seed)
    {
        ulong state = (ulong)seed;
        for (int i = 0; i < StateWords; i++) _state[i] = SplitMix64(ref state);
    }

    /// <summary>Goes on from a state that another one had; not all of its words are 0.</summary>
    public Xoshiro256(ReadOnlySpan<ulong> state)
    {
        if (state.Length != StateWords || !state.ContainsAnyExcept(0ul)) throw new ArgumentException("four words, not all 0, are a state", nameof(state));
        state.CopyTo(_state);
    }

    /// <summary>A copy of the state: what comes next depends on nothing else.</summary>
    public ulong[] State => [.. _state];

    /// <summary>64 random bits.</summary>
    public ulong Next()
    {
        ulong result = BitOperations.RotateLeft(_state[1] * 5, 7) * 9;
        ulong shifted = _state[1] << 17;
        _state[2] ^= _state[0];
        _state[3] ^= _state[1];
        _state[1] ^= _state[2];
        _state[0] ^= _state[3];
        _state[2] ^= shifted;
        _state[3] = BitOperations.RotateLeft(_state[3], 45);
        return result;
    }

    /// <summary>A number from 0 up to, not including, <paramref name="limit"/>, which is above 0; all equally likely.</summary>
    public long NextBelow(long limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        // The high half of a 128-bit product; the lowest products are drawn again, since they would favour some numbers
        // (D. Lemire, Fast Random Integer Generation in an Interval, 2019).
        ulong range = (ulong)limit;
        ulong unfair = unchecked(0 - range) % range;
        ulong high, low;
        do high = Math.BigMul(Next(), range, out low);
        while (low < unfair);
        return (long)high;
    }

    /// <summary>A number from 0 up to, not including, 1: the top 53 bits, which is all that a double holds.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1L << 53));

    /// <summary>One number of the generator that spreads a seed over a state.</summary>
    internal static ulong SplitMix64(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        ulong z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

namespace Brainscan.Fuzzing;

/// <summary>Damage that knows nothing of the format: what disks, cables and careless programs do to a file.</summary>
internal static class PlainMutation
{
    private static readonly (string Name, Func<byte[], Random, byte[]> Apply)[] All =
    [
        ("flipped bits", FlipBits),
        ("overwritten run", (file, random) => Over(file, random, 400, random.NextBytes)),
        ("zeroed run", (file, random) => Over(file, random, 4000, run => Array.Clear(run))),
        ("cut off", (file, random) => file[..random.Next(file.Length)]),
        ("filled up with zeros", (file, random) => [.. file[..random.Next(1, file.Length)], .. new byte[random.Next(5000)]]),
        ("a run left out", LeaveOut),
        ("a run put in twice", PutInTwice),
        ("a run written over another", CopyOver),
        ("two runs exchanged", Exchange),
        ("numbers written over", WriteNumbers),
    ];

    /// <summary>Damages a copy of the file in one to three ways; returns it and their names.</summary>
    public static (string Name, byte[] File) Apply(byte[] file, Random random)
    {
        List<string> names = [];
        byte[] damaged = [.. file];
        for (int count = random.Next(4) == 0 ? random.Next(2, 4) : 1; count > 0 && damaged.Length > 1; count--)
        {
            var (name, apply) = All[random.Next(All.Length)];
            damaged = apply(damaged, random);
            names.Add(name);
        }
        return (string.Join(", ", names), damaged);
    }

    private static byte[] FlipBits(byte[] file, Random random)
    {
        for (int count = 1 << random.Next(4); count > 0; count--)
        {
            file[random.Next(file.Length)] ^= (byte)(1 << random.Next(8));
        }
        return file;
    }

    private static byte[] Over(byte[] file, Random random, int longest, Action<byte[]> fill)
    {
        var (start, length) = Run(file, random, longest);
        byte[] run = file[start..(start + length)];
        fill(run);
        run.CopyTo(file, start);
        return file;
    }

    private static byte[] LeaveOut(byte[] file, Random random)
    {
        var (start, length) = Run(file, random, 3000);
        return [.. file[..start], .. file[(start + length)..]];
    }

    private static byte[] PutInTwice(byte[] file, Random random)
    {
        var (start, length) = Run(file, random, 3000);
        int at = random.Next(2) == 0 ? start : random.Next(file.Length);
        return [.. file[..at], .. file[start..(start + length)], .. file[at..]];
    }

    private static byte[] CopyOver(byte[] file, Random random)
    {
        var (start, length) = Run(file, random, 3000);
        file.AsSpan(start, length).CopyTo(file.AsSpan(random.Next(file.Length - length + 1)));
        return file;
    }

    private static byte[] Exchange(byte[] file, Random random)
    {
        var (start, length) = Run(file, random, 2000);
        int other = random.Next(file.Length - length + 1);
        byte[] first = file[start..(start + length)];
        file.AsSpan(other, length).CopyTo(file.AsSpan(start));
        first.CopyTo(file, other);
        return file;
    }

    private static byte[] WriteNumbers(byte[] file, Random random)
    {
        for (int count = random.Next(1, 5); count > 0; count--)
        {
            int width = Math.Min(1 << random.Next(4), file.Length);
            Numbers.Write(random, file.Length, file.AsSpan(random.Next(file.Length - width + 1), width));
        }
        return file;
    }

    private static (int Start, int Length) Run(byte[] file, Random random, int longest)
    {
        int length = random.Next(1, Math.Min(longest, file.Length) + 1);
        return (random.Next(file.Length - length + 1), length);
    }
}

using Brainscan.Fuzzing;

namespace Brainscan.Format.Tests;

/// <summary>The faults themselves: tests that rest on them are worth as much as they are.</summary>
public sealed class FaultyFileTests
{
    [Fact]
    public void Torn_write_ends_at_its_byte_and_none_follows()
    {
        using var file = new FaultyFile();
        file.Write(0, [1, 2, 3]);
        file.TearAfter(2);

        Assert.Throws<IOException>(() => file.Write(3, [4, 5, 6]));
        Assert.Throws<IOException>(() => file.Write(0, [9]));

        Assert.True(file.IsTorn);
        Assert.Equal([1, 2, 3, 4, 5], file.Content);
    }

    [Fact]
    public void Full_disk_takes_what_it_has_room_for_and_says_why_it_stops()
    {
        using var file = new FaultyFile { Capacity = 4 };

        var exception = Assert.Throws<IOException>(() => file.Write(2, [1, 2, 3]));
        file.Capacity = 5;
        file.Write(2, [1, 2, 3]);

        Assert.Equal(28, exception.HResult);
        Assert.Equal([0, 0, 1, 2, 3], file.Content);
    }

    [Fact]
    public void Loss_of_power_keeps_what_was_flushed_and_any_part_of_the_rest()
    {
        using var file = new FaultyFile();
        file.Write(0, Enumerable.Repeat((byte)1, 700).ToArray());
        file.Flush();
        file.Write(700, Enumerable.Repeat((byte)2, 1000).ToArray());
        file.SetLength(1600);
        int part = 0;

        // of the second write the sectors to 1024, to 1536 and to 1700: only the middle one, and not the cut
        using var after = file.AfterPowerLoss(() => part++ == 1);

        byte[] expected = [.. Enumerable.Repeat((byte)1, 700), .. new byte[324], .. Enumerable.Repeat((byte)2, 512)];
        Assert.Equal(expected, after.Content);
        Assert.Equal(4, part);
        Assert.Equal(1600, file.Length);
    }

    [Fact]
    public void Reads_end_where_the_file_does()
    {
        using var file = new FaultyFile([1, 2, 3]);
        file.Flip(1, 0x80);
        byte[] buffer = new byte[5];

        Assert.Equal(2, file.Read(1, buffer));
        Assert.Equal(0, file.Read(3, buffer));
        Assert.Equal(0, file.Read(100, buffer));
        Assert.Equal([0x82, 3, 0, 0, 0], buffer);
    }

    [Fact]
    public void Reads_fail_where_a_test_says_so()
    {
        using var file = new FaultyFile([1, 2, 3]) { FailsToRead = (offset, length) => offset + length > 2 };
        byte[] buffer = new byte[2];

        Assert.Equal(2, file.Read(0, buffer));
        Assert.Equal(5, Assert.Throws<IOException>(() => file.Read(1, buffer)).HResult);
        file.FailsToRead = null;
        Assert.Equal(2, file.Read(1, buffer));
        Assert.Equal([2, 3], buffer);
    }
}

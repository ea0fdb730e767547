namespace Brainscan.Format.Tests;

/// <summary>Tokens and metrics of a recording that cannot be read for a while, or in one place.</summary>
public sealed class EventReaderTests
{
    private const int Batches = 6;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void Read_that_fails_once_costs_no_batch_wherever_it_fails()
    {
        using var sample = new Sample(shapes: [[8]]);
        var (file, _) = InMemory.Record(sample, Quality.Display, Batches);
        using var recording = TimelineReader.Open("events", file);
        bool hasFailed = true;
        int failing = 0;
        for (; hasFailed; failing++)
        {
            hasFailed = false;
            int reads = 0;
            file.FailsToRead = (_, _) => reads++ == failing && (hasFailed = true);
            var events = recording.ReadEvents(patience: Patience);
            var losses = new List<double>();
            bool isOver = false;
            while (!isOver)
            {
                try
                {
                    while (events.Read())
                    {
                        losses.AddRange(Values(events));
                    }
                    isOver = true;
                }
                catch (IOException)
                {
                    Assert.True(hasFailed);
                }
            }
            Assert.Equal(Losses(Batches), losses);
            Assert.Empty(events.Damage);
            Assert.False(events.HasGivenUp);
        }
        Assert.InRange(failing, 2 * Batches, 10 * Batches);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    public void Batch_that_the_disk_never_gives_is_passed_over_when_patience_ends(int seconds)
    {
        using var sample = new Sample(shapes: [[8]]);
        var (file, _) = InMemory.Record(sample, Quality.Display, Batches);
        using var recording = TimelineReader.Open("events", file);
        var bad = recording.Segments[0].Events()[2];
        var time = new ManualTime();
        var events = new EventReader(recording, default, TimeSpan.FromSeconds(seconds), time);
        Assert.True(events.Read());
        Assert.True(events.Read());
        // it is found, but not read
        file.FailsToRead = (offset, length) => offset == bad.Offset && length == bad.Length;

        for (int passed = 0; passed < seconds; passed++)
        {
            Assert.Throws<IOException>(() => events.Read());
            Assert.Empty(Values(events));
            Assert.False(events.HasGivenUp);
            time.Pass(TimeSpan.FromSeconds(1));
        }
        Assert.True(events.Read());

        Assert.True(events.HasGivenUp);
        Assert.Equal([Losses(Batches)[3]], Values(events));
        Assert.Equal(bad.Offset, Assert.Single(events.Damage).Offset);
        Assert.True(events.Read());
        Assert.True(events.Read());
        Assert.False(events.Read());
    }

    private static double[] Values(EventReader events)
    {
        MetricEvent[] metrics = [.. events.Metrics];
        return [.. metrics.Select(metric => metric.Value)];
    }

    private static double[] Losses(int count) => [.. Enumerable.Range(0, count).Select(i => 1.0 / (i + 1))];
}

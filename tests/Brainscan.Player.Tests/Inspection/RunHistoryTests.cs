using Brainscan.Format;
using Brainscan.Fuzzing;
using Brainscan.Player.Inspection;
using Brainscan.Player.Rendering.Text;
using Brainscan.Player.Tests.Streaming;

namespace Brainscan.Player.Tests.Inspection;

/// <summary>Text and losses of a run whose pages come and go.</summary>
[Collection(nameof(AloneInTheProcess))]
public sealed class RunHistoryTests
{
    private const int TokensPerBatch = 700;
    private const int LossesPerBatch = 150;
    private const int Columns = 240;
    private const int Lines = 3;

    [Fact]
    public void History_atAnyStep_saysWhatAllEventsInMemorySay()
    {
        using var run = new WrittenRun(new WriterOptions { SegmentFrames = 50 });
        Write(run, 0, 400);
        using var history = run.Read();
        var text = new RunText(history, waits: true);
        // more than is kept, or nothing is shown here
        Assert.True(run.Reader.Tokens.Count > 2 * 33 * 4096);
        Assert.True(run.Reader.SegmentCount > 1);
        var (cells, steps) = Decode(run.Reader.Tokens);
        MetricEvent[] losses = [.. run.Reader.Metrics.Where(metric => metric.Name == "loss")];
        var random = new Random(4);
        for (int i = 0; i < 300; i++)
        {
            long step = random.NextInt64(-1, (400L * LossesPerBatch) + 2);
            int count = steps.Count(known => known <= step);
            int first = Math.Max(0, (count / Columns) - Lines + 1) * Columns;
            Assert.Equal(cells.AsSpan(first..count), text.Tail(step, Columns, Lines));
            var loss = losses.LastOrDefault(metric => metric.Step <= step);
            Assert.Equal(loss.Name is null ? null : loss.Value, text.LossAt(step));
        }
        Assert.InRange(history.PagesHeld, 4, 100);
    }

    [Theory]
    [InlineData("日本語", 2)]
    [InlineData("日a", 1.5)]
    [InlineData("e\u0301日", 1.5)]
    public void History_ofWideLetters_tearsNoneBetweenItsPages(string repeated, double cellsEach)
    {
        const int Count = 300_000;
        using var run = new WrittenRun();
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(repeated);
        run.Write([new TokenEvent(0, 0, 'x', 1)]); // so that pages begin with second halves
        for (int at = 0; at < Count; at += 5000)
        {
            run.Write([.. Enumerable.Range(at, 5000).Select(i => new TokenEvent(i, 0, bytes[i % bytes.Length], 0.5f))]);
        }
        using var history = run.Read();
        Assert.True(history.CharactersAt(long.MaxValue) is null or > 34 * 4096);
        int letters = System.Globalization.StringInfo.ParseCombiningCharacters(repeated).Length;
        int period = (int)(letters * cellsEach);
        TextCell[] cells = new TextCell[period + 1];
        for (long first = 1; first < 34 * 4096; first += 1361)
        {
            int? copied;
            while ((copied = history.TryCopyText(first, cells)) is null)
            {
                history.ReadWanted();
            }
            Assert.Equal(cells.Length, copied);
            TextCell[] expected = [.. Expected(repeated, (int)((first - 1) % period), cells.Length)];
            Assert.Equal(expected, cells);
        }
    }

    private static IEnumerable<TextCell> Expected(string repeated, int skip, int count)
    {
        using var run = new WrittenRun();
        run.Write([.. System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(repeated, 8))).Select(value => new TokenEvent(0, 0, value, 0.5f))]);
        using var history = run.Read();
        return new RunText(history, waits: true).Tail(0, 240, 3).ToArray().Skip(skip).Take(count);
    }

    [Fact]
    public void History_thatIsAsked_readsOnAThreadOfItsOwn_andKeepsWhatWasDrawnMeanwhile()
    {
        using var run = new WrittenRun();
        Write(run, 0, 400);
        using var news = new Signal();
        using var history = run.Read();
        history.Arrived = news.Set;
        var text = new RunText(history, waits: false);
        long middle = 200 * LossesPerBatch;
        long end = 400 * LossesPerBatch;
        Assert.True(text.IsKnown(end, Columns, Lines)); // the pages at the end are always there
        var last = text.Tail(end, Columns, Lines).ToArray();
        int version = text.VersionAt(middle);
        Assert.Equal(last, text.Tail(middle, Columns, Lines));

        news.Until(() => text.IsKnown(middle, Columns, Lines));

        Assert.NotEqual(version, text.VersionAt(middle));
        Assert.NotEqual(last, text.Tail(middle, Columns, Lines).ToArray());
        Assert.Equal(5.0 / middle, text.LossAt(middle));
    }

    [Fact]
    public void Page_ofABatchThatTheDiskDidNotGive_isReadAgain()
    {
        using var run = new WrittenRun();
        Write(run, 0, 400);
        using var whole = run.Read();
        using var disk = new FaultyFile(File.ReadAllBytes(run.Path));
        using var reader = TimelineReader.Open("on this disk", disk);
        using var history = new RunHistory(reader);
        Assert.True(history.Read(TimeSpan.MaxValue));
        long middle = 200 * LossesPerBatch;
        var batches = reader.Segments[0].Events().Select(region => (region.Offset, region.Length)).ToHashSet();
        int failures = 0;
        disk.FailsToRead = (offset, length) => batches.Contains((offset, length)) && failures++ == 0;
        long expected = Ask(whole);

        Assert.NotEqual(expected, Ask(history));
        disk.FailsToRead = null;

        Assert.True(SpinWait.SpinUntil(() => Ask(history) == expected, TimeSpan.FromSeconds(10)));

        long Ask(RunHistory history)
        {
            while (true)
            {
                if (history.CharactersAt(middle) is { } count)
                {
                    return count;
                }
                history.ReadWanted();
            }
        }
    }

    [Fact]
    public void Memory_ofARunThatIsFollowed_doesNotGrowWithIt()
    {
        using var run = new WrittenRun();
        using var history = run.Read();
        var text = new RunText(history, waits: false);
        Follow(0, 500); // by now as many pages are kept as ever
        long after = GC.GetTotalMemory(forceFullCollection: true);
        Follow(500, 1300);
        long later = GC.GetTotalMemory(forceFullCollection: true);
        // 560,000 tokens and 120,000 losses more, of which lists of all events hold 28 MB; where their pages begin takes 8 kB, a frame 300 bytes
        Assert.InRange(later - after, long.MinValue, 200_000);
        Assert.Equal(LettersIn(1300), history.CharactersAt(long.MaxValue));
        GC.KeepAlive(text);

        void Follow(int from, int to)
        {
            for (int batch = from; batch < to; batch += 20)
            {
                Write(run, batch, batch + 20);
                run.Reader.Refresh();
                Assert.True(history.Read(TimeSpan.MaxValue));
                text.Tail(batch * LossesPerBatch, Columns, Lines);
            }
        }
    }

    private static void Write(WrittenRun run, int from, int to)
    {
        for (int batch = from; batch < to; batch++)
        {
            long first = (long)batch * LossesPerBatch;
            TokenEvent[] tokens = [.. Enumerable.Range(0, TokensPerBatch).Select(i =>
                new TokenEvent(first + (i * LossesPerBatch / TokensPerBatch), batch, Letter((batch * TokensPerBatch) + i), 0.5f))];
            MetricEvent[] losses = [.. Enumerable.Range(1, LossesPerBatch).Select(i => new MetricEvent(first + i, batch, "loss", 5.0 / (first + i)))];
            run.Write(tokens, losses);
            if (batch % 5 == 0)
            {
                run.Frame(first + LossesPerBatch);
            }
        }
    }

    private static long LettersIn(int batches) => ((long)batches * TokensPerBatch) - ((((long)batches * TokensPerBatch) - 1) / 97);

    // now and then a character of two bytes, torn over batches and pages
    private static int Letter(int number) => number % 97 == 96 ? 0xC3 : number % 97 == 0 && number > 0 ? 0xA9 : 'a' + (number % 26);

    // as plainly as it can be written, all at once
    private static (TextCell[] Cells, long[] Steps) Decode(IReadOnlyList<TokenEvent> tokens)
    {
        var cells = new List<TextCell>();
        var steps = new List<long>();
        for (int i = 0; i < tokens.Count; i++)
        {
            bool isPair = tokens[i].Value == 0xC3 && i + 1 < tokens.Count;
            cells.Add(new TextCell(isPair ? 'é' : tokens[i].Value == 0xC3 ? TextCell.Placeholder : tokens[i].Value, 0.5f));
            i += isPair ? 1 : 0;
            steps.Add(tokens[i].Step);
        }
        return ([.. cells], [.. steps]);
    }
}

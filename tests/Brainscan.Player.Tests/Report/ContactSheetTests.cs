using Brainscan.Format;
using Brainscan.Player.Rendering;
using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Rendering.Egl;
using Brainscan.Player.Rendering.Gl;
using Brainscan.Player.Tests.Rendering;
using Brainscan.Player.Video;
using Brainscan.Player.Video.Film;

namespace Brainscan.Player.Tests.Report;

public sealed class ContactSheetTests : IDisposable
{
    private static readonly RenderSettings Settings = new() { Width = 400, Height = 300 };

    private readonly TemporaryFolder _folder = new();
    private readonly HeadlessContext _context = HeadlessContext.Create();

    public void Dispose()
    {
        _context.Device.DeleteDisposed();
        int live = _context.Device.LiveObjects;
        _context.Dispose();
        _folder.Dispose();
        Assert.Equal(0, live);
    }

    [Theory]
    [InlineData(1, 1920, 1080, 1.86)]
    [InlineData(12, 1920, 1080, 1.86)]
    [InlineData(12, 1080, 1920, 1.86)]
    [InlineData(7, 7680, 4320, 0.4)]
    [InlineData(1000, 7680, 4320, 1.86)]
    public void Pictures_lie_on_the_sheet_beside_each_other(int count, int width, int height, double aspect)
    {
        SheetGrid grid = SheetGrid.Fit(count, width, height, aspect);

        Assert.True(grid.Columns * grid.Rows >= count);
        Assert.True(grid.Columns * (grid.Rows - 1) < count);
        // words of one and of the next do not read as one
        Assert.True(grid.Columns == 1 || grid.Across - grid.Width >= 3 * grid.Type);
        Assert.True(grid.Across > grid.Width && grid.Down > grid.Height + (1.5 * grid.Type));
        Assert.InRange(grid.Left + ((grid.Columns - 1) * grid.Across) + grid.Width, 0, width - 1);
        Assert.InRange(grid.Top + ((grid.Rows - 1) * grid.Down) + grid.Height + (1.5 * grid.Type), 0, height - 1);
        Assert.True(grid.Top >= SheetGrid.Margin(width) + SheetGrid.TitleType(width, height));
        Assert.Equal(aspect, grid.Width / (double)grid.Height, 0.1 * aspect);
    }

    [Fact]
    public void Wide_sheets_have_more_columns_than_tall_ones() =>
        Assert.True(SheetGrid.Fit(12, 1920, 1080, 1.86).Columns > SheetGrid.Fit(12, 1080, 1920, 1.86).Columns);

    [Fact]
    public void Every_moment_is_where_the_grid_says_and_nothing_is_elsewhere_but_words()
    {
        using TimelineReader reader = Record();
        using ContactSheet sheet = Sheet(reader, 5, null);
        sheet.Prepare(0);
        byte[] pixels = Paint(sheet, 0, 0, sheet.Width, sheet.Height);

        SheetGrid grid = Grid(reader, 5);
        using Stills stills = new(_context.Device, reader, Settings with { ShowsText = false });
        foreach (var (i, place) in new[] { 0, 3, 6, 8, 11 }.Index())
        {
            stills.Seek(place);
            byte[] expected = stills.Draw(PictureView.Fit(stills.Picture.Layout, grid.Width, grid.Height, hasStrip: false));
            Assert.Equal(expected, Cut(pixels, grid.Left + (i % grid.Columns * grid.Across), grid.Top + (i / grid.Columns * grid.Down), grid.Width, grid.Height));
        }
        // a caption stands below each, and below the sixth place of the grid none
        Assert.All(Enumerable.Range(0, 5), i => Assert.True(Brightest(pixels, grid, i) > 180));
        Assert.True(grid.Columns * grid.Rows > 5);
        Assert.Equal(0, Brightest(pixels, grid, 5));
    }

    [Fact]
    public void Parts_of_a_sheet_are_the_whole()
    {
        using TimelineReader reader = Record();
        using ContactSheet sheet = Sheet(reader, 4, null);
        sheet.Prepare(0);
        byte[] whole = Paint(sheet, 0, 0, sheet.Width, sheet.Height);

        foreach (var (left, top, width, height) in new[] { (0, 0, 170, 130), (170, 0, 230, 130), (37, 130, 363, 170) })
        {
            Assert.Equal(Cut(whole, left, top, width, height), Paint(sheet, left, top, width, height));
        }
    }

    [Fact]
    public void Place_is_looked_at_closely_in_every_moment()
    {
        using TimelineReader reader = Record();
        using ContactSheet whole = Sheet(reader, 4, null);
        using ContactSheet close = Sheet(reader, 4, new CameraMark(0, "layer 1", null, null, Easing.Cut, 0));
        whole.Prepare(0);
        close.Prepare(0);

        Assert.NotEqual(Paint(whole, 0, 40, 400, 260), Paint(close, 0, 40, 400, 260));
        Assert.NotEqual(whole.Identity, close.Identity);
    }

    [Fact]
    public void Damaged_moment_is_left_out_and_said()
    {
        FrameEntry last;
        using (TimelineReader reader = Record())
        {
            last = reader.Frames[^1];
        }
        byte[] bytes = File.ReadAllBytes(_folder.File("run.brainscan"));
        for (long at = last.Offset + (last.Length / 2); at < last.Offset + last.Length; at++)
        {
            bytes[at] ^= 0x55;
        }
        File.WriteAllBytes(_folder.File("run.brainscan"), bytes);
        using TimelineReader damaged = TimelineReader.Open(_folder.File("run.brainscan"));
        using ContactSheet sheet = Sheet(damaged, 4, null);
        sheet.Prepare(0);

        byte[] pixels = Paint(sheet, 0, 0, sheet.Width, sheet.Height);

        SheetGrid grid = Grid(damaged, 4);
        Assert.All(Cut(pixels, grid.Left + (3 % grid.Columns * grid.Across), grid.Top + (3 / grid.Columns * grid.Down), grid.Width, grid.Height), channel => Assert.Equal(0, channel));
        Assert.True(Brightest(pixels, grid, 3) > 180);
    }

    [Fact]
    public void Sheet_too_small_for_so_many_is_refused()
    {
        using TimelineReader reader = Record();

        var problem = Assert.Throws<RecordingException>(() => Sheet(reader, 12, null, Settings with { Width = 64, Height = 48 }));

        Assert.Contains("ask for fewer moments or a larger size", problem.Message, StringComparison.Ordinal);
    }

    private TimelineReader Record()
    {
        string path = _folder.File("run.brainscan");
        if (!File.Exists(path))
        {
            Recordings.Write(path, Recordings.Gpt(2, 2, 32, 16, 64) with { KeyInterval = 4 }, 12);
        }
        return TimelineReader.Open(path);
    }

    private ContactSheet Sheet(TimelineReader reader, int count, CameraMark? place, RenderSettings? settings = null) =>
        new(_context.Device, reader, "run.brainscan", [.. Enumerable.Range(0, reader.Frames.Count)], count, place, settings ?? Settings);

    private SheetGrid Grid(TimelineReader reader, int count)
    {
        using Stills stills = new(_context.Device, reader, Settings);
        return SheetGrid.Fit(count, Settings.Width, Settings.Height, stills.Picture.Layout.Width / (double)stills.Picture.Layout.Height);
    }

    private unsafe byte[] Paint(ContactSheet sheet, int left, int top, int width, int height)
    {
        using RenderTarget target = new(_context.Device, width, height);
        sheet.Paint(target, left, top);
        byte[] rgb = new byte[width * height * 3];
        fixed (byte* first = rgb)
        {
            target.Read(first);
        }
        return rgb;
    }

    private static byte[] Cut(byte[] rgb, int left, int top, int width, int height) =>
        [.. Enumerable.Range(top, height).SelectMany(row => rgb[(((row * Settings.Width) + left) * 3)..(((row * Settings.Width) + left + width) * 3)])];

    // of the caption below a picture
    private static byte Brightest(byte[] rgb, SheetGrid grid, int i) => Cut(
        rgb, grid.Left + (i % grid.Columns * grid.Across), grid.Top + (i / grid.Columns * grid.Down) + grid.Height, grid.Width, grid.Down - grid.Height - 1).Max();
}

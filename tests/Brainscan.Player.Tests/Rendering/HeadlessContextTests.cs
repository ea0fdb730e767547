using Brainscan.Format;
using Brainscan.Player.Rendering.Egl;

namespace Brainscan.Player.Tests.Rendering;

/// <summary>What draws where there is no window: a GPU, or the processor at last.</summary>
public sealed class HeadlessContextTests
{
    // a platform that no EGL has, in place of a GPU whose OpenGL is too old
    private static readonly (string Name, uint Platform, nint Native) Useless = ("GPU", 1, 0);

    [Fact]
    public void Software_device_is_tried_last_and_it_is_said()
    {
        var candidates = HeadlessContext.Candidates().ToArray();
        Assert.Equal(HeadlessContext.Software, candidates[^1].Name);

        using HeadlessContext context = HeadlessContext.Create(() => [Useless, candidates[^1]]);

        Assert.True(context.Device.IsSoftware);
        Assert.StartsWith("drawn on the processor, which takes longer: GPU: no display (EGL error", context.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_said_where_the_first_will_do()
    {
        using HeadlessContext context = HeadlessContext.Create();

        Assert.Null(context.Note);
    }

    [Fact]
    public void Where_none_will_do_each_is_named_with_its_reason_and_a_way_out()
    {
        string message = Assert.Throws<RecordingException>(() => HeadlessContext.Create(() => [Useless, Useless with { Name = "surfaceless" }])).Message;

        Assert.Contains("GPU: no display (EGL error", message, StringComparison.Ordinal);
        Assert.Contains("surfaceless: no display (EGL error", message, StringComparison.Ordinal);
        Assert.Contains("libgl1-mesa-dri (Debian), which draw on the processor", message, StringComparison.Ordinal);
    }
}

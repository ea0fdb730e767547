using Brainscan.Player.App.Hud;
using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Rendering.Overlay;

namespace Brainscan.Player.Tests.Hud;

public sealed class HudTextTests
{
    private const string Thin = "\u2009";

    private readonly HudText _text = new();

    [Theory]
    [InlineData(0, "0")]
    [InlineData(9999, "9999")]
    [InlineData(12345, "12_345")]
    [InlineData(-1234567, "−1_234_567")]
    [InlineData(long.MinValue, "−9_223_372_036_854_775_808")]
    public void Count_partsThousands(long value, string expected) => Assert.Equal(expected.Replace("_", Thin, StringComparison.Ordinal), Said(_text.Clear().Count(value)));

    [Theory]
    [InlineData(2.43125, 3, "2.431")]
    [InlineData(-0.5, 1, "−0.5")]
    [InlineData(12345.678, 1, "12_345.7")]
    [InlineData(double.NaN, 2, "–")]
    [InlineData(double.PositiveInfinity, 2, "∞")]
    [InlineData(double.NegativeInfinity, 2, "−∞")]
    [InlineData(1e300, 2, "1.000e300")]
    public void Number_saysWhatThereIs(double value, int digits, string expected) =>
        Assert.Equal(expected.Replace("_", Thin, StringComparison.Ordinal), Said(_text.Clear().Number(value, digits)));

    [Theory]
    [InlineData(0.0213456, "+0.021346")]
    [InlineData(-0.0000213, "−0.000021")]
    [InlineData(0, " 0.000000")]
    [InlineData(12.5, "+12.50000")]
    [InlineData(-123.25, "−123.2500")]
    [InlineData(3.2e-9, "+3.200e−9")]
    [InlineData(-4.5e7, "−4.500e7")]
    [InlineData(double.NaN, "–")]
    [InlineData(double.NegativeInfinity, "−∞")]
    public void Weight_hasItsSignAndAsManyPlacesAsTheNext(double value, string expected) => Assert.Equal(expected, Said(_text.Clear().Weight(value)));

    [Theory]
    [InlineData(0, 0, "0:00")]
    [InlineData(247, 0, "4:07")]
    [InlineData(247, 700, "04:07")]
    [InlineData(247, 4000, "0:04:07")]
    [InlineData(3753, 0, "1:02:33")]
    [InlineData(3753, 40_000, "01:02:33")]
    [InlineData(274_370, 0, "3 d 04:12:50")]
    [InlineData(-5, 0, "0:00")]
    [InlineData(double.NaN, 0, "–")]
    public void Duration_isAClock(double seconds, double like, string expected) => Assert.Equal(expected, Said(_text.Clear().Duration(seconds, like)));

    [Theory]
    [InlineData(1, "1×")]
    [InlineData(64, "64×")]
    [InlineData(-0.0625, "−1/16×")]
    [InlineData(1.5, "1.5×")]
    public void Speed_isAFactor(double speed, string expected) => Assert.Equal(expected, Said(_text.Clear().Speed(speed)));

    [Fact]
    public void Clock_isAsWideAtTheBeginningOfARunAsAtItsEnd()
    {
        foreach (double last in new[] { 59.0, 599, 3599, 35_999, 86_399 })
        {
            float wide = OverlayPass.Measure(_text.Clear().Duration(last, last).Said, 13);
            for (double seconds = 0; seconds <= last; seconds += last / 50)
            {
                Assert.Equal(wide, OverlayPass.Measure(_text.Clear().Duration(seconds, last).Said, 13));
            }
        }
    }

    [Fact]
    public void Line_thatIsTooLong_isCutNotThrown()
    {
        _text.Clear();
        for (int i = 0; i < 100; i++)
        {
            _text.Add("words ").Count(1_000_000).Weight(0.5);
        }
        Assert.Equal(256, _text.Said.Length);
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData(0L, "")]
    [InlineData(10L, "0 is lost: since step 10")]
    public void Legend_saysSinceWhen_whereTheStartIsLost(long? start, string note)
    {
        var legend = new LegendModel();
        legend.Say(new RenderSettings { Mode = PictureMode.Learned }.Look, isLive: false, 4, stepOfA: null, lostStart: start);
        Assert.Equal(note, legend.Note);
    }

    private static string Said(HudText text) => text.Said.ToString();
}

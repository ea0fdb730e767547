using Brainscan.Player.App;
using Brainscan.Player.App.Hud;
using Brainscan.Player.Time;

namespace Brainscan.Player.Tests.Hud;

/// <summary>Words that come and go.</summary>
public sealed class HudFeedTests : IDisposable
{
    private readonly HudModel _model = new();
    private readonly HudFeed _feed;

    public HudFeedTests()
    {
        PlayerOptions options = new() { File = "run.brainscan" };
        _feed = new HudFeed(_model, options, new Playhead(), new Appearance(options.Looks), "renderer", () => { });
    }

    public void Dispose() => _feed.Dispose();

    [Fact]
    public void What_lasts_stays_until_it_is_taken_back()
    {
        _feed.Say("reading what moved before", isLasting: true);
        _feed.Fade(0);
        Assert.Equal(1, _model.Toast.Opacity);
        _feed.Unsay("something else");
        _feed.Fade(0);
        Assert.Equal(1, _model.Toast.Opacity);

        _feed.Unsay("reading what moved before");
        Assert.True(SpinWait.SpinUntil(() =>
        {
            _feed.Fade(0);
            return _model.Toast.Opacity == 0;
        }, TimeSpan.FromSeconds(30)), "it stays");
        Assert.False(_model.Toast.IsShown);
    }

    [Fact]
    public void What_is_said_since_is_not_taken_back()
    {
        _feed.Say("reading what moved before", isLasting: true);
        _feed.Say("A is step 40", isLasting: true);
        _feed.Unsay("reading what moved before");
        _feed.Fade(0);

        Assert.Equal(("A is step 40", 1f), (_model.Toast.Text, _model.Toast.Opacity));
    }
}

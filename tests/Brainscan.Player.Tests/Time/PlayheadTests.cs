using Brainscan.Player.Time;

namespace Brainscan.Player.Tests.Time;

public class PlayheadTests
{
    private static readonly TimeSpan Tenth = TimeSpan.FromSeconds(0.1);

    [Fact]
    public void Playing_shows_ten_frames_a_second_at_speed_one()
    {
        var head = Make(100);
        head.Do(new PlayCommand.Toggle());
        Pass(head, 1.0);
        Assert.Equal(10, head.Place);
        head.Do(new PlayCommand.Accelerate(4));
        Pass(head, 1.0);
        Assert.Equal(50, head.Place);
    }

    [Fact]
    public void Playing_backwards_goes_back_and_stops_at_the_start()
    {
        var head = Make(20);
        head.Do(new PlayCommand.GoTo(5));
        head.Do(new PlayCommand.Toggle(-1));
        Pass(head, 0.3);
        Assert.Equal((2, -1, Motion.Playing), (head.Place, head.Travel, head.Motion));
        Pass(head, 1);
        Assert.Equal((0, Motion.Paused), (head.Place, head.Motion));
    }

    [Fact]
    public void Playing_on_from_the_end_begins_again()
    {
        var head = Make(5);
        head.Do(new PlayCommand.GoTo(4));
        head.Do(new PlayCommand.Toggle());
        Assert.Equal((0, Motion.Playing), (head.Place, head.Motion));
    }

    [Fact]
    public void Speed_keeps_within_a_sixteenth_and_sixty_four()
    {
        var head = Make(5);
        for (int i = 0; i < 20; i++)
        {
            head.Do(new PlayCommand.Accelerate(2));
        }
        Assert.Equal(64, head.Speed);
        for (int i = 0; i < 20; i++)
        {
            head.Do(new PlayCommand.Accelerate(0.5));
        }
        Assert.Equal(1 / 16.0, head.Speed);
        head.Do(new PlayCommand.NormalSpeed());
        Assert.Equal(1, head.Speed);
    }

    [Fact]
    public void Stepping_pauses_and_keeps_within_the_recording()
    {
        var head = Make(5);
        head.Do(new PlayCommand.Toggle());
        head.Do(new PlayCommand.Step(1));
        Assert.Equal((1, Motion.Paused), (head.Place, head.Motion));
        head.Do(new PlayCommand.Step(-10));
        Assert.Equal(0, head.Place);
        head.Do(new PlayCommand.Step(10));
        Assert.Equal(4, head.Place);
    }

    [Fact]
    public void Loop_plays_between_its_two_marks_both_ends_included()
    {
        var head = Make(100);
        head.Do(new PlayCommand.GoTo(12));
        head.Do(new PlayCommand.MarkLoop());
        head.Do(new PlayCommand.GoTo(10));
        head.Do(new PlayCommand.MarkLoop());
        Assert.Equal((10, 12), (head.LoopStart, head.LoopEnd));
        head.Do(new PlayCommand.Toggle());
        var seen = new List<int>();
        for (int i = 0; i < 7; i++)
        {
            seen.Add(head.Place);
            head.Tick(Tenth, head.Place);
        }
        Assert.Equal([10, 11, 12, 10, 11, 12, 10], seen);
        head.Do(new PlayCommand.MarkLoop());
        Assert.Null(head.LoopStart);
    }

    [Fact]
    public void Loop_to_the_last_frame_goes_round_at_any_speed()
    {
        var head = Make(5);
        head.Do(new PlayCommand.GoTo(3));
        head.Do(new PlayCommand.MarkLoop());
        head.Do(new PlayCommand.GoTo(4));
        head.Do(new PlayCommand.MarkLoop());
        head.Do(new PlayCommand.Accelerate(0.5));
        head.Do(new PlayCommand.Toggle());
        var seen = new List<int>();
        for (int i = 0; i < 120; i++)
        {
            head.Tick(TimeSpan.FromSeconds(1 / 60.0), head.Place);
            if (seen.Count == 0 || seen[^1] != head.Place)
            {
                seen.Add(head.Place);
            }
        }
        Assert.Equal([4, 3, 4, 3, 4, 3, 4, 3, 4, 3], seen);
    }

    [Fact]
    public void Pause_at_the_live_end_taken_back_follows_again()
    {
        var head = new Playhead(isLive: true);
        head.Resize(9);
        head.Do(new PlayCommand.Follow());
        head.Do(new PlayCommand.Toggle());
        Assert.Equal((8, Motion.Paused), (head.Place, head.Motion));

        head.Do(new PlayCommand.Toggle());

        Assert.Equal((8, Motion.Following), (head.Place, head.Motion));
        head.Do(new PlayCommand.Toggle(-1));
        Assert.Equal(Motion.Paused, head.Motion);
    }

    [Fact]
    public void Following_moves_with_the_end_until_somebody_goes_back()
    {
        var head = new Playhead(isLive: true);
        head.Resize(3);
        head.Do(new PlayCommand.Follow());
        head.Resize(9);
        Assert.Equal((8, Motion.Following), (head.Place, head.Motion));
        head.Do(new PlayCommand.Drag(4.4));
        Assert.Equal((4, Motion.Paused, true), (head.Place, head.Motion, head.IsDragged));
        head.Do(new PlayCommand.Release());
        head.Resize(12);
        Assert.Equal(4, head.Place);
        head.Do(new PlayCommand.Follow());
        Assert.Equal((11, Motion.Following), (head.Place, head.Motion));
    }

    [Fact]
    public void Playing_into_the_end_of_what_grows_follows_it()
    {
        var head = new Playhead(isLive: true);
        head.Resize(3);
        head.Do(new PlayCommand.Toggle());
        Pass(head, 1);
        Assert.Equal((2, Motion.Following), (head.Place, head.Motion));
    }

    [Fact]
    public void Playing_waits_for_a_picture_that_is_late_and_is_never_taken_back()
    {
        var head = Make(1000);
        head.Do(new PlayCommand.Accelerate(4));
        head.Do(new PlayCommand.Toggle());
        for (int i = 0; i < 20; i++)
        {
            head.Tick(Tenth, shown: 3);
        }
        // a quarter of a second at 40 frames a second
        Assert.Equal(13, head.Place);
        head.Tick(Tenth, shown: 0);
        Assert.Equal(13, head.Place);
    }

    [Theory]
    [InlineData(1, 100, 300)]
    [InlineData(-1, 300, 100)]
    public void Loop_waits_where_it_begins_anew_for_a_picture_that_is_late(int direction, int first, int last)
    {
        var head = Make(1000);
        head.Do(new PlayCommand.GoTo(first));
        head.Do(new PlayCommand.MarkLoop());
        head.Do(new PlayCommand.GoTo(last));
        head.Do(new PlayCommand.MarkLoop());
        head.Do(new PlayCommand.Toggle(direction));
        // the last frame is shown for three seconds more, and then one on the way
        for (int i = 0; i < 180; i++)
        {
            head.Tick(TimeSpan.FromSeconds(1 / 60.0), i < 170 ? last : last - (50 * direction));
        }
        Assert.Equal(first, head.Place);

        Pass(head, 1);
        Assert.InRange(head.Place, first + (10 * direction) - 1, first + (10 * direction) + 1);
    }

    [Theory]
    [InlineData(1, 500)]
    [InlineData(-1, 999)]
    public void Jump_against_the_way_it_plays_waits_for_the_picture_but_not_for_one_that_cannot_come(int direction, int to)
    {
        var head = Make(1000);
        head.Do(new PlayCommand.GoTo(750));
        head.Do(new PlayCommand.Toggle(direction));
        head.Do(new PlayCommand.GoTo(to));
        Assert.Equal(Motion.Playing, head.Motion);
        for (int i = 0; i < 20; i++)
        {
            head.Tick(Tenth, shown: 750);
        }
        Assert.Equal(to, head.Place);

        // its frame is damaged, and so counts as shown; the next one is late too
        head.Tick(Tenth, shown: head.Place);
        int next = head.Place;
        Assert.Equal(to + direction, next);
        head.Tick(Tenth, shown: 750);
        Assert.Equal(next, head.Place);
        Pass(head, 0.1);
        Assert.Equal(next + direction, head.Place);
    }

    [Fact]
    public void Playing_waits_for_the_first_picture()
    {
        var head = Make(100);
        head.Do(new PlayCommand.Toggle());
        head.Tick(TimeSpan.FromSeconds(3), shown: -1);
        Assert.Equal((0, Motion.Playing), (head.Place, head.Motion));
        Pass(head, 1);
        Assert.Equal(10, head.Place);
    }

    [Fact]
    public void Recording_that_becomes_shorter_keeps_the_playhead_inside()
    {
        var head = Make(50);
        head.Do(new PlayCommand.GoTo(40));
        head.Resize(7);
        Assert.Equal(6, head.Place);
        head.Resize(0);
        Assert.Equal(-1, head.Place);
        foreach (PlayCommand command in new PlayCommand[] { new PlayCommand.Toggle(), new PlayCommand.Step(1), new PlayCommand.Skip(0.1), new PlayCommand.MarkLoop(), new PlayCommand.Follow() })
        {
            head.Do(command);
            head.Tick(Tenth, -1);
        }
        Assert.Equal(-1, head.Place);
    }

    private static Playhead Make(int count)
    {
        var head = new Playhead();
        head.Resize(count);
        return head;
    }

    private static void Pass(Playhead head, double seconds)
    {
        for (int i = 0; i < Math.Round(seconds / 0.01); i++)
        {
            head.Tick(TimeSpan.FromSeconds(0.01), head.Place);
        }
    }
}

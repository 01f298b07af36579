using SeatEngine.Live;
using SeatHub.Protocol;
using SeatMap.Client;
using JoinReply = SeatMap.Client.JoinReply;
using SectionsReply = SeatMap.Client.SectionsReply;
using Status = SeatEngine.Seats.SeatStatus;

namespace SeatClient.Tests.Live;

/// <summary>Sections of a hall of two, of four seats each, of which two each are of another price.</summary>
public sealed class SectionsTests
{
    private static readonly SeatingPlan Plan = new()
    {
        Categories = [new("a", "A", "#000000"), new("b", "B", "#000000")],
        Sections = [new("l", "Left", 0), new("r", "Right", 0)],
        Seats = [.. Enumerable.Range(0, 8).Select(n => new PlanSeat($"{n}", n < 4 ? "l" : "r", "1", $"{n}", n, 0, n % 4 < 2 ? "a" : "b"))],
    };

    private static readonly SeatStatus[] Unknown = [.. Enumerable.Repeat(SeatStatus.Blocked, 4)];

    [Fact]
    public void Only_seats_of_sections_that_are_watched_are_known()
    {
        var map = Joined(1);
        Assert.Equal(
            [.. Unknown, SeatStatus.Held, SeatStatus.Free, SeatStatus.Free, SeatStatus.Free], map.Statuses);
        Assert.Equal([1], map.Sections!.Known);
        Assert.Equal((4, 3, 1, 2), (map.Sections.Free(0), map.Sections.Free(1), map.Sections.Free(1, 0), map.Sections.Free(1, 1)));
    }

    [Fact]
    public void Frames_and_counts_that_come_before_the_answer_are_applied_after_it()
    {
        var map = Joined(1);
        map.Want(Plan, [0]);
        map.Ask();
        // The answer is of revision 6; the frame and the second counts are newer.
        Assert.True(map.SetFree(new SeatMapPosition(1, 6), Free(2, 1)));
        Assert.True(map.Apply(Frame(7, 7, (2, Status.Sold)), []));
        Assert.True(map.SetFree(new SeatMapPosition(1, 7), [1, 0]));
        var changed = new List<SeatChange>();
        Assert.True(map.Shown(Reply(6, [0], [Status.Held, Status.Free, Status.Free, Status.Free], Free(2, 1)), changed));

        Assert.Equal(
            [SeatStatus.Held, SeatStatus.Free, SeatStatus.Sold, SeatStatus.Free, .. Unknown], map.Statuses);
        Assert.Equal((7L, 2), (map.Position!.Value.Revision, map.Sections!.Free(0)));
    }

    [Fact]
    public void Old_counts_are_ignored_and_those_of_another_history_are_asked_about()
    {
        var map = Joined(1);
        Assert.True(map.SetFree(new SeatMapPosition(1, 5), Free(0, 0)));
        Assert.Equal(4, map.Sections!.Free(0));
        Assert.False(map.SetFree(new SeatMapPosition(2, 9), Free(0, 0)));
    }

    [Fact]
    public void A_whole_snapshot_shows_the_sections_that_are_watched_and_counts_the_others()
    {
        var map = Joined(1);
        Status[] all = [Status.Sold, Status.Free, Status.Sold, Status.Sold, Status.Sold, Status.Sold, Status.Free, Status.Held];
        map.Replace(new SeatMapPosition(2, 1), StatusSnapshot.Of(default, all).Statuses, []);
        Assert.Equal(
            [.. Unknown, SeatStatus.Sold, SeatStatus.Sold, SeatStatus.Free, SeatStatus.Held], map.Statuses);
        Assert.Equal((1, 1), (map.Sections!.Free(0), map.Sections.Free(1)));
    }

    [Fact]
    public void All_seats_are_asked_for_without_a_position_as_some_are_not_known()
    {
        var map = Joined(1);
        Assert.Equal(new SeatMapPosition(1, 5), map.ResumeFrom);
        map.WantAll();
        Assert.Null(map.ResumeFrom);
    }

    [Fact]
    public void From_all_seats_every_section_is_known()
    {
        var map = new SeatMapModel();
        map.Ask();
        var snapshot = StatusSnapshot.Of(default, new Status[8]).Statuses;
        map.Joined(new JoinReply { Epoch = 1, Revision = 5, SeatCount = 8, Snapshot = snapshot }, []);
        map.Want(Plan, [1, 0, 1]);
        Assert.Equal([0, 1], map.Sections!.Known);
        Assert.Equal([0, 1], map.Sections.Wanted);
        Assert.Throws<ArgumentException>(() => map.Want(Plan, [2]));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(-1)]
    public void An_answer_with_a_section_that_the_plan_does_not_have_changes_nothing(int section)
    {
        var map = Joined(1);
        map.Ask();
        Assert.Throws<FormatException>(() => map.Shown(Reply(6, [section], new Status[4], Free(0, 0)), []));
        Assert.Equal([1], map.Sections!.Known);
        Assert.Equal(4, map.Sections.Free(0));
    }

    private static SeatMapModel Joined(int section)
    {
        var map = new SeatMapModel();
        map.Want(Plan, [section]);
        map.Ask();
        var sections = Reply(5, [section], [Status.Held, Status.Free, Status.Free, Status.Free], [0, 2, 0, 2, 0, 1, 0, 2]);
        Assert.True(map.Joined(new JoinReply { Epoch = 1, Revision = 5, SeatCount = 8, Sections = sections }, []));
        return map;
    }

    private static SectionsReply Reply(long revision, int[] entered, Status[] statuses, byte[] free) => new()
    {
        Epoch = 1,
        Revision = revision,
        Entered = entered,
        Statuses = StatusSnapshot.Of(default, statuses).Statuses,
        Free = free,
    };

    /// <summary>Of the left section: so many of each price.</summary>
    private static byte[] Free(byte first, byte second) => [0, first, 0, second];

    private static byte[] Frame(long from, long to, params (int Seat, Status Status)[] changes) => FrameCodec.Write(
        new StatusDelta(1, from, to, [.. changes.Select(c => c.Seat)], [.. changes.Select(c => c.Status)]));
}

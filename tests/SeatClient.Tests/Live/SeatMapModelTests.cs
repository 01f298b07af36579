using FsCheck;
using FsCheck.Fluent;
using SeatEngine.Live;
using SeatHub.Protocol;
using SeatMap.Client;
using JoinReply = SeatMap.Client.JoinReply;
using Status = SeatEngine.Seats.SeatStatus;

namespace SeatClient.Tests.Live;

/// <summary>The rules of docs/api.md for clients, on frames as the server writes them.</summary>
public sealed class SeatMapModelTests
{
    /// <summary>A history of one seat changed per revision, and frames that each merge a range of it.</summary>
    private sealed record Story(int SeatCount, (int Seat, Status Status)[] Changes, (int From, int To)[] Frames, int JoinedAt);

    private static readonly Arbitrary<Story> AnyStory = (
        from seatCount in Gen.Choose(1, 30)
        from changes in (from seat in Gen.Choose(0, seatCount - 1)
                         from status in Gen.Elements(Enum.GetValues<Status>())
                         select (seat, status)).NonEmptyListOf()
        from frames in (from a in Gen.Choose(1, changes.Count)
                        from b in Gen.Choose(1, changes.Count)
                        select (Math.Min(a, b), Math.Max(a, b))).ListOf()
        from joined in Gen.Choose(0, changes.Count)
        select new Story(seatCount, [.. changes], [.. frames], joined)).ToArbitrary();

    [Fact]
    public void Whatever_frames_arrive_the_map_is_the_truth_at_its_position() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3_000), Prop.ForAll(AnyStory, story =>
    {
        var map = Joined(story);
        foreach (var (from, to) in story.Frames)
        {
            var before = (map.Position!.Value.Revision, Statuses: map.Statuses.ToArray());
            var changed = new List<SeatChange>();
            var followed = map.Apply(Frame(story, from, to), changed);
            Assert.Equal(from <= before.Revision + 1 || to <= before.Revision, followed);
            Assert.Equal(Truth(story, map.Position.Value.Revision), map.Statuses);
            Assert.Equal(
                from seat in Enumerable.Range(0, story.SeatCount)
                where before.Statuses[seat] != map.Statuses[seat]
                select new SeatChange(seat, map.Statuses[seat]),
                changed);
        }
    }));

    [Fact]
    public void Frames_that_come_before_the_answer_to_Join_are_not_lost() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1_000), Prop.ForAll(AnyStory, story =>
    {
        var map = new SeatMapModel();
        map.Ask();
        for (var revision = 1; revision <= story.Changes.Length; revision++)
            Assert.True(map.Apply(Frame(story, revision, revision), []));
        Assert.True(map.Joined(Reply(story), []));
        Assert.Equal(story.Changes.Length, map.Position!.Value.Revision);
        Assert.Equal(Truth(story, story.Changes.Length), map.Statuses);
    }));

    [Fact]
    public void A_map_that_joins_again_at_its_position_continues_from_there() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1_000), Prop.ForAll(AnyStory, story =>
    {
        var map = Joined(story);
        map.Ask();
        var missed = new JoinReply
        {
            Epoch = 1,
            Revision = story.Changes.Length,
            SeatCount = story.SeatCount,
            // As the server does it: from where the map is if there is nothing new.
            Delta = story.JoinedAt == story.Changes.Length
                ? FrameCodec.Write(new StatusDelta(1, story.JoinedAt, story.JoinedAt, [], []))
                : Frame(story, story.JoinedAt + 1, story.Changes.Length),
        };
        Assert.True(map.Joined(missed, []));
        Assert.Equal(Truth(story, story.Changes.Length), map.Statuses);
        Assert.Equal((2, 1), (map.Counts.Joins, map.Counts.Snapshots));
    }));

    [Fact]
    public void A_snapshot_replaces_everything_also_with_an_older_revision_of_another_epoch()
    {
        var map = Joined(new Story(4, [(0, Status.Held), (1, Status.Sold)], [], 2));
        var changed = new List<SeatChange>();
        map.Replace(new SeatMapPosition(2, 1), Packed(Status.Free, Status.Sold, Status.Free, Status.Blocked), changed);
        Assert.Equal(new SeatMapPosition(2, 1), map.Position);
        Assert.Equal([new SeatChange(0, SeatStatus.Free), new SeatChange(3, SeatStatus.Blocked)], changed);
    }

    [Theory]
    [InlineData(1, 2, true)] // The answer is as new.
    [InlineData(1, 3, false)] // The answer is older.
    [InlineData(2, 1, false)] // Another history.
    public void A_snapshot_that_came_before_the_answer_is_asked_for_again_unless_the_answer_includes_it(
        int epoch, long revision, bool follows)
    {
        var story = new Story(2, [(0, Status.Held), (1, Status.Sold)], [], 2);
        var map = new SeatMapModel();
        map.Ask();
        map.Replace(new SeatMapPosition(epoch, revision), Packed(Status.Free, Status.Free), []);
        Assert.Equal(follows, map.Joined(Reply(story), []));
        Assert.Equal(Truth(story, 2), map.Statuses);
    }

    [Fact]
    public void A_frame_that_cannot_be_read_changes_nothing()
    {
        var story = new Story(2, [(0, Status.Held)], [], 1);
        var map = Joined(story);
        // Revision 2: seat 0 is free; seat 2 of two is held.
        Assert.Throws<FormatException>(() => map.Apply([2, 0, 0, 5], []));
        Assert.Equal((1L, 0), (map.Position!.Value.Revision, map.Counts.Applied));
        Assert.Equal(Truth(story, 1), map.Statuses);
    }

    private static SeatMapModel Joined(Story story)
    {
        var map = new SeatMapModel();
        map.Ask();
        Assert.True(map.Joined(Reply(story), []));
        return map;
    }

    private static JoinReply Reply(Story story) => new()
    {
        Epoch = 1,
        Revision = story.JoinedAt,
        SeatCount = story.SeatCount,
        Snapshot = Packed([.. Truth(story, story.JoinedAt).Select(s => (Status)s)]),
    };

    private static byte[] Packed(params Status[] statuses) => StatusSnapshot.Of(new(1, 1), statuses).Statuses;

    private static byte[] Frame(Story story, int from, int to)
    {
        int[] seats = [.. story.Changes[(from - 1)..to].Select(c => c.Seat).Distinct().Order()];
        var then = Truth(story, to);
        return FrameCodec.Write(new StatusDelta(1, from, to, seats, [.. seats.Select(s => (Status)then[s])]));
    }

    private static SeatStatus[] Truth(Story story, long revision)
    {
        var statuses = new SeatStatus[story.SeatCount];
        foreach (var (seat, status) in story.Changes.Take((int)revision))
            statuses[seat] = (SeatStatus)status;
        return statuses;
    }
}

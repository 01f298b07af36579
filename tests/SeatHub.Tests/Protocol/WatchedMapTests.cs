using FsCheck;
using FsCheck.Fluent;
using SeatEngine.Live;
using SeatEngine.Seats;
using SeatHub.Protocol;
using SeatMapClient;

namespace SeatHub.Tests.Protocol;

/// <summary>The rules of docs/api.md for clients, on the codec the server uses.</summary>
public sealed class WatchedMapTests
{
    /// <summary>A history of one seat changed per revision, and frames that each merge a range of it.</summary>
    private sealed record Story(int SeatCount, (int Seat, SeatStatus Status)[] Changes, (int From, int To)[] Frames, int JoinedAt);

    private static readonly Arbitrary<Story> AnyStory = (
        from seatCount in Gen.Choose(1, 30)
        from changes in (from seat in Gen.Choose(0, seatCount - 1)
                         from status in Gen.Elements(Enum.GetValues<SeatStatus>())
                         select (seat, status)).NonEmptyListOf()
        from frames in (from a in Gen.Choose(1, changes.Count)
                        from b in Gen.Choose(1, changes.Count)
                        select (Math.Min(a, b), Math.Max(a, b))).ListOf()
        from joined in Gen.Choose(0, changes.Count)
        select new Story(seatCount, [.. changes], [.. frames], joined)).ToArbitrary();

    [Fact]
    public void Whatever_frames_arrive_the_map_is_the_truth_at_its_position() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(3_000), Prop.ForAll(AnyStory, story =>
    {
        var map = Joined(story);
        foreach (var (from, to) in story.Frames)
        {
            var before = map.Position!.Value.Revision;
            var followed = map.Frame(Frame(story, from, to));
            Assert.Equal(from <= before + 1 || to <= before, followed);
            Assert.Equal(Truth(story, map.Position.Value.Revision), map.Statuses);
        }
    }));

    [Fact]
    public void Frames_that_come_before_the_answer_to_Join_are_not_lost() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(1_000), Prop.ForAll(AnyStory, story =>
    {
        var map = new WatchedMap();
        map.Ask();
        for (var revision = 1; revision <= story.Changes.Length; revision++)
            Assert.True(map.Frame(Frame(story, revision, revision)));
        Assert.True(map.Joined(Reply(story)));
        Assert.Equal(story.Changes.Length, map.Position!.Value.Revision);
        Assert.Equal(Truth(story, story.Changes.Length), map.Statuses);
    }));

    private static WatchedMap Joined(Story story)
    {
        var map = new WatchedMap();
        map.Ask();
        Assert.True(map.Joined(Reply(story)));
        return map;
    }

    private static SeatMapClient.JoinReply Reply(Story story)
    {
        SeatStatus[] statuses = [.. Truth(story, story.JoinedAt).Select(s => (SeatStatus)s)];
        return new SeatMapClient.JoinReply(1, 1, story.JoinedAt, story.SeatCount, "", StatusSnapshot.Of(new(1, story.JoinedAt), statuses).Statuses, null, [],
            default, default, default, 10, false);
    }

    private static byte[] Frame(Story story, int from, int to)
    {
        int[] seats = [.. story.Changes[(from - 1)..to].Select(c => c.Seat).Distinct().Order()];
        var then = Truth(story, to);
        return FrameCodec.Write(new StatusDelta(1, from, to, seats, [.. seats.Select(s => (SeatStatus)then[s])]));
    }

    private static byte[] Truth(Story story, long revision)
    {
        var statuses = new byte[story.SeatCount];
        foreach (var (seat, status) in story.Changes.Take((int)revision))
            statuses[seat] = (byte)status;
        return statuses;
    }
}

using System.Collections.Concurrent;
using Harness;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using SeatEngine.Live;
using SeatHub.Protocol;
using SeatMap.Client;
using JoinReply = SeatMap.Client.JoinReply;
using Status = SeatEngine.Seats.SeatStatus;

namespace SeatClient.Tests.Hub;

/// <summary>What a real hub does only on a bad day: frames that do not follow, answers that are lost.</summary>
public sealed class ScriptedHubTests
{
    private const long Screening = 7;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    /// <summary>What the hub was asked, and what it is to do next. One for each test.</summary>
    private sealed class Script
    {
        public ConcurrentQueue<Position?> Joins { get; } = new();

        public ConcurrentQueue<Guid> Holds { get; } = new();

        /// <summary>Answers to Join after the first.</summary>
        public ConcurrentQueue<JoinReply> Answers { get; } = new();

        public int LoseAnswers { get; set; }

        public int Outages { get; set; }

        /// <summary>How often a hold was sent as a repeat.</summary>
        public int Repeats { get; set; }

        public ConcurrentQueue<SeatHub.SeatsToAdd> Added { get; } = new();
    }

    private sealed class ScriptedHub(Script script) : Microsoft.AspNetCore.SignalR.Hub
    {
        public JoinReply Join(long screeningId, Position? position)
        {
            script.Joins.Enqueue(position);
            return script.Answers.TryDequeue(out var next) ? next : Snapshot(revision: 3, Status.Free, Status.Held);
        }

        public SeatReply Hold(long screeningId, Guid holdId, int[] seats)
        {
            script.Holds.Enqueue(holdId);
            if (script.Outages-- > 0)
                throw new HubException("unavailable: the database is away");
            if (script.LoseAnswers-- > 0)
                Context.Abort();
            return new SeatReply { OutcomeName = "held", HoldId = holdId, Seats = seats };
        }

        public SeatReply HoldAgain(long screeningId, Guid holdId, int[] seats)
        {
            script.Repeats++;
            return Hold(screeningId, holdId, seats);
        }

        public SeatReply AddToHold(long screeningId, Guid holdId, SeatHub.SeatsToAdd more)
        {
            script.Added.Enqueue(more);
            return Hold(screeningId, holdId, more.Seats ?? []);
        }
    }

    [Fact]
    public async Task A_frame_that_does_not_follow_makes_the_client_ask_from_its_position()
    {
        var script = new Script();
        script.Answers.Enqueue(Snapshot(revision: 3, Status.Free, Status.Held));
        script.Answers.Enqueue(new JoinReply { Epoch = 1, Revision = 9, SeatCount = 2, Delta = Frame(4, 9, (0, Status.Sold)) });
        await using var server = await StartAsync(script);
        await using var connection = await SeatMapConnection.ConnectAsync(server.Options with { Protocol = SeatMapProtocol.Json });
        var watched = await connection.WatchAsync(Screening);

        await SendAsync(server, Frame(4, 4, (1, Status.Free)));
        await SendAsync(server, Frame(9, 9, (0, Status.Sold)));

        await Eventually.Async(() => watched.Position == new SeatMapPosition(1, 9), Soon, "what was missed has come");
        Assert.Equal([null, new Position(1, 4)], script.Joins);
        Assert.Equal([SeatStatus.Sold, SeatStatus.Free], watched.CopyStatuses());
        Assert.Equal(new FrameCounts(Joins: 2, Snapshots: 1, Applied: 1, Stale: 0, Gaps: 1), watched.Counts);
        Assert.True(watched.IsLive);
    }

    [Fact]
    public async Task A_frame_that_cannot_be_read_makes_the_client_ask_for_every_seat()
    {
        var script = new Script();
        await using var server = await StartAsync(script);
        await using var connection = await SeatMapConnection.ConnectAsync(server.Options with { Protocol = SeatMapProtocol.Json });
        var watched = await connection.WatchAsync(Screening);

        await SendAsync(server, [4, 0, 99]);

        await Eventually.Async(() => watched.Counts.Joins == 2, Soon, "it has asked again");
        Assert.Equal([null, null], script.Joins);
        Assert.Equal([SeatStatus.Free, SeatStatus.Held], watched.CopyStatuses());
    }

    [Fact]
    public async Task A_hold_whose_answer_is_lost_with_the_connection_is_sent_again_with_the_same_id()
    {
        var script = new Script { LoseAnswers = 2 };
        await using var server = await StartAsync(script);
        await using var connection = await SeatMapConnection.ConnectAsync(server.Options with { Protocol = SeatMapProtocol.Json });
        var hold = Guid.CreateVersion7();

        var reply = await connection.HoldAsync(Screening, hold, [1]);

        Assert.Equal(SeatOutcome.Held, reply.Outcome);
        Assert.Equal([hold, hold, hold], script.Holds);
        Assert.Equal(2, script.Repeats);
    }

    [Fact]
    public async Task Seats_that_are_added_to_a_hold_are_sent_again_as_a_repeat()
    {
        var script = new Script { LoseAnswers = 1 };
        await using var server = await StartAsync(script);
        await using var connection = await SeatMapConnection.ConnectAsync(server.Options with { Protocol = SeatMapProtocol.Json });
        var (hold, joined) = (Guid.CreateVersion7(), Guid.CreateVersion7());

        Assert.Equal(SeatOutcome.Held, (await connection.HoldOrSimilarAsync(Screening, hold, [1], joins: joined)).Outcome);

        Assert.Equal([hold, hold], script.Holds);
        Assert.Equal([false, true], script.Added.Select(more => more.Repeat));
        Assert.All(script.Added, more => Assert.Equal((joined, true, null), (more.Joins, more.OrSimilar, more.Best)));
    }

    [Fact]
    public async Task A_hold_during_an_outage_is_sent_again_until_it_is_over_or_the_caller_would_wait_too_long()
    {
        var script = new Script { Outages = 2 };
        await using var server = await StartAsync(script);
        await using (var patient = await SeatMapConnection.ConnectAsync(server.Options with { Protocol = SeatMapProtocol.Json }))
            Assert.True((await patient.HoldAsync(Screening, Guid.CreateVersion7(), [1])).Accepted);
        Assert.Equal(3, script.Holds.Count);

        script.Outages = 1;
        await using var hasty = await SeatMapConnection.ConnectAsync(
            server.Options with { Protocol = SeatMapProtocol.Json, RetryFor = TimeSpan.Zero });
        var failure = await Assert.ThrowsAsync<SeatMapException>(() => hasty.HoldAsync(Screening, Guid.CreateVersion7(), [1]));
        Assert.Equal(("unavailable", true), (failure.Code, failure.IsOutage));
        Assert.Equal(4, script.Holds.Count);
    }

    [Fact]
    public async Task An_error_of_the_hub_without_a_code_is_internal_and_not_repeated()
    {
        await using var server = await StartAsync(new Script());
        await using var connection = await SeatMapConnection.ConnectAsync(server.Options with { Protocol = SeatMapProtocol.Json });

        var failure = await Assert.ThrowsAsync<SeatMapException>(() => connection.ExtendAsync(Screening, Guid.CreateVersion7()));

        Assert.Equal(("internal", false), (failure.Code, failure.IsOutage));
    }

    private static Task<ScriptedServer> StartAsync(Script script) => ScriptedServer.StartAsync(
        services => services.AddSingleton(script).AddSignalR(),
        (app, _) => app.MapHub<ScriptedHub>("/hubs/seatmap"));

    private static Task SendAsync(ScriptedServer server, byte[] frame) =>
        server.Services.GetRequiredService<IHubContext<ScriptedHub>>().Clients.All.SendAsync("Seats", Screening, frame);

    private static JoinReply Snapshot(long revision, params Status[] statuses) =>
        new() { Epoch = 1, Revision = revision, SeatCount = statuses.Length, Snapshot = StatusSnapshot.Of(new(1, 1), statuses).Statuses };

    private static byte[] Frame(long from, long to, params (int Seat, Status Status)[] changes) =>
        FrameCodec.Write(new StatusDelta(1, from, to, [.. changes.Select(c => c.Seat)], [.. changes.Select(c => c.Status)]));
}

using SeatEngine.Outbox;
using SeatEngine.Seats;
using SeatEngine.Tests.Nodes;

namespace SeatEngine.Tests.Outbox;

/// <summary>Messages are sent at least once, and written down once.</summary>
public class OutboxTests
{
    private static readonly StaffMember _ada = Callers.Staff("Ada").Staff!;

    [Fact]
    public async Task Two_nodes_that_send_at_the_same_time_send_each_message_once()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2, NodeLife.Still);
        await QueueAsync(engine, 600);
        var sender = new RecordingSender();

        await Task.WhenAll(new[] { engine.A, engine.B, engine.A, engine.B }.Select(
            node => Task.Run(() => node.Get<OutboxDrain>().RunAsync(sender, CancellationToken.None))));

        Assert.Equal(600, sender.Sent.Count);
        Assert.Equal(600, sender.Sent.Select(message => message.Id).Distinct().Count());
        Assert.Equal(600, await CountAsync(engine, OutboxState.Delivered));
    }

    [Fact]
    public async Task A_node_that_dies_between_sending_and_writing_it_down_leaves_the_message_to_another_with_the_same_id()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2, NodeLife.Still);
        await QueueAsync(engine, 1);
        // The first node sends it and is gone. Nobody else has it until its lease ends.
        var first = Assert.Single(await LeaseAsync(engine.A, TimeSpan.FromSeconds(1)));
        Assert.Empty(await LeaseAsync(engine.B, TimeSpan.FromMinutes(1)));

        var second = (await Harness.Eventually.Async(
            () => LeaseAsync(engine.B, TimeSpan.FromMinutes(1)), leased => leased.Count == 1, TestEngine.Timeout, "the lease ends"))[0];
        Assert.Equal((first.Id, 1, 2), (second.Id, first.Attempt, second.Attempt));
        // If the first one lives after all, it cannot take the message away from the second one.
        await engine.A.Get<OutboxQueue>().PostponeAsync(first, TimeSpan.Zero, "late");
        await engine.A.Get<OutboxQueue>().FailAsync(first, "late");
        Assert.Empty(await LeaseAsync(engine.A, TimeSpan.FromMinutes(1)));
        await engine.B.Get<OutboxQueue>().DeliveredAsync(second);
        Assert.Equal(1, await CountAsync(engine, OutboxState.Delivered));
    }

    [Fact]
    public async Task A_receiver_that_is_away_is_asked_again_later_and_then_staff_decide()
    {
        await using var engine = await TestEngine.StartAsync(NodeCount, NodeLife.Still);
        await QueueAsync(engine, 2);
        var (drain, desk) = (engine.A.Get<OutboxDrain>(), engine.A.Get<OutboxDesk>());
        var away = new RecordingSender(_ => new SendResult.Later("away"));

        await drain.RunAsync(away, CancellationToken.None);
        await drain.RunAsync(away, CancellationToken.None);
        Assert.Equal(2, away.Sent.Count);
        Assert.All(
            (await desk.TroubleAsync(10, CancellationToken.None)).Retrying,
            line => Assert.Equal(("away", 1), (line.Error, line.Attempts)));
        Assert.Equal(0, await engine.ScalarAsync<int>("SELECT count(*)::int FROM outbox WHERE due_at < now() + interval '2 seconds'"));
        for (var attempt = 2; attempt <= 3; attempt++)
        {
            await engine.TamperAsync("UPDATE outbox SET due_at = now()");
            await drain.RunAsync(away, CancellationToken.None);
        }

        var failed = (await desk.TroubleAsync(10, CancellationToken.None)).Failed;
        Assert.Equal(2, failed.Count);
        await engine.TamperAsync("UPDATE outbox SET due_at = now()");
        Assert.Equal(0, await drain.RunAsync(new RecordingSender(), CancellationToken.None));

        Assert.True(await desk.RetryAsync(engine.Screening, failed[0].Id, _ada, CancellationToken.None));
        Assert.True(await desk.DropAsync(engine.Screening, failed[1].Id, _ada, CancellationToken.None));
        var back = new RecordingSender();
        Assert.Equal(1, await drain.RunAsync(back, CancellationToken.None));
        Assert.Equal((failed[0].Id, 1), (back.Sent.Single().Id, back.Sent.Single().Attempt));
        Assert.False(await desk.RetryAsync(engine.Screening, failed[0].Id, _ada, CancellationToken.None));
        Assert.False(await desk.DropAsync(engine.Screening, failed[1].Id, _ada, CancellationToken.None));
        Assert.Equal(
            "dropMessage retryMessage",
            await engine.ScalarAsync<string>("SELECT string_agg(action, ' ' ORDER BY action) FROM audit WHERE staff_name = 'Ada'"));
    }

    [Fact]
    public async Task What_is_refused_for_good_fails_at_once_and_what_is_pointless_is_dropped()
    {
        await using var engine = await TestEngine.StartAsync(NodeCount, NodeLife.Still);
        await QueueAsync(engine, 3);
        var order = 0;
        var sender = new RecordingSender(_ => ++order switch
        {
            1 => new SendResult.Refused("no such mailbox"),
            2 => new SendResult.Pointless("cancelled meanwhile"),
            _ => new SendResult.Delivered(),
        });
        await engine.A.Get<OutboxDrain>().RunAsync(sender, CancellationToken.None);
        Assert.Equal(
            (1, 1, 1),
            (await CountAsync(engine, OutboxState.Failed), await CountAsync(engine, OutboxState.Dropped),
                await CountAsync(engine, OutboxState.Delivered)));
    }

    [Fact]
    public async Task A_sender_that_stops_in_the_middle_gives_back_what_it_has_not_tried()
    {
        await using var engine = await TestEngine.StartAsync(NodeCount, NodeLife.Still);
        await QueueAsync(engine, 5);
        using var stop = new CancellationTokenSource();
        var sender = new RecordingSender(_ =>
        {
            stop.Cancel();
            stop.Token.ThrowIfCancellationRequested();
            return new SendResult.Delivered();
        });
        await engine.A.Get<OutboxDrain>().RunAsync(sender, stop.Token);
        var next = new RecordingSender();
        Assert.Equal(5, await engine.A.Get<OutboxDrain>().RunAsync(next, CancellationToken.None));
        Assert.All(next.Sent, message => Assert.Equal(1, message.Attempt));
    }

    [Fact]
    public async Task A_batch_is_bounded_and_a_receiver_that_is_away_is_not_asked_for_each_message()
    {
        await using var engine = await TestEngine.StartAsync(NodeCount, NodeLife.Still);
        await QueueAsync(engine, 500);
        var away = new RecordingSender(_ => new SendResult.Later("away"));
        await engine.A.Get<OutboxDrain>().RunAsync(away, CancellationToken.None);
        Assert.Equal(50, away.Sent.Count);
    }

    [Fact]
    public async Task What_was_delivered_or_dropped_a_week_ago_is_removed_and_what_failed_stays()
    {
        await using var engine = await TestEngine.StartAsync(NodeCount, NodeLife.Still);
        await QueueAsync(engine, 8);
        await engine.TamperAsync("""
            UPDATE outbox SET state = s.state, ended_at = now() - s.age
            FROM (SELECT message_id, (row_number() OVER () % 4)::int AS state,
                         CASE WHEN row_number() OVER () <= 4 THEN interval '8 days' ELSE interval '6 days' END AS age FROM outbox) s
            WHERE s.message_id = outbox.message_id
            """);
        Assert.Equal(2, await engine.A.Get<OutboxQueue>().RemoveEndedAsync(TimeSpan.FromDays(7), 1_000, CancellationToken.None));
        Assert.Equal(
            (2, 1, 2, 1),
            (await CountAsync(engine, OutboxState.Waiting), await CountAsync(engine, OutboxState.Delivered),
                await CountAsync(engine, OutboxState.Failed), await CountAsync(engine, OutboxState.Dropped)));
    }

    private const int NodeCount = 1;

    private static Task<int> QueueAsync(TestEngine engine, int messages) => engine.TamperAsync($$"""
        INSERT INTO outbox (screening_id, message_id, queue, kind, subject, content, made_at, due_at)
        SELECT @Screening, gen_random_uuid(), 'mail', 'confirmation', 'ABCDEFGH23', '{}', now(), now() FROM generate_series(1, {{messages}})
        """);

    private static Task<IReadOnlyList<LeasedMessage>> LeaseAsync(EngineNode node, TimeSpan lease) =>
        node.Get<OutboxQueue>().LeaseAsync("mail", 10, lease, CancellationToken.None);

    private static Task<int> CountAsync(TestEngine engine, OutboxState state) =>
        engine.ScalarAsync<int>($"SELECT count(*)::int FROM outbox WHERE state = {(int)state}");
}

using Harness;
using SeatMap.Client;

namespace SeatClient.Tests.Http;

/// <summary>Every method of the REST client once, on a node.</summary>
public sealed class JourneyTests(Node node) : IClassFixture<Node>
{
    [Fact]
    public async Task Of_many_holds_each_has_its_own_reply()
    {
        var screening = await node.Cluster.AddScreeningAsync(rows: 2, seatsPerRow: 10);
        var api = new SeatMapApi(await node.NewHolderAsync());
        NewHold[] holds =
        [
            new(Guid.CreateVersion7(), [1, 2]), new(Guid.CreateVersion7(), [2]), new(Guid.CreateVersion7(), [2], OrSimilar: true),
        ];
        var replies = await api.HoldManyAsync(screening, holds);
        Assert.Equal([SeatOutcome.Held, SeatOutcome.Taken, SeatOutcome.Held], replies.Select(reply => reply.Outcome));
        Assert.Equal([2], replies[1].Seats);
        Assert.Equal(replies[2].Seats, (await api.HoldManyAsync(screening, holds))[2].Seats);
        Assert.Equal("invalid", (await Assert.ThrowsAsync<SeatMapException>(() => api.HoldManyAsync(screening, []))).Code);
    }

    [Fact]
    public async Task A_visitor_finds_holds_buys_and_cancels()
    {
        var screening = await node.Cluster.AddScreeningAsync(rows: 2, seatsPerRow: 10);
        var anybody = new SeatMapApi(node.Options);
        var api = new SeatMapApi(await node.NewHolderAsync());

        var listed = Assert.Single(await anybody.ListScreeningsAsync(), s => s.Id == screening);
        var detail = (await anybody.FindScreeningAsync(screening)).ValueOrThrow();
        var plan = (await anybody.FindPlanAsync(detail.PlanHash)).ValueOrThrow();
        Assert.Equal(listed, detail.Screening);
        Assert.Equal(("film", "EUR", 20, 20, 1_000L), (listed.Kind, listed.Currency, listed.SeatCount, listed.SeatsLeft, listed.FromPrice));
        Assert.Equal(new ScreeningPrice("a", "A", "#000000", 1_000), Assert.Single(detail.Prices));
        Assert.Equal(
            ("1-1", "1-1", SeatKind.Standard), (plan.Seats[0].Label, $"{plan.Seats[0].Row}-{plan.Seats[0].Number}", plan.Seats[0].Kind));

        var hold = Guid.CreateVersion7();
        var held = await api.HoldAsync(screening, hold, [1, 2, 3]);
        Assert.Equal((SeatOutcome.Held, hold), (held.Outcome, held.HoldId));
        var late = await api.HoldAsync(screening, Guid.CreateVersion7(), [2, 5]);
        Assert.Equal((SeatOutcome.Taken, 2), (late.Outcome, late.Seats.Single()));
        Assert.Equal(SeatOutcome.Held, (await api.HoldOrSimilarAsync(screening, Guid.CreateVersion7(), [2, 5])).Outcome);
        Assert.Equal(4, (await api.HoldBestAsync(screening, Guid.CreateVersion7(), new BestSeats(4, Category: "a"))).Seats.Count);
        Assert.Equal(9, (await anybody.FindSeatsAsync(screening)).ValueOrThrow().Statuses.Count(s => s == SeatStatus.Held));
        var first = hold;
        hold = Guid.CreateVersion7();
        Assert.Equal([1, 2, 3, 19], (await api.HoldAsync(screening, hold, [19], joins: first)).Seats);
        Assert.Equal(SeatOutcome.Released, (await api.ReleaseAsync(hold, [19])).Outcome);

        Assert.Equal(SeatOutcome.Released, (await api.ReleaseAsync(hold, [2])).Outcome);
        Assert.Equal(SeatOutcome.Extended, (await api.ExtendAsync(hold)).Outcome);
        var found = (await api.FindHoldAsync(hold)).ValueOrThrow();
        Assert.Equal((screening, hold), (found.ScreeningId, found.HoldId));
        Assert.Equal([1, 3], found.Seats);
        Assert.NotNull(found.ExtendableUntil);

        Assert.Equal(SeatOutcome.PaymentDeclined, (await api.ConfirmAsync(hold, "test-declined")).Outcome);
        Assert.Equal(SeatOutcome.Forbidden, (await api.Staff.SellAsync(hold, Tender.Cash)).Outcome);
        var command = Guid.CreateVersion7();
        var booked = await api.ConfirmAsync(hold, "test-ok", command);
        Assert.Equal(booked.Reference, (await api.ConfirmAsync(hold, "test-ok", command)).Reference);
        var booking = (await api.FindBookingAsync(booked.Reference!)).ValueOrThrow();
        Assert.Equal(("live", 2_000L, "EUR", screening), (booking.Status, booking.Total, booking.Currency, booking.ScreeningId));
        Assert.Equal(
            [new BookedSeat(1, "1-2", "hall", "1", "2", "a", 1_000) { Name = "Row 1 seat 2" },
                new BookedSeat(3, "1-4", "hall", "1", "4", "a", 1_000) { Name = "Row 1 seat 4" }],
            booking.Seats);
        Assert.Equal(SeatOutcome.Cancelled, (await api.CancelBookingAsync(booked.Reference!)).Outcome);
        Assert.Equal("cancelled", (await api.FindBookingAsync(booked.Reference!)).ValueOrThrow().Status);
    }

    [Fact]
    public async Task What_is_not_there_is_a_problem_with_a_code()
    {
        var api = new SeatMapApi(await node.NewHolderAsync());
        Assert.Equal("unknown_screening", (await api.FindScreeningAsync(987_654_321)).Problem?.Code);
        Assert.Equal("unknown_screening", (await api.FindSeatsAsync(987_654_321)).Problem?.Code);
        Assert.Equal("unknown_plan", (await api.FindPlanAsync(new string('0', 64))).Problem?.Code);
        Assert.Equal("not_found", (await api.FindHoldAsync(Guid.CreateVersion7())).Problem?.Code);
        Assert.Equal("not_found", (await api.FindBookingAsync("AAAA-AAAA")).Problem?.Code);
        Assert.Equal(SeatOutcome.NotFound, (await api.ExtendAsync(Guid.CreateVersion7())).Outcome);
        Assert.Equal("forbidden", (await Assert.ThrowsAsync<SeatMapException>(() => api.Staff.ListHallsAsync())).Code);
        foreach (var (token, code) in new[] { ("x", "invalid_token"), (null, "unauthorized") })
        {
            var stranger = new SeatMapApi(node.Options with { Token = token });
            Assert.Equal(code, (await Assert.ThrowsAsync<SeatMapException>(() => stranger.FindHoldAsync(Guid.CreateVersion7()))).Code);
        }
    }

    [Fact]
    public async Task Staff_register_a_server_that_is_notified_and_send_it_what_happened_before()
    {
        var screening = await node.Cluster.AddScreeningAsync(rows: 2, seatsPerRow: 10);
        await new SeatMapApi(await node.NewHolderAsync()).HoldAsync(screening, Guid.CreateVersion7(), [1, 2]);
        var staff = new SeatMapApi(await node.StaffAsync("Ada")).Staff;
        var url = new Uri("https://shop.example/seatmap");
        Assert.Equal("invalid", (await staff.AddWebhookAsync(url, events: ["everything"])).Problem?.Code);

        var webhook = (await staff.AddWebhookAsync(url, "The shop", ["hold.granted"])).ValueOrThrow();
        Assert.StartsWith("whsec_", webhook.Secret, StringComparison.Ordinal);
        var listed = Assert.Single(await staff.ListWebhooksAsync(), each => each.Id == webhook.Id);
        Assert.Equal((url, "The shop", "active", null), (listed.Url, listed.Description, listed.State, listed.Secret));
        Assert.NotEqual(webhook.Secret, (await staff.RotateWebhookSecretAsync(webhook.Id)).ValueOrThrow().Secret);
        Assert.Equal(new Redelivered(1, 2), (await staff.RedeliverAsync(webhook.Id, screening)).ValueOrThrow());
        var delivery = Assert.Single((await staff.ListWebhookDeliveriesAsync(webhook.Id)).ValueOrThrow());
        Assert.Equal(("hold.granted", screening, "waiting"), (delivery.Type, delivery.ScreeningId, delivery.State));
    }

    [Fact]
    public async Task Staff_import_a_plan_put_a_screening_on_sale_and_run_a_till()
    {
        var api = new SeatMapApi(await node.StaffAsync("Ada"));
        var staff = api.Staff;
        var document = File.ReadAllBytes(RepositoryRoot.File("plans", "examples", "pretix-small.json"));

        var preview = (await staff.PreviewPlanAsync(document)).ValueOrThrow();
        var plan = (await staff.AddPlanAsync(document)).ValueOrThrow();
        Assert.Equal((plan.Hash, plan.SeatCount, plan.Known), (preview.Hash, preview.Plan!.Seats.Count, preview.Known));
        Assert.Contains(await staff.ListPlansAsync(), p => p.Hash == plan.Hash && p.SeatCount == plan.SeatCount);
        var wrong = (await staff.PreviewPlanAsync("{\n\"format\": \"seatmap-plan/1\",\n\"name\": 5}"u8.ToArray())).Problem!;
        Assert.Equal(("invalid_plan", 422), (wrong.Code, wrong.Status));
        Assert.NotNull(wrong.Line);

        var now = DateTimeOffset.Parse("2040-01-01T20:00:00+01:00", System.Globalization.CultureInfo.InvariantCulture);
        var asked = new NewScreening
        {
            Venue = "Small House",
            City = "Wien",
            TimeZone = "Europe/Vienna",
            Hall = "Cellar",
            PlanHash = plan.Hash,
            Title = "Premiere",
            Kind = "play",
            StartsAt = now,
            SalesOpenAt = now.AddYears(-30),
            SalesCloseAt = now,
            Currency = "EUR",
            Prices = preview.Plan.Categories.ToDictionary(c => c.Id, _ => 500L),
        };
        Assert.Equal("invalid", (await staff.AddScreeningAsync(asked with { Kind = "circus" })).Problem?.Code);
        var screening = (await staff.AddScreeningAsync(asked)).ValueOrThrow().Id;
        Assert.Contains(await staff.ListHallsAsync(), h => h == new VenueHall("Small House", "Wien", "Europe/Vienna", "Cellar"));

        Assert.Equal(SeatOutcome.Blocked, (await staff.BlockAsync(screening, [0, 1])).Outcome);
        Assert.Equal(SeatOutcome.Unblocked, (await staff.UnblockAsync(screening, [0])).Outcome);
        var hold = Guid.CreateVersion7();
        await api.HoldAsync(screening, hold, [2, 3]);
        var sold = await staff.SellAsync(hold, Tender.Cash);
        Assert.Equal(SeatOutcome.Booked, sold.Outcome);
        var moved = await staff.MoveBookingAsync(sold.Reference!, [3, 4], Tender.Terminal);
        Assert.Equal((SeatOutcome.Moved, "3,4"), (moved.Outcome, string.Join(',', moved.Seats)));
        Assert.Equal(SeatOutcome.Invalid, (await staff.MoveBookingAsync(sold.Reference!, [5])).Outcome);

        var listed = Assert.Single(await staff.ListScreeningsAsync(), s => s.Id == screening);
        Assert.Equal((0, 2, 1, 1_000L, plan.Hash), (listed.Held, listed.Sold, listed.Blocked, listed.Revenue, listed.PlanHash));
        var taken = (await staff.FindTakenSeatsAsync(screening)).ValueOrThrow();
        Assert.Equal([(1, SeatStatus.Blocked), (3, SeatStatus.Sold), (4, SeatStatus.Sold)], taken.Seats.Select(s => (s.Seat, s.Status)));
        Assert.Equal(sold.Reference, taken.Seats[1].Reference);

        var ledger = (await staff.FindLedgerAsync(screening, limit: 2)).ValueOrThrow();
        Assert.Equal(["vacate", "occupy"], ledger.Rows[0].Entries.Select(e => e.Op));
        Assert.Equal((ledger.Revision, 2, "Ada"), (ledger.Rows[0].Revision, ledger.Rows.Count, ledger.Rows[1].Entries[0].By));
        Assert.Equal(
            ledger.Revision - 2, (await staff.FindLedgerAsync(screening, before: ledger.Revision - 1)).ValueOrThrow().Rows[0].Revision);
        var past = (await staff.FindPastSeatsAsync(screening, 2)).ValueOrThrow();
        Assert.Equal([1], past.Statuses.Index().Where(s => s.Item == SeatStatus.Blocked).Select(s => s.Index));
        Assert.Equal("unknown_revision", (await staff.FindPastSeatsAsync(screening, 999)).Problem?.Code);

        Assert.Equal(SeatOutcome.Cancelled, (await staff.RefundAsync(sold.Reference!, Tender.Cash)).Outcome);
        var till = await staff.FindTillAsync();
        Assert.Equal([TillKind.Refund, TillKind.Exchange, TillKind.Sale], till.Lines.Select(l => l.Kind));
        Assert.Equal(("Ada", 0L), (till.Till, till.Totals.Sum(t => t.Amount)));
        Assert.Empty((await staff.FindTillAsync(till.Now)).Lines);
    }
}

using SeatEngine.Admissions;
using SeatEngine.Seats;
using SeatEngine.Tests.Nodes;

namespace SeatEngine.Tests.Admissions;

/// <summary>Each ticket is admitted once, and a door hears why another one is not.</summary>
public class TicketDoorTests
{
    private static readonly StaffMember _usher = Callers.Staff("Usher").Staff!;
    private static readonly Caller _ada = Callers.Staff("Ada");

    // The test's screening begins in five hours.
    private static readonly (string, string) _open = ("Admissions:OpensBefore", "06:00:00");

    [Fact]
    public async Task A_ticket_that_fifty_doors_scan_at_once_is_admitted_once()
    {
        await using var engine = await TestEngine.StartAsync(2, NodeLife.Following, _open);
        var (_, _, reference) = await engine.BookedAsync(engine.A, 0, 1);
        var ticket = (await TicketsAsync(engine, reference, 0, 1))[0];

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(n =>
            ScanAsync(engine, n % 2 == 0 ? engine.A : engine.B, $"Door {n}", ticket)));

        var admitted = Array.FindIndex(answers, answer => answer.Result == AdmissionResult.Admitted);
        Assert.Equal(49, answers.Count(answer => answer.Result == AdmissionResult.AlreadyUsed));
        Assert.All(
            answers.Where(answer => answer.Result == AdmissionResult.AlreadyUsed),
            answer => Assert.Equal((false, $"Door {admitted}"), (answer.UsedAt is null, answer.UsedDoor)));
        var count = await engine.A.Get<AdmissionQueries>().CountAsync(engine.Screening, CancellationToken.None);
        Assert.Equal((2, 1, new DoorCount($"Door {admitted}", 1)), (count.Tickets, count.Admitted, Assert.Single(count.Doors)));
        Assert.Equal(50, await engine.ScalarAsync<int>("SELECT count(*)::int FROM admission_scans"));
    }

    [Fact]
    public async Task The_same_scan_gets_the_same_answer_also_if_it_is_sent_by_many_at_once()
    {
        await using var engine = await TestEngine.StartAsync(2, NodeLife.Following, _open);
        var (_, _, reference) = await engine.BookedAsync(engine.A, 0);
        var scan = Scan((await TicketsAsync(engine, reference, 0))[0]);
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(n => ScanAsync(engine, n % 2 == 0 ? engine.A : engine.B, "A", scan)));
        Assert.All(answers, answer => Assert.Equal(AdmissionResult.Admitted, Assert.Single(answer).Result));
        Assert.Equal(AdmissionResult.Admitted, Assert.Single(await ScanAsync(engine, engine.B, "B", scan)).Result);
        Assert.Equal(1, await engine.ScalarAsync<int>("SELECT count(*)::int FROM admission_scans"));
    }

    [Fact]
    public async Task Batches_of_the_same_tickets_in_other_orders_admit_each_once()
    {
        await using var engine = await TestEngine.StartAsync(2, NodeLife.Following, _open);
        int[] seats = [.. Enumerable.Range(0, 8)];
        var tickets = new List<Ticket>();
        for (var row = 0; row < 10; row++)
        {
            var (_, _, reference) = await engine.BookedAsync(engine.A, [.. seats.Select(seat => (row * 8) + seat)]);
            tickets.AddRange(await TicketsAsync(engine, reference, [.. seats.Select(seat => (row * 8) + seat)]));
        }

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(n =>
        {
            TicketScan[] scans = [.. tickets.Select(Scan)];
            new Random(n).Shuffle(scans);
            return ScanAsync(engine, n % 2 == 0 ? engine.A : engine.B, $"Door {n}", scans);
        }));

        var all = answers.SelectMany(batch => batch).ToList();
        Assert.Equal(tickets.Count, all.Count(answer => answer.Result == AdmissionResult.Admitted));
        Assert.Equal(tickets.Count * 11, all.Count(answer => answer.Result == AdmissionResult.AlreadyUsed));
        var admitted = all.Where(answer => answer.Result == AdmissionResult.Admitted);
        Assert.Equal(tickets.Count, admitted.Select(answer => (answer.Reference, answer.Seat)).Distinct().Count());
    }

    [Fact]
    public async Task A_ticket_is_void_when_its_seat_is_given_back_moved_exchanged_or_cancelled_and_the_others_stay_valid()
    {
        await using var engine = await TestEngine.StartAsync(1, NodeLife.Following, _open);
        var friday = await engine.AddScreeningAsync();
        var (_, holder, reference) = await engine.BookedAsync(engine.A, 0, 1, 2);
        var first = await TicketsAsync(engine, reference, 0, 1, 2);

        // Away and back: the paper of before stays void.
        Assert.Equal(SeatOutcome.Moved, (await MoveAsync(engine, reference, 1, 2, 3)).Outcome);
        Assert.Equal(AdmissionResult.Replaced, (await ScanAsync(engine, engine.A, "A", first[0])).Result);
        Assert.Equal(SeatOutcome.Moved, (await MoveAsync(engine, reference, 0, 1, 2)).Outcome);
        Assert.Equal(AdmissionResult.Replaced, (await ScanAsync(engine, engine.A, "A", first[0])).Result);
        var second = await TicketsAsync(engine, reference, 0, 1, 2);
        Assert.Equal([1, 0, 0], second.Select(ticket => ticket.Issue));
        Assert.Equal(AdmissionResult.Admitted, (await ScanAsync(engine, engine.A, "A", second[0])).Result);

        Assert.Equal(SeatOutcome.Cancelled, (await CancelAsync(engine, reference, holder.AsCaller(), 2)).Outcome);
        Assert.Equal(AdmissionResult.Replaced, (await ScanAsync(engine, engine.A, "A", first[2])).Result);
        Assert.Equal(AdmissionResult.Admitted, (await ScanAsync(engine, engine.A, "A", first[1])).Result);

        var exchanged = await engine.A.Commands.ExchangeAsync(
            reference, friday, [7, 8], _ada, tender: null, due: null, Guid.CreateVersion7(), CancellationToken.None);
        Assert.Equal(SeatOutcome.Moved, exchanged.Outcome);
        Assert.Equal(AdmissionResult.Replaced, (await ScanAsync(engine, engine.A, "A", first[1])).Result);
        var there = await TicketsAsync(engine, reference, friday, 7, 8);
        Assert.Equal(AdmissionResult.WrongScreening, (await ScanAsync(engine, engine.A, "A", there[0])).Result);
        Assert.Equal(AdmissionResult.Admitted, (await ScanAsync(engine, engine.A, "A", friday, [Scan(there[0])]))[0].Result);

        Assert.Equal(SeatOutcome.Cancelled, (await CancelAsync(engine, reference, holder.AsCaller())).Outcome);
        Assert.Equal(AdmissionResult.Cancelled, (await ScanAsync(engine, engine.A, "A", friday, [Scan(there[1])]))[0].Result);
        await engine.MustVerifyAsync();
    }

    [Fact]
    public async Task A_door_hears_why_not()
    {
        await using var engine = await TestEngine.StartAsync();
        var (_, _, reference) = await engine.BookedAsync(engine.A, 0);
        var ticket = (await TicketsAsync(engine, reference, 0))[0];
        Assert.Equal(AdmissionResult.NotYet, (await ScanAsync(engine, engine.A, "A", ticket)).Result);
        await engine.TamperAsync("UPDATE screenings SET starts_at = now() + interval '1 hour' WHERE screening_id = @Screening");
        var other = await engine.AddScreeningAsync();
        await engine.TamperAsync($"UPDATE screenings SET starts_at = now() + interval '2 days' WHERE screening_id = {other.Value}");
        var answer = (await ScanAsync(engine, engine.A, "A", other, [Scan(ticket)]))[0];
        Assert.Equal((AdmissionResult.WrongDay, engine.Screening), (answer.Result, answer.Screening));
        Assert.Equal(AdmissionResult.Unknown, (await ScanAsync(engine, engine.A, "A", ticket with { Reference = "0000000000" })).Result);
        Assert.Equal(AdmissionResult.Replaced, (await ScanAsync(engine, engine.A, "A", ticket with { Seat = 5 })).Result);
        var forged = new TicketScan(Guid.CreateVersion7(), null, false, AdmissionResult.BadSignature, null, false);
        Assert.Equal(AdmissionResult.BadSignature, (await ScanAsync(engine, engine.A, "A", forged))[0].Result);
        Assert.Equal(AdmissionResult.Admitted, (await ScanAsync(engine, engine.A, "A", ticket)).Result);
        Assert.Null(await engine.A.Get<TicketDoor>().ScanAsync(
            new ScreeningId(999_999), "A", _usher, [Scan(ticket)], CancellationToken.None));
        await engine.TamperAsync("UPDATE screenings SET called_off_at = now() WHERE screening_id = @Screening");
        Assert.Equal(AdmissionResult.CalledOff, (await ScanAsync(engine, engine.A, "A", ticket)).Result);
    }

    [Fact]
    public async Task What_doors_without_a_connection_admitted_twice_is_reported_and_an_admission_can_be_taken_back()
    {
        await using var engine = await TestEngine.StartAsync(1, NodeLife.Following, _open);
        var (_, _, reference) = await engine.BookedAsync(engine.A, 0, 1);
        var tickets = await TicketsAsync(engine, reference, 0, 1);
        var queries = engine.A.Get<AdmissionQueries>();
        var now = (DateTimeOffset)await engine.ScalarAsync<DateTime>("SELECT now()");
        var (early, late) = (Scan(tickets[0]) with { At = now.AddMinutes(-5), LetIn = true }, Scan(tickets[0]) with { LetIn = true });
        Assert.Equal(AdmissionResult.Admitted, (await ScanAsync(engine, engine.A, "North", early))[0].Result);
        Assert.Equal(AdmissionResult.AlreadyUsed, (await ScanAsync(engine, engine.A, "South", late))[0].Result);
        var refused = Scan(tickets[0]);
        Assert.Equal(AdmissionResult.AlreadyUsed, (await ScanAsync(engine, engine.A, "East", refused))[0].Result);

        var count = await queries.CountAsync(engine.Screening, CancellationToken.None);
        var twice = Assert.Single(count.Against);
        Assert.Equal(
            (AdmissionResult.AlreadyUsed, "South", "North", reference, 0),
            (twice.Result, twice.Door, twice.UsedDoor, twice.Reference, twice.Seat));
        Assert.Equal(early.At!.Value, twice.UsedAt!.Value, TimeSpan.FromMilliseconds(1));

        // The answer did not arrive, so that door admitted it too.
        Assert.Equal(AdmissionResult.AlreadyUsed, (await ScanAsync(engine, engine.A, "East", refused with { LetIn = true }))[0].Result);
        count = await queries.CountAsync(engine.Screening, CancellationToken.None);
        Assert.Equal(["East", "South"], count.Against.Select(against => against.Door).Order());

        var door = engine.A.Get<TicketDoor>();
        Assert.Equal(UndoResult.Undone, await door.UndoAsync(engine.Screening, reference, 0, _usher, CancellationToken.None));
        Assert.Equal(UndoResult.NotAdmitted, await door.UndoAsync(engine.Screening, reference, 0, _usher, CancellationToken.None));
        var byHand = new TicketScan(Guid.CreateVersion7(), null, false, null, tickets[0], ByHand: true);
        Assert.Equal(AdmissionResult.Admitted, (await ScanAsync(engine, engine.A, "South", byHand))[0].Result);
        Assert.Equal(1, await engine.ScalarAsync<int>("SELECT count(*)::int FROM audit WHERE action = 'undoAdmission'"));
        Assert.Equal(1, await engine.ScalarAsync<int>("SELECT count(*)::int FROM audit WHERE action = 'admit' AND staff_name = 'Usher'"));

        var list = await queries.ListAsync(engine.Screening, CancellationToken.None);
        Assert.Equal([(0, true), (1, false)], list.Select(ticket => (ticket.Seat, ticket.AdmittedAt is not null)));
        await MoveAsync(engine, reference, 5, 1);
        list = await queries.ListAsync(engine.Screening, CancellationToken.None);
        Assert.Equal([(0, true), (1, false), (5, false)], list.Select(ticket => (ticket.Seat, ticket.Void)));
        await CancelAsync(engine, reference, _ada);
        Assert.All(await queries.ListAsync(engine.Screening, CancellationToken.None), ticket => Assert.True(ticket.Void));
    }

    private static TicketScan Scan(Ticket ticket) => new(Guid.CreateVersion7(), null, LetIn: false, null, ticket, ByHand: false);

    private static Task<IReadOnlyList<Ticket>> TicketsAsync(TestEngine engine, string reference, params int[] seats) =>
        TicketsAsync(engine, reference, engine.Screening, seats);

    private static Task<IReadOnlyList<Ticket>> TicketsAsync(
        TestEngine engine, string reference, ScreeningId screening, params int[] seats) =>
        engine.A.Get<TicketIssues>().FindAsync(screening, reference, seats, CancellationToken.None);

    private static async Task<ScanAnswer> ScanAsync(TestEngine engine, EngineNode node, string door, Ticket ticket) =>
        (await ScanAsync(engine, node, door, engine.Screening, [Scan(ticket)]))[0];

    private static Task<IReadOnlyList<ScanAnswer>> ScanAsync(TestEngine engine, EngineNode node, string door, params TicketScan[] scans) =>
        ScanAsync(engine, node, door, engine.Screening, scans);

    private static async Task<IReadOnlyList<ScanAnswer>> ScanAsync(
        TestEngine engine, EngineNode node, string door, ScreeningId screening, TicketScan[] scans)
    {
        Assert.NotEqual(default, engine.Screening);
        return (await node.Get<TicketDoor>().ScanAsync(screening, door, _usher, scans, CancellationToken.None))!;
    }

    private static Task<SeatReply> MoveAsync(TestEngine engine, string reference, params int[] seats) =>
        engine.A.Commands.MoveBookingAsync(reference, seats, _ada, null, Guid.CreateVersion7(), CancellationToken.None);

    private static Task<SeatReply> CancelAsync(TestEngine engine, string reference, Caller caller, params int[] seats) =>
        engine.A.Commands.CancelBookingAsync(
            reference, caller, null, Guid.CreateVersion7(), CancellationToken.None, seats.Length == 0 ? null : seats);
}

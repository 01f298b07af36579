using System.Net;
using System.Text.RegularExpressions;
using Harness;
using Microsoft.Extensions.DependencyInjection;
using SeatEngine.Admissions;
using SeatEngine.Staff;
using Web.Tickets;

namespace Web.Tests.Admissions;

/// <summary>From the booking's page to the door, over REST.</summary>
[Collection(OnSharedNode.Name)]
public sealed partial class AdmissionTests(SharedNode shared)
{
    private readonly WebNode _node = shared.Node;

    [Fact]
    public async Task Each_seat_has_a_ticket_of_its_own_that_opens_alone_and_is_admitted_once()
    {
        var id = await _node.AddScreeningAsync();
        using var buyer = await _node.NewVisitor().ArriveAsync();
        var reference = await buyer.Api.BookAsync(id, 0, 1);
        var codes = await CodesAsync(buyer, reference);
        Assert.Equal(2, codes.Distinct().Count());
        using var friend = _node.NewVisitor();
        var ticket = await friend.OpenAsync($"/t/{codes[1]}");
        Assert.Equal(200, ticket.Status);
        Assert.Equal("Row A seat 2", ticket.TextOf("seat"));
        Assert.DoesNotContain("Row A seat 1", ticket.Html, StringComparison.Ordinal);
        // The reference is in the code, and nowhere else: no text, no link to the booking.
        Assert.DoesNotContain("/bookings/" + reference, ticket.Html, StringComparison.Ordinal);
        Assert.Contains("noindex", ticket.Html, StringComparison.Ordinal);

        var door = _node.NewStaff();
        var admitted = await ScanAsync(door, id, $"{_node.Address}T/{codes[1]}", "Door B");
        Assert.Equal(("admitted", "Row A seat 2"), (admitted.Text("result"), admitted.Text("seatName")));
        var again = await ScanAsync(door, id, codes[1], "Door C");
        Assert.Equal(("alreadyUsed", "Door B"), (again.Text("result"), again.Text("usedDoor")));
        var count = (await door.GetAsync($"staff/screenings/{id}/admissions")).Json;
        Assert.Equal((2, 1), (count.GetProperty("tickets").GetInt32(), count.GetProperty("admitted").GetInt32()));
    }

    [Fact]
    public async Task A_void_ticket_says_so_on_its_page_and_its_list_names_it()
    {
        var id = await _node.AddScreeningAsync();
        using var buyer = await _node.NewVisitor().ArriveAsync();
        var reference = await buyer.Api.BookAsync(id, 0, 1);
        var codes = await CodesAsync(buyer, reference);
        Assert.Equal(200, (await buyer.Api.DeleteAsync($"bookings/{reference}?seats=1")).Status);
        Assert.True((await buyer.OpenAsync($"/t/{codes[1]}")).Has("void"));
        Assert.False((await buyer.OpenAsync($"/t/{codes[0]}")).Has("void"));
        var door = _node.NewStaff();
        Assert.Equal("replaced", (await ScanAsync(door, id, codes[1])).Text("result"));
        var list = (await door.GetAsync($"staff/screenings/{id}/admissions/list")).Json;
        Assert.Equal(
            [(0, false), (1, true)],
            list.GetProperty("tickets").EnumerateArray().Select(t => (t.GetProperty("seat").GetInt32(), t.TryGetProperty("void", out _))));
        Assert.NotEmpty(list.GetProperty("keys").EnumerateArray());
        Assert.Equal(404, (await buyer.OpenAsync("/t/1ABCDEFGH12")).Status);
    }

    [Fact]
    public async Task Keys_rotate_and_tickets_of_a_key_that_is_retired_are_not_admitted()
    {
        var id = await _node.AddScreeningAsync();
        using var buyer = await _node.NewVisitor().ArriveAsync();
        var reference = await buyer.Api.BookAsync(id, 0, 1);
        var keys = _node.Services.GetRequiredService<TicketKeys>();
        // A key of this test alone: others have tickets of the first one.
        var (issues, door) = (_node.Services.GetRequiredService<TicketIssues>(), _node.NewStaff());
        var tickets = await issues.FindAsync(new(id), reference, [0, 1], CancellationToken.None);
        var key = (await keys.MakeAsync(onlyFirst: false, CancellationToken.None))!.Value;
        using var fresh = ActivatorUtilities.CreateInstance<TicketKeys>(_node.Services);
        var (signing, sign) = await fresh.SignerAsync(CancellationToken.None);
        Assert.Equal(key, signing);
        var codes = tickets.Select(ticket => TicketText.Write(signing, ticket, sign)).ToList();
        await Eventually.Async(
            async () => (await ScanAsync(door, id, codes[0])).Text("result") == "admitted", TimeSpan.FromSeconds(30),
            "the node reads the keys once a second at most");
        Assert.True(await keys.RetireAsync(key, CancellationToken.None));
        Assert.False(await keys.RetireAsync(key, CancellationToken.None));
        using var later = ActivatorUtilities.CreateInstance<TicketKeys>(_node.Services);
        Assert.False(await later.IsSignedAsync(TicketText.Read(codes[1])!, CancellationToken.None));
        var forged = codes[1][..^3] + (codes[1][^3] == '7' ? '8' : '7') + codes[1][^2..];
        Assert.Equal("badSignature", (await ScanAsync(door, id, forged)).Text("result"));
        var published = (await _node.Anonymous.GetAsync("ticket-keys")).Json.GetProperty("keys").EnumerateArray().ToList();
        Assert.All(published, each => Assert.Equal("P-256", each.GetProperty("crv").GetString()));
        Assert.NotEmpty(published);
    }

    [Fact]
    public async Task Staff_find_a_booking_admit_by_hand_and_take_it_back()
    {
        var id = await _node.AddScreeningAsync();
        var buyer = await _node.NewCallerAsync();
        var hold = await buyer.HoldAsync(id, 3, 4);
        var reference = (await buyer.PostAsync($"holds/{hold}/confirm", new { payment = "test-ok", email = "Ann@example.com" }))
            .Text("reference")!;
        await buyer.BookAsync(id, 8);
        var door = _node.NewStaff();
        foreach (var words in new[] { reference.ToLowerInvariant(), "ann@" })
        {
            var found = (await door.GetAsync($"staff/screenings/{id}/admissions/tickets?q={words}")).Json.EnumerateArray().ToList();
            Assert.Equal([3, 4], found.Select(ticket => ticket.GetProperty("seat").GetInt32()));
            Assert.Equal("Ann@example.com", found[0].GetProperty("email").GetString());
        }

        var scan = new { scanId = Guid.CreateVersion7(), reference, seat = 3 };
        var admitted = await door.PostAsync($"staff/screenings/{id}/admissions", new { door = "A", scans = new[] { scan } });
        Assert.Equal("admitted", admitted.Json.GetProperty("scans")[0].GetProperty("result").GetString());
        var undone = await door.PostAsync($"staff/screenings/{id}/admissions/undo", new { reference, seat = 3 });
        Assert.Equal((200, 0), (undone.Status, undone.Json.GetProperty("admitted").GetInt32()));
        (await door.PostAsync($"staff/screenings/{id}/admissions/undo", new { reference, seat = 3 })).IsProblem(404, "not_found");
        var lines = (await door.GetAsync($"staff/audit?reference={reference}")).Json.GetProperty("lines").EnumerateArray()
            .Select(line => line.GetProperty("action").GetString());
        Assert.Equal(["undoAdmission", "admit"], lines);
    }

    [Fact]
    public async Task The_door_role_admits_and_does_nothing_else()
    {
        var id = await _node.AddScreeningAsync();
        var door = _node.With((await _node.IssueStaffAsync("Door", role: StaffRoles.Door)).Text);
        Assert.Contains(
            id, (await door.GetAsync("staff/door/screenings")).Json.GetProperty("screenings").EnumerateArray()
                .Select(screening => screening.GetProperty("id").GetInt64()));
        Assert.Equal(200, (await door.GetAsync($"staff/screenings/{id}/admissions/list")).Status);
        foreach (var path in new[] { "staff/screenings", $"staff/screenings/{id}/seats", "staff/till", "staff/audit", "staff/people" })
            (await door.GetAsync(path)).IsProblem(403, "forbidden");
        (await door.PostAsync($"screenings/{id}/blocks", new { seats = new[] { 1 } })).IsProblem(403, "forbidden");
        // What is a buyer's own is nothing to a door.
        var buyer = await _node.NewCallerAsync();
        var reference = await buyer.BookAsync(id, 1);
        var hold = await buyer.HoldAsync(id, 3);
        (await door.GetAsync($"bookings/{reference}")).IsProblem(404, "not_found");
        (await door.DeleteAsync($"bookings/{reference}")).IsProblem(404, "not_found");
        (await door.DeleteAsync($"holds/{hold}")).IsProblem(404, "not_found");
        Assert.Equal("live", (await buyer.GetAsync($"bookings/{reference}")).Json.GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("""{"door":"","scans":[{"scanId":"0199a1b2-0000-7000-8000-000000000001","code":"x"}]}""")]
    [InlineData("""{"door":"A","scans":[]}""")]
    [InlineData("""{"door":"A","scans":[{"code":"x"}]}""")]
    [InlineData("""{"door":"A","scans":[{"scanId":"0199a1b2-0000-7000-8000-000000000001"}]}""")]
    [InlineData("""{"door":"A","scans":[{"scanId":"0199a1b2-0000-7000-8000-000000000001","reference":"ABCDEFGH12"}]}""")]
    [InlineData("""{"door":"A","scans":[{"scanId":"0199a1b2-0000-7000-8000-000000000001","code":"x","seat":1,"reference":"A"}]}""")]
    [InlineData("""
        {"door":"A","scans":[{"scanId":"0199a1b2-0000-7000-8000-000000000001","code":"x"},
        {"scanId":"0199a1b2-0000-7000-8000-000000000001","code":"y"}]}
        """)]
    public async Task A_request_that_makes_no_sense_is_refused(string body)
    {
        var id = await _node.AddScreeningAsync();
        (await _node.NewStaff().PostAsync($"staff/screenings/{id}/admissions", body)).IsProblem(400, "invalid");
    }

    private static async Task<Scanned> ScanAsync(Caller door, long screening, string code, string name = "Door A")
    {
        var scan = new { scanId = Guid.CreateVersion7(), code };
        var answer = await door.PostAsync($"staff/screenings/{screening}/admissions", new { door = name, scans = new[] { scan } });
        Assert.True(answer.Status == 200, answer.Body);
        return new Scanned(answer.Json.GetProperty("scans")[0]);
    }

    private static async Task<List<string>> CodesAsync(Visitor buyer, string reference)
    {
        var page = WebUtility.HtmlDecode((await buyer.OpenAsync($"/bookings/{reference}")).Html);
        return [.. OneTicket().Matches(page).Select(match => match.Groups[1].Value)];
    }

    private sealed record Scanned(System.Text.Json.JsonElement Json)
    {
        public string? Text(string member) => Json.TryGetProperty(member, out var value) ? value.GetString() : null;
    }

    [GeneratedRegex("href=\"/t/([0-9A-Z]+)\"")]
    private static partial Regex OneTicket();
}

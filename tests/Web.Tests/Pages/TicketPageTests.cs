using System.Net;
using System.Text;
using Ical.Net;
using Ical.Net.CalendarComponents;
using SeatEngine.Plans;

namespace Web.Tests.Pages;

/// <summary>The page of a ticket and its calendar entry.</summary>
[Collection(OnSharedNode.Name)]
public sealed class TicketPageTests(SharedNode shared)
{
    private readonly WebNode _node = shared.Node;

    [Fact]
    public async Task A_ticket_shows_title_time_place_seats_and_a_code()
    {
        var starts = new DateTimeOffset(TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddDays(1).AddHours(18), TimeSpan.Zero);
        var id = await _node.AddScreeningAsync(s => s with
        {
            Title = "Night Ferry",
            Venue = $"House {Guid.NewGuid()}",
            TimeZone = "Etc/UTC",
            StartsAt = starts,
            SalesCloseAt = starts,
        });
        using var visitor = await _node.NewVisitor().ArriveAsync();
        var reference = await visitor.Api.BookAsync(id, 0);

        var page = await visitor.OpenAsync($"/bookings/{reference}");
        var text = WebUtility.HtmlDecode(page.Html);

        Assert.Equal(reference, page.TextOf("reference"));
        foreach (var fact in new[] { "Night Ferry", "18:00", "17:30", "House", "Berlin", "Hall 1" })
            Assert.Contains(fact, text, StringComparison.Ordinal);
        Assert.Matches("A\\s+1\\s", page.TextOf("seats"));
        Assert.Contains("<svg class=\"qr\"", page.Html, StringComparison.Ordinal);
        Assert.Contains($"href=\"/bookings/{reference}/calendar.ics\"", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ticket_says_what_staff_have_changed_and_not_what_its_buyer_has()
    {
        var id = await _node.AddScreeningAsync();
        using var visitor = await _node.NewVisitor().ArriveAsync();
        var reference = await visitor.Api.BookAsync(id, 0, 1);
        Assert.False((await visitor.OpenAsync($"/bookings/{reference}")).Has("seats-changed"));

        Assert.Equal("moved", (await _node.NewStaff().PostAsync($"bookings/{reference}/move", new { seats = new[] { 2, 3 } })).Outcome);
        var moved = await visitor.OpenAsync($"/bookings/{reference}");
        Assert.Contains("They are now", moved.TextOf("seats-changed"), StringComparison.Ordinal);

        var other = await visitor.Api.BookAsync(id, 0, 1);
        Assert.Equal("cancelled", (await visitor.Api.DeleteAsync($"bookings/{other}?seats=0")).Outcome);
        Assert.False((await visitor.OpenAsync($"/bookings/{other}")).Has("seats-changed"));
    }

    [Fact]
    public async Task A_seat_without_row_and_number_is_called_by_its_label_everywhere()
    {
        var plan = PlanReader.Read(Encoding.UTF8.GetBytes("""
            {"format":"seatmap-plan/1","name":"Gala","categories":[{"id":"a","name":"A","color":"#000000"}],
            "sections":[{"id":"hall","name":"Hall"}],"seats":[
            {"label":"Table 7 chair left","section":"hall","row":"","number":"","x":0,"y":0,"category":"a"},
            {"label":"Box Esterhazy","section":"hall","row":"Box Esterhazy","number":"","x":0,"y":3,"category":"a"},
            {"label":"C-4","section":"hall","row":"C","number":"4","x":2,"y":3,"category":"a"}]}
            """), "gala.json");
        var id = await _node.AddScreeningAsync(s => s with { Plan = plan, Prices = new Dictionary<string, long> { ["a"] = 100 } });
        using var visitor = await _node.NewVisitor().ArriveAsync();
        var hold = await visitor.Api.PostAsync($"screenings/{id}/holds", new { seats = new[] { 0, 1, 2 } });
        Assert.Equal(201, hold.Status);
        string[] names = ["Table 7 chair left", "Box Esterhazy"];
        var checkout = (await visitor.OpenAsync($"/checkout/{hold.Text("holdId")}")).Html;
        var booked = await visitor.Api.PostAsync($"holds/{hold.Text("holdId")}/confirm", new { payment = "test-ok" });
        var reference = booked.Text("reference");
        string[] pages =
        [
            checkout,
            (await visitor.OpenAsync($"/bookings/{reference}")).TextOf("seats"),
            (await visitor.OpenAsync("/bookings")).Html,
            (await visitor.OpenAsync($"/bookings/{reference}/calendar.ics")).Html.Replace("\r\n ", "", StringComparison.Ordinal),
        ];
        Assert.All(pages, page => Assert.All(names, name => Assert.Contains(name, page, StringComparison.Ordinal)));
        Assert.Matches("C\\s+4\\s", pages[1]);
        var seats = (await visitor.Api.GetAsync($"bookings/{reference}")).Json.GetProperty("seats").EnumerateArray();
        Assert.Equal([.. names, "Row C seat 4"], seats.Select(seat => seat.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task A_cancelled_ticket_has_no_code_and_says_that_it_is_not_valid()
    {
        var (visitor, reference) = await BookedAsync();
        using var _ = visitor;
        Assert.Equal(200, (await visitor.Api.DeleteAsync($"bookings/{reference}")).Status);
        var page = await visitor.OpenAsync($"/bookings/{reference}");
        Assert.DoesNotContain("class=\"qr\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("Not valid for entry", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_calendar_entry_is_an_ics_file_and_is_cancelled_with_the_booking()
    {
        var (visitor, reference) = await BookedAsync();
        using var _ = visitor;

        var entry = (await visitor.OpenAsync($"/bookings/{reference}/calendar.ics")).Answer;

        Assert.Equal(200, entry.Status);
        Assert.Equal("text/calendar; charset=utf-8", entry.Header("Content-Type"));
        Assert.Contains($"filename=seatmap-{reference}.ics", entry.Header("Content-Disposition"), StringComparison.Ordinal);
        Assert.Contains("no-store", entry.Header("Cache-Control"), StringComparison.Ordinal);
        var unfolded = entry.Body.Replace("\r\n ", "", StringComparison.Ordinal);
        Assert.Contains($"\r\nUID:{reference}@seatmap\r\n", unfolded, StringComparison.Ordinal);
        Assert.Contains("\r\nLOCATION:Test Cinema\\, Hall 1\\, Berlin\r\n", unfolded, StringComparison.Ordinal);
        Assert.Contains($"\r\nURL:{_node.Address}bookings/{reference}\r\n", unfolded, StringComparison.Ordinal);
        Assert.Contains("Row A seat 1", unfolded, StringComparison.Ordinal);

        Assert.Equal(200, (await visitor.Api.DeleteAsync($"bookings/{reference}")).Status);
        Assert.Contains(
            "\r\nSTATUS:CANCELLED\r\n", (await visitor.OpenAsync($"/bookings/{reference}/calendar.ics")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_booking_is_the_same_calendar_entry_with_a_higher_sequence()
    {
        var (visitor, reference) = await BookedAsync();
        using var _ = visitor;
        var staff = _node.NewStaff();
        var first = await EntryAsync();
        Assert.Equal(0, first.Sequence);
        Assert.Equal(first.DtStamp, (await EntryAsync()).DtStamp);

        var last = first;
        foreach (var seat in new[] { 5, 9 })
        {
            Assert.Equal(200, (await staff.PostAsync($"bookings/{reference}/move", new { seats = new[] { seat } })).Status);
            var moved = await EntryAsync();
            Assert.Equal((first.Uid, last.Sequence + 1), (moved.Uid, moved.Sequence));
            Assert.True(moved.DtStamp! >= last.DtStamp!);
            Assert.Equal(moved.DtStamp, moved.LastModified);
            Assert.NotEqual(last.Description, moved.Description);
            last = moved;
        }

        Assert.Equal(200, (await visitor.Api.DeleteAsync($"bookings/{reference}")).Status);
        var cancelled = await EntryAsync();
        Assert.Equal(
            (first.Uid, last.Sequence + 1, EventStatus.Cancelled), (cancelled.Uid, cancelled.Sequence, cancelled.Status));

        async Task<CalendarEvent> EntryAsync() =>
            Assert.Single(Calendar.Load((await visitor.OpenAsync($"/bookings/{reference}/calendar.ics")).Html)!.Events);
    }

    [Fact]
    public async Task Nobody_else_gets_the_calendar_entry()
    {
        var (visitor, reference) = await BookedAsync();
        using var _ = visitor;
        using var known = await _node.NewVisitor().ArriveAsync();
        using var unknown = _node.NewVisitor();
        var refused = await known.OpenAsync($"/bookings/{reference}/calendar.ics");
        Assert.Equal(404, refused.Status);
        Assert.True(refused.Has("error"));
        Assert.NotEqual(200, (await unknown.OpenAsync($"/bookings/{reference}/calendar.ics")).Status);
        Assert.Equal(404, (await known.OpenAsync("/bookings/0000000000/calendar.ics")).Status);
    }

    [Fact]
    public async Task A_404_page_has_a_search_form()
    {
        using var visitor = _node.NewVisitor();
        var page = await visitor.OpenAsync("/nowhere");
        Assert.Equal(404, page.Status);
        Assert.Equal("/", page.FormAction);
        Assert.Contains("name=\"q\"", page.Html, StringComparison.Ordinal);
    }

    private async Task<(Visitor Visitor, string Reference)> BookedAsync()
    {
        var id = await _node.AddScreeningAsync();
        var visitor = await _node.NewVisitor().ArriveAsync();
        return (visitor, await visitor.Api.BookAsync(id, 0));
    }
}

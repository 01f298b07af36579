using System.Net.Http.Json;
using SeatEngine.Prices;

namespace Web.Tests.Pages;

/// <summary>Ticket types, fees and tax from the staff's form to the ticket. Seats 0 to 2 cost 9.00 each.</summary>
[Collection(OnSharedNode.Name)]
public sealed class TicketTypePageTests(SharedNode shared)
{
    private readonly WebNode _node = shared.Node;

    private static readonly ScreeningPricing _pricing = new()
    {
        Types =
        [
            new TicketType("adult", "Adult"), new TicketType("child", "Child") { Percent = 50 },
            new TicketType("carer", "Carer") { Percent = 0, Rule = TicketTypeRule.Carer },
        ],
        Fees = [new Fee("Booking fee", FeeKind.Booking, 150)],
        TaxPercent = 7,
    };

    [Fact]
    public async Task Tickets_are_chosen_at_the_checkout_and_stand_itemised_on_the_ticket()
    {
        var id = await _node.AddScreeningAsync(s => s with { Pricing = _pricing });
        using var visitor = await _node.NewVisitor().ArriveAsync();
        // The fees are on the map before anything is held.
        Assert.Contains("Booking fee €1.50", (await visitor.OpenAsync($"/screenings/{id}")).TextOf("fees"), StringComparison.Ordinal);
        var hold = await visitor.Api.HoldAsync(id, 0, 1);
        var checkout = await visitor.OpenAsync($"/checkout/{hold}");
        Assert.Equal("€19.50", checkout.TextOf("total"));

        var refused = await visitor.SubmitToAsync($"/checkout/{hold}?handler=Types", checkout, ("seat", "1"), ("type", "carer"));
        Assert.Equal(409, refused.Status);
        Assert.Contains("wheelchair", refused.TextOf("notice"), StringComparison.Ordinal);
        Assert.Equal("€19.50", refused.TextOf("total"));

        var chosen = await visitor.SubmitToAsync($"/checkout/{hold}?handler=Types", checkout, ("seat", "1"), ("type", "child"));
        Assert.Equal((302, $"/checkout/{hold}"), (chosen.Status, chosen.Location));
        checkout = await visitor.OpenAsync(chosen.Location!);
        Assert.Equal("€15.00", checkout.TextOf("total"));
        Assert.Contains("Booking fee", checkout.TextOf("price-line"), StringComparison.Ordinal);
        Assert.Contains("tax", checkout.TextOf("tax"), StringComparison.Ordinal);
        Assert.Contains("Pay €15.00", checkout.TextOf("pay"), StringComparison.Ordinal);

        var paid = await visitor.SubmitToAsync($"/checkout/{hold}", checkout, ("payment", "test-ok"));
        var booking = await visitor.OpenAsync(paid.Location!);
        Assert.Equal("€15.00", booking.TextOf("total"));
        Assert.Contains("Child", booking.TextOf("seats"), StringComparison.Ordinal);
        Assert.Contains("Booking fee", booking.TextOf("price-line"), StringComparison.Ordinal);
        var view = (await visitor.Api.GetAsync($"bookings/{paid.Location![^10..]}")).Json;
        Assert.Equal(1_500, view.GetProperty("total").GetInt64());
        Assert.Equal(150, view.GetProperty("fees")[0].GetProperty("amount").GetInt64());
        Assert.Equal("child", view.GetProperty("seats")[1].GetProperty("price").GetProperty("type").GetString());
        // 9.00 + 0.75 and 4.50 + 0.75, each with its share of the fee.
        Assert.Equal([975L, 525], view.GetProperty("seats").EnumerateArray().Select(seat => seat.GetProperty("amount").GetInt64()));
    }

    [Fact]
    public async Task Programs_choose_types_and_are_told_what_the_hold_costs()
    {
        var id = await _node.AddScreeningAsync(s => s with { Pricing = _pricing });
        var caller = await _node.NewCallerAsync();
        var hold = await caller.HoldAsync(id, 0, 1);
        var priced = await caller.PostAsync($"holds/{hold}/price", new { types = new[] { new { seat = 0, type = "child" } } });
        Assert.Equal((200, "priced", 1_500), (priced.Status, priced.Outcome, priced.Json.GetProperty("due").GetInt32()));
        (await caller.PostAsync($"holds/{hold}/price", new { types = new[] { new { seat = 0, type = "carer" } } }))
            .IsProblem(409, "ticket_type_refused", 0);
        (await caller.PostAsync($"holds/{hold}/price", new { types = new[] { new { seat = 7, type = "child" } } }))
            .IsProblem(409, "not_yours", 7);
        (await caller.PostAsync($"holds/{hold}/price", new { types = Array.Empty<object>() })).IsProblem(400, "invalid");
        var quote = (await caller.GetAsync($"holds/{hold}")).Json.GetProperty("quote");
        Assert.Equal(
            (1_500L, 150L, "child"),
            (quote.GetProperty("total").GetInt64(), quote.GetProperty("fees")[0].GetProperty("amount").GetInt64(),
                quote.GetProperty("seats")[0].GetProperty("type").GetString()));
    }

    [Fact]
    public async Task Staff_enter_types_and_fees_in_the_form_and_by_the_API()
    {
        var id = await _node.AddScreeningAsync();
        using var staff = await _node.NewVisitor().ArriveAsync();
        await staff.SignInAsync(await _node.StaffTokenAsync());
        var form = await staff.OpenAsync($"/staff/screenings/{id}/change");
        Assert.True(form.Has("pricing"));
        var saved = await staff.SubmitToAsync(form.Path, form, [.. Shown(form), ("typeName", "Adult"), ("typePercent", ""),
            ("typeMin", ""), ("typeMax", "2"), ("typeRule", "None"), ("typeMask", ""), ("feeName", "Service"), ("feeKind", "Percent"),
            ("feeValue", "2.5"), ("tax", "19")]);
        Assert.Equal(302, saved.Status);
        var pricing = (await _node.Anonymous.GetAsync($"screenings/{id}")).Json.GetProperty("pricing");
        Assert.Equal(
            ("adult", 100m, 2, 2.5m, 19m),
            (pricing.GetProperty("types")[0].GetProperty("id").GetString(),
                pricing.GetProperty("types")[0].GetProperty("percent").GetDecimal(),
                pricing.GetProperty("types")[0].GetProperty("maximum").GetInt32(),
                pricing.GetProperty("fees")[0].GetProperty("percent").GetDecimal(), pricing.GetProperty("taxPercent").GetDecimal()));

        form = await staff.OpenAsync(form.Path);
        var wrong = await staff.SubmitToAsync(form.Path, form, [.. Shown(form), ("typeName", "Adult"), ("typePercent", "120x"),
            ("typeRule", "None")]);
        Assert.Equal(422, wrong.Status);
        Assert.Contains("0 to 100", wrong.Html, StringComparison.Ordinal);

        foreach (var body in new object[]
        {
            new { pricing = new { types = new[] { new { id = "Adult", name = "Adult" } } } },
            new { pricing = new { types = new[] { new { id = "child", name = "Child", percent = 50 } } } },
            new { pricing = new { types = new[] { new { id = "a", name = "A" }, new { id = "a", name = "B" } } } },
            new { pricing = new { fees = new[] { new { name = "Fee", kind = "ticket", amount = -1 } } } },
            new { pricing = new { taxPercent = 7.123 } },
        })
        {
            (await _node.NewStaff().SendAsync(HttpMethod.Patch, $"staff/screenings/{id}", JsonContent.Create(body)))
                .IsProblem(422, "invalid");
        }

        // Empty: all of it goes.
        await _node.NewStaff().SendAsync(HttpMethod.Patch, $"staff/screenings/{id}", JsonContent.Create(new { pricing = new { } }));
        Assert.False((await _node.Anonymous.GetAsync($"screenings/{id}")).Json.TryGetProperty("pricing", out _));
    }

    /// <summary>The fields of the form that are not about types and fees, as they are.</summary>
    private static (string, string?)[] Shown(Page form) =>
    [
        .. System.Text.RegularExpressions.Regex
            .Matches(form.Html, "name=\"(startsAt|salesOpenAt|salesCloseAt)\"[^>]*value=\"([^\"]*)\"")
            .Select(field => (field.Groups[1].Value, (string?)field.Groups[2].Value)),
        ("hallNotes", ""),
    ];
}

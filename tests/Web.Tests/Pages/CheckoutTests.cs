using System.Text.RegularExpressions;

namespace Web.Tests.Pages;

/// <summary>Buying and cancelling with forms only, without a script.</summary>
[Collection(OnSharedNode.Name)]
public sealed class CheckoutTests(SharedNode shared)
{
    private readonly WebNode _node = shared.Node;

    [Fact]
    public async Task Seats_are_bought_and_cancelled_without_a_script()
    {
        var (visitor, id, checkout) = await AtCheckoutAsync(0, 1);
        using var _ = visitor;
        Assert.Equal(200, checkout.Status);
        Assert.Equal("€18.00", checkout.TextOf("total"));
        Assert.Contains("Row A seat 1", checkout.TextOf("seats"), StringComparison.Ordinal);
        Assert.Contains("no-store", checkout.Answer.Header("Cache-Control"), StringComparison.Ordinal);

        var paid = await visitor.SubmitAsync(checkout, ("payment", "test-ok"));
        Assert.Equal(302, paid.Status);
        Assert.Matches("^/bookings/[0-9A-Z]{10}$", paid.Location);
        await _node.ShowsAsync(id, 0, 2, 2, 0);

        var booking = await visitor.OpenAsync(paid.Location!);
        Assert.Equal(200, booking.Status);
        Assert.Equal(paid.Location![^10..], booking.TextOf("reference"));
        Assert.Equal("€18.00", booking.TextOf("total"));
        Assert.Contains("no-store", booking.Answer.Header("Cache-Control"), StringComparison.Ordinal);

        Assert.Equal("€18.00 comes back to you, the way you paid it.", booking.TextOf("comes-back"));
        Assert.True(booking.Has("keep"));
        var cancelled = await visitor.SubmitToAsync($"{paid.Location}?handler=Cancel", booking);
        Assert.Equal(302, cancelled.Status);
        Assert.Equal(paid.Location, cancelled.Location);
        await _node.ShowsAsync(id, 0, 0, 0, 0);
        var after = await visitor.OpenAsync(paid.Location);
        Assert.Contains("data-status=\"cancelled\"", after.Html, StringComparison.Ordinal);
        Assert.False(after.Has("cancel-booking"));
    }

    [Fact]
    public async Task A_declined_payment_says_so_and_keeps_the_seats()
    {
        var (visitor, id, checkout) = await AtCheckoutAsync(4);
        using var _ = visitor;

        var declined = await visitor.SubmitAsync(checkout, ("payment", "test-declined"));

        Assert.Equal(402, declined.Status);
        Assert.Contains("declined", declined.TextOf("notice"), StringComparison.Ordinal);
        Assert.Contains("still held", declined.TextOf("notice"), StringComparison.Ordinal);
        await _node.ShowsAsync(id, 4, 1);
        Assert.Equal(302, (await visitor.SubmitAsync(declined, ("payment", "test-ok"))).Status);
    }

    [Fact]
    public async Task Seats_of_a_hold_that_has_ended_are_held_again_with_one_button_and_once()
    {
        var (visitor, id, checkout) = await AtCheckoutAsync(20, 21);
        using var _ = visitor;
        Assert.True(checkout.Has("seat-picture"));
        Assert.Equal(200, (await visitor.Api.DeleteAsync($"holds/{checkout.Path[^36..]}")).Status);
        var over = await visitor.OpenAsync(checkout.Path);
        Assert.Equal(410, over.Status);
        Assert.DoesNotContain("free for everyone", over.Html, StringComparison.Ordinal);

        var again = await visitor.SubmitToAsync($"{checkout.Path}?handler=Again", over);
        Assert.Equal(302, again.Status);
        Assert.Equal(again.Location, (await visitor.SubmitToAsync($"{checkout.Path}?handler=Again", over)).Location);
        await _node.ShowsAsync(id, 20, 1, 1);
        Assert.Contains("Row B", (await visitor.OpenAsync(again.Location!)).TextOf("seats"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Seats_of_a_hold_that_has_ended_are_not_held_again_when_somebody_was_faster()
    {
        var (visitor, id, checkout) = await AtCheckoutAsync(24, 25);
        using var _ = visitor;
        Assert.Equal(200, (await visitor.Api.DeleteAsync($"holds/{checkout.Path[^36..]}")).Status);
        var over = await visitor.OpenAsync(checkout.Path);
        await (await _node.NewCallerAsync()).HoldAsync(id, 25, 26);

        var late = await visitor.SubmitToAsync($"{checkout.Path}?handler=Again", over);

        Assert.Equal(409, late.Status);
        Assert.Contains("Someone was faster", late.TextOf("notice"), StringComparison.Ordinal);
        Assert.False(late.Has("hold-again"));
        await _node.ShowsAsync(id, 24, 0, 1, 1);
    }

    [Fact]
    public async Task A_hold_is_extended_without_a_script_and_once_for_a_form_sent_twice()
    {
        var (visitor, id, checkout) = await AtCheckoutAsync(shared.Brief, 14);
        using var _ = visitor;
        Assert.DoesNotMatch("data-testid=\"extend\"[^>]* disabled", checkout.Html);
        var until = await UntilAsync();

        var extended = await visitor.SubmitToAsync($"{checkout.Path}?handler=Extend", checkout);

        Assert.Equal(302, extended.Status);
        Assert.Equal(checkout.Path, extended.Location);
        var later = await UntilAsync();
        Assert.True(later > until);
        Assert.Equal(302, (await visitor.SubmitToAsync($"{checkout.Path}?handler=Extend", checkout)).Status);
        Assert.Equal(later, await UntilAsync());
        // The payment form of the same page still works.
        Assert.Equal(302, (await visitor.SubmitAsync(checkout, ("payment", "test-ok"))).Status);
        await _node.ShowsAsync(id, 14, 2);

        async Task<DateTimeOffset> UntilAsync() =>
            (await visitor.Api.GetAsync($"holds/{checkout.Path[^36..]}")).Json.GetProperty("expiresAt").GetDateTimeOffset();
    }

    [Fact]
    public async Task The_checkout_of_booked_seats_links_to_the_ticket()
    {
        var (visitor, _, checkout) = await AtCheckoutAsync(15);
        using var _ = visitor;
        var paid = await visitor.SubmitAsync(checkout, ("payment", "test-ok"));
        var again = await visitor.OpenAsync(checkout.Path);
        Assert.True(again.Has("hold-booked"));
        Assert.Contains($"href=\"{paid.Location}\"", again.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gold")]
    [InlineData("")]
    [InlineData(null)]
    public async Task Nothing_is_sold_without_a_known_payment(string? payment)
    {
        var (visitor, id, checkout) = await AtCheckoutAsync(5);
        using var _ = visitor;
        Assert.Equal(402, (await visitor.SubmitAsync(checkout, ("payment", payment))).Status);
        await _node.ShowsAsync(id, 5, 1);
    }

    [Fact]
    public async Task A_form_sent_twice_books_once()
    {
        var (visitor, _, checkout) = await AtCheckoutAsync(6);
        using var _ = visitor;
        var answers = await Task.WhenAll(
            visitor.SubmitAsync(checkout, ("payment", "test-ok")), visitor.SubmitAsync(checkout, ("payment", "test-ok")));
        Assert.All(answers, answer => Assert.Equal(302, answer.Status));
        Assert.Equal(answers[0].Location, answers[1].Location);
        // The page that the Back button shows says so.
        Assert.True((await visitor.OpenAsync(checkout.Path)).Has("hold-booked"));
    }

    [Theory]
    [InlineData("__RequestVerificationToken", null)]
    [InlineData("__RequestVerificationToken", "forged")]
    [InlineData("commandId", "00000000-0000-0000-0000-000000000000")]
    public async Task A_form_without_its_own_hidden_fields_sells_nothing(string field, string? value)
    {
        var (visitor, id, checkout) = await AtCheckoutAsync(7);
        using var _ = visitor;
        var refused = await visitor.SubmitAsync(checkout, ("payment", "test-ok"), (field, value));
        Assert.Equal(400, refused.Status);
        Assert.True(refused.Has("error"));
        await _node.ShowsAsync(id, 7, 1);
    }

    [Fact]
    public async Task A_form_with_another_visitors_token_sells_nothing()
    {
        var (visitor, id, checkout) = await AtCheckoutAsync(7);
        using var _ = visitor;
        var (other, _, theirs) = await AtCheckoutAsync(8);
        using var __ = other;
        var token = theirs.HiddenFields()["__RequestVerificationToken"];
        Assert.Equal(400, (await visitor.SubmitAsync(checkout, ("payment", "test-ok"), ("__RequestVerificationToken", token))).Status);
        await _node.ShowsAsync(id, 7, 1);
    }

    [Fact]
    public async Task The_checkout_and_the_booking_of_another_visitor_are_404()
    {
        var (visitor, id, checkout) = await AtCheckoutAsync(9);
        using var _ = visitor;
        var reference = await visitor.Api.BookAsync(id, 10);
        using var known = await _node.NewVisitor().ArriveAsync();
        using var unknown = _node.NewVisitor();
        foreach (var stranger in new[] { known, unknown })
        {
            foreach (var path in new[] { checkout.Path, $"/bookings/{reference}" })
            {
                var page = await stranger.OpenAsync(path);
                Assert.True(page.Status == 404, $"{path}: {page.Status}");
                Assert.DoesNotContain(reference, page.Html, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task A_page_requested_with_a_forged_token_is_a_4xx()
    {
        var (visitor, _, checkout) = await AtCheckoutAsync(9);
        using var _ = visitor;
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_node.Address, checkout.Path));
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer forged");
        using var response = await http.SendAsync(request);
        Assert.InRange((int)response.StatusCode, 400, 499);
    }

    [Fact]
    public async Task Another_visitor_cannot_cancel_by_sending_the_form()
    {
        var (visitor, id, _) = await AtCheckoutAsync(11);
        using var _ = visitor;
        var reference = await visitor.Api.BookAsync(id, 12);
        var (stranger, _, theirs) = await AtCheckoutAsync(13);
        using var __ = stranger;
        // The stranger's own token with another visitor's booking.
        Assert.Equal(404, (await stranger.SubmitToAsync($"/bookings/{reference}?handler=Cancel", theirs)).Status);
        await _node.ShowsAsync(id, 12, 2);
    }

    [Fact]
    public async Task The_checkout_of_free_seats_asks_for_no_payment()
    {
        var id = await _node.AddScreeningAsync(s => s with { Prices = s.Prices.ToDictionary(p => p.Key, _ => 0L) });
        using var visitor = await _node.NewVisitor().ArriveAsync();
        var checkout = await visitor.OpenAsync($"/checkout/{await visitor.Api.HoldAsync(id, 0, 1)}");
        Assert.Equal("Free", checkout.TextOf("total"));
        Assert.Equal("Get your tickets", checkout.TextOf("pay"));
        // The script has the texts of every payment.
        var shown = Regex.Replace(checkout.Html, "<script.*?</script>", "", RegexOptions.Singleline);
        Assert.DoesNotContain("card", shown, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("name=\"payment\"", checkout.Html, StringComparison.Ordinal);

        var booked = await visitor.SubmitAsync(checkout);

        Assert.Equal(302, booked.Status);
        await _node.ShowsAsync(id, 0, 2, 2);
        var ticket = await visitor.OpenAsync(booked.Location!);
        Assert.Equal("Free", ticket.TextOf("total"));
        Assert.Matches("Free", ticket.TextOf("seats"));
    }

    private Task<(Visitor Visitor, long Screening, Page Checkout)> AtCheckoutAsync(params int[] seats) => AtCheckoutAsync(_node, seats);

    /// <param name="holding">The node that makes the hold.</param>
    private async Task<(Visitor Visitor, long Screening, Page Checkout)> AtCheckoutAsync(WebNode holding, params int[] seats)
    {
        var id = await _node.AddScreeningAsync();
        var visitor = await _node.NewVisitor().ArriveAsync();
        using var there = new Visitor(holding.Address, visitor.Cookies);
        var hold = await there.Api.HoldAsync(id, seats);
        return (visitor, id, await visitor.OpenAsync($"/checkout/{hold}"));
    }
}

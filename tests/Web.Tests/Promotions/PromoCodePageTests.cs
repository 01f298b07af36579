namespace Web.Tests.Promotions;

/// <summary>Promo codes from the staff's page to the ticket. Seats 0 to 2 cost 9.00 each.</summary>
[Collection(OnSharedNode.Name)]
public sealed class PromoCodePageTests(SharedNode shared)
{
    private readonly WebNode _node = shared.Node;

    [Fact]
    public async Task A_code_is_made_by_staff_and_entered_at_the_checkout()
    {
        var id = await _node.AddScreeningAsync();
        using var visitor = await _node.NewVisitor().ArriveAsync();
        var hold = await visitor.Api.HoldAsync(id, 0, 1);
        // Without codes nobody is asked for one.
        Assert.False((await visitor.OpenAsync($"/checkout/{hold}")).Has("enter-code"));

        using var staff = await _node.NewVisitor().ArriveAsync();
        await staff.SignInAsync(await _node.StaffTokenAsync());
        var page = await staff.OpenAsync($"/staff/screenings/{id}/codes");
        var made = await staff.SubmitToAsync(
            page.Path, page, ("code", "spring-20"), ("kind", "Percent"), ("value", "20"), ("maxUses", "1"), ("givesBack", "true"));
        Assert.Equal((302, $"/staff/screenings/{id}/codes?made=1"), (made.Status, made.Location));
        page = await staff.OpenAsync(made.Location!);
        Assert.Contains("SPRING-20", page.TextOf("codes"), StringComparison.Ordinal);
        Assert.Equal(422, (await staff.SubmitToAsync(
            page.Path.Split('?')[0], page, ("code", "SPRING-20"), ("kind", "Percent"), ("value", "5"))).Status);

        var checkout = await visitor.OpenAsync($"/checkout/{hold}");
        var wrong = await visitor.SubmitToAsync($"/checkout/{hold}?handler=Code", checkout, ("code", "AUTUMN"));
        Assert.Equal(409, wrong.Status);
        Assert.Contains("no such code", wrong.TextOf("notice"), StringComparison.Ordinal);
        Assert.Equal(302, (await visitor.SubmitToAsync($"/checkout/{hold}?handler=Code", checkout, ("code", "spring-20"))).Status);
        checkout = await visitor.OpenAsync($"/checkout/{hold}");
        Assert.Equal("€14.40", checkout.TextOf("total"));
        Assert.Equal("SPRING-20", checkout.TextOf("code"));
        Assert.Contains("Discount", checkout.TextOf("price-line"), StringComparison.Ordinal);

        var paid = await visitor.SubmitToAsync($"/checkout/{hold}", checkout, ("payment", "test-ok"));
        Assert.Equal("€14.40", (await visitor.OpenAsync(paid.Location!)).TextOf("total"));
        Assert.Contains("SPRING-20", (await staff.OpenAsync($"/staff/screenings/{id}/codes?handler=Csv")).Html, StringComparison.Ordinal);
        Assert.Contains("1 / 1", (await staff.OpenAsync($"/staff/screenings/{id}/codes")).TextOf("codes"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Programs_make_list_and_end_codes()
    {
        var id = await _node.AddScreeningAsync();
        var staff = _node.NewStaff();
        var made = await staff.PostAsync(
            $"staff/screenings/{id}/codes", new { kind = "bookingAmount", amount = 500, count = 3, prefix = "GIFT-" });
        Assert.Equal(201, made.Status);
        var code = made.Json.GetProperty("codes")[0].GetString()!;
        Assert.Equal(3, (await staff.GetAsync($"staff/screenings/{id}/codes")).Json.GetArrayLength());

        var buyer = await _node.NewCallerAsync();
        var hold = await buyer.HoldAsync(id, 0);
        var priced = await buyer.PostAsync($"holds/{hold}/price", new { code });
        Assert.Equal((200, 400), (priced.Status, priced.Json.GetProperty("due").GetInt32()));
        Assert.Equal(code, (await buyer.GetAsync($"holds/{hold}")).Text("code"));
        Assert.Equal(200, (await staff.DeleteAsync($"staff/screenings/{id}/codes/{code}")).Status);
        (await staff.DeleteAsync($"staff/screenings/{id}/codes/{code}")).IsProblem(404, "not_found");
        (await buyer.PostAsync($"holds/{hold}/confirm", new { payment = "test-ok" })).IsProblem(409, "code_refused");
        Assert.Equal(900, (await buyer.PostAsync($"holds/{hold}/price", new { code = "" })).Json.GetProperty("due").GetInt32());
        Assert.Equal(201, (await buyer.PostAsync($"holds/{hold}/confirm", new { payment = "test-ok" })).Status);

        await staff.PostAsync($"staff/screenings/{id}/codes", new { kind = "percent", percent = 10, code = "once" });
        (await staff.PostAsync($"staff/screenings/{id}/codes", new { kind = "percent", percent = 10, code = "ONCE" }))
            .IsProblem(409, "code_exists");
        foreach (var wrong in new object[]
        {
            new { kind = "percent", percent = 110 }, new { kind = "percent", amount = 5 }, new { kind = "ticketPrice", amount = -1 },
            new { kind = "percent", percent = 10, code = "a b!" }, new { kind = "percent", percent = 10, count = 0 },
            new { kind = "percent", percent = 10, types = new[] { "child" } }, new { kind = "percent", percent = 10, maxUses = 0 },
        })
        {
            (await staff.PostAsync($"staff/screenings/{id}/codes", wrong)).IsProblem(422, "invalid");
        }
    }
}

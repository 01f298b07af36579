using System.Net;
using System.Text.RegularExpressions;
using Harness;

namespace Web.Tests.Languages;

/// <summary>
/// In the language <c>qps</c> every text is in brackets. What has letters and no brackets was written into a page, and no translator
/// has seen it. Names that come from the database are in <c>bdi</c> elements.
/// </summary>
[Collection(OnSharedNode.Name)]
public sealed partial class PseudoLocaleTests(SharedNode shared)
{
    private readonly WebNode _node = shared.Node;

    [Fact]
    public async Task No_page_of_visitors_has_a_text_that_is_not_translated()
    {
        var now = TimeProvider.System.GetUtcNow();
        var word = $"W{Guid.NewGuid():N}";
        var id = await _node.AddScreeningAsync(s => s with { Title = word });
        var later = await _node.AddScreeningAsync(s => s with { Title = word, SalesOpenAt = now.AddMinutes(30) });
        var closed = await _node.AddScreeningAsync(s => s with { Title = word, SalesCloseAt = now.AddMinutes(-1) });
        using var visitor = _node.NewVisitor();
        visitor.Headers.TryAddWithoutValidation("Accept-Language", "qps");
        string[] paths =
        [
            $"/?q={word}", "/?q=no-such-thing&date=2030-01-01&venue=none", $"/screenings/{id}", $"/screenings/{later}",
            $"/screenings/{closed}", "/no-such-page", "/api/errors",
        ];
        foreach (var path in paths)
            Check(await visitor.OpenAsync(path), word);

        Check(await visitor.OpenAsync("/bookings"));
        var held = await visitor.Api.HoldAsync(id, 5, 6);
        Check(await visitor.OpenAsync($"/checkout/{held}"));
        Check(await visitor.OpenAsync("/bookings"));
        var reference = await visitor.Api.BookAsync(id, 8);
        Check(await visitor.OpenAsync($"/bookings/{reference}"), reference);
        Check(await visitor.OpenAsync("/bookings"));
        await visitor.Api.DeleteAsync($"bookings/{reference}");
        Check(await visitor.OpenAsync($"/bookings/{reference}"), reference);
        await visitor.Api.DeleteAsync($"holds/{held}");
        Check(await visitor.OpenAsync($"/checkout/{held}"));
    }

    [Fact]
    public async Task No_page_of_an_exchange_and_of_what_is_called_off_has_a_text_that_is_not_translated()
    {
        var word = $"W{Guid.NewGuid():N}";
        var id = await _node.AddScreeningAsync(s => s with { Title = word });
        var other = await _node.AddScreeningAsync(s => s with
        {
            Title = word,
            Hall = "Another",
            Prices = WebNode.Cinema.Categories.ToDictionary(c => c.Id, _ => 5_000L),
        });
        using var visitor = _node.NewVisitor();
        visitor.Headers.TryAddWithoutValidation("Accept-Language", "qps");
        await visitor.OpenAsync("/");
        var reference = await visitor.Api.BookAsync(id, 20, 21, 22);
        var booking = await visitor.OpenAsync($"/bookings/{reference}");
        Assert.True(booking.Has("other-dates") && booking.Has("give-back"));
        Check(booking, reference);
        var map = await visitor.OpenAsync($"/screenings/{other}?exchange={reference}");
        Assert.True(map.Has("exchange-note"));
        Check(map, word);
        var instead = await visitor.Api.HoldAsync(other, 20, 21, 22);
        var exchange = await visitor.OpenAsync($"/bookings/{reference}/exchange/{instead}");
        Check(exchange, reference);
        Check(await visitor.SubmitAsync(exchange, ("payment", "test-declined")), reference);
        await visitor.Api.DeleteAsync($"holds/{instead}");
        Check(await visitor.OpenAsync($"/bookings/{reference}/exchange/{instead}"), reference);
        await visitor.Api.DeleteAsync($"bookings/{reference}?seats=20");
        Check(await visitor.OpenAsync($"/bookings/{reference}"), reference);

        await _node.NewStaff().PostAsync($"staff/screenings/{id}/call-off", new { reason = "Flood." });
        Check(await visitor.OpenAsync($"/bookings/{reference}"), reference);
        Check(await visitor.OpenAsync($"/screenings/{id}"), word);
        Check(await visitor.OpenAsync($"/?q={word}"), word);
        Check(await visitor.OpenAsync("/bookings"));
    }

    [Fact]
    public async Task No_page_of_staff_has_a_text_that_is_not_translated()
    {
        var word = $"W{Guid.NewGuid():N}";
        var id = await _node.AddScreeningAsync(s => s with { Title = word });
        using var staff = _node.NewVisitor();
        staff.Headers.TryAddWithoutValidation("Accept-Language", "qps");
        var signIn = await staff.OpenAsync("/staff/sign-in");
        Check(signIn);
        Check(await staff.SubmitToAsync("/staff/sign-in", signIn, ("token", "forged")));
        Assert.Equal(302, (await staff.SubmitToAsync("/staff/sign-in", signIn, ("token", await _node.StaffTokenAsync()))).Status);
        var reference = await staff.Api.BookAsync(id, 8);
        string[] paths =
        [
            $"/staff?q={word}", "/staff?q=no-such-thing&when=all", $"/staff/screenings/{id}", $"/staff/screenings/{id}/change",
            $"/staff/screenings/{id}/change?changed=true", "/staff/screenings/new", "/staff/plans", "/staff/sign-in",
            "/staff/people", "/staff/account", "/staff/webhooks",
            $"/staff/audit?reference={reference}", "/staff/audit?reference=none", "/kiosk", $"/kiosk/tickets/{reference}",
            "/staff/jobs?gone=true",
        ];
        foreach (var path in paths)
            Check(await staff.OpenAsync(path), word, reference, "Ada");
        var form = await staff.OpenAsync($"/staff/screenings/{id}/change");
        Check(await staff.SubmitToAsync(form.Path, form, ("startsAt", "soon"), ("price", "much")), word);
        await _node.NewStaff().PostAsync($"staff/screenings/{id}/call-off", new { reason = "" });
        Check(await staff.SubmitToAsync(form.Path, form), word);
        Check(await staff.OpenAsync($"/staff/screenings/{id}/change"), word);
        // Refusals are in the trail by their codes.
        await staff.Api.DeleteAsync("bookings/AAAA-BBBB");
        await staff.Api.PostAsync("staff/plans", "{}");
        var trail = await Eventually.Async(
            () => staff.OpenAsync("/staff/audit"), page => page.Html.Contains("[Refused: [", StringComparison.Ordinal),
            TimeSpan.FromSeconds(10), "the trail has a refusal");
        Check(trail, word, reference, "Ada");
        Check(await staff.OpenAsync($"/staff?q={word}"), word);
    }

    [Theory]
    [InlineData("de", "Vorstellungen", "ltr")]
    [InlineData("ja", "公演", "ltr")]
    [InlineData("ar", "العروض", "rtl")]
    public async Task Staff_read_their_pages_in_their_language(string language, string title, string direction)
    {
        using var staff = _node.NewVisitor();
        staff.Headers.TryAddWithoutValidation("Accept-Language", language);
        var signIn = await staff.OpenAsync("/staff/sign-in");
        await staff.SubmitToAsync("/staff/sign-in", signIn, ("token", await _node.StaffTokenAsync()));
        var page = await staff.OpenAsync("/staff");
        Assert.Contains($"<html lang=\"{language}\" dir=\"{direction}\">", page.Html, StringComparison.Ordinal);
        Assert.Contains($"<h1>{title}</h1>", WebUtility.HtmlDecode(page.Html), StringComparison.Ordinal);
        Assert.Contains($"<html lang=\"{language}\"", (await staff.OpenAsync("/kiosk")).Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("de", "Zeile 2: Bereich A, Reihe 1, Platz 1: unbekannte Art „sofa“: möglich sind standard,")]
    [InlineData("ja", "2行目: 区画 A、1列、1番: 種類「sofa」は不明です。使えるのは standard,")]
    [InlineData("fr", "line 2: section A, row 1, seat 1: unknown kind \"sofa\": standard,")]
    [InlineData("qps", "[line 2: [[[section A][, ][row 1][, ][seat 1]]: [unknown kind \"sofa\": standard,")]
    public async Task Mistakes_of_a_seat_list_are_said_in_the_language_of_who_imports_it(string language, string detail)
    {
        using var staff = _node.NewVisitor();
        staff.Headers.TryAddWithoutValidation("Accept-Language", language);
        var signIn = await staff.OpenAsync("/staff/sign-in");
        await staff.SubmitToAsync("/staff/sign-in", signIn, ("token", await _node.StaffTokenAsync()));
        var answer = await staff.Api.PostAsync("staff/plans/preview", "section,row,number,category,kind\nA,1,1,a,sofa");
        Assert.StartsWith(detail, answer.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        answer = await staff.Api.PostAsync("staff/plans/preview", "section,row,number,category,x,y\nA,1,1,a,0,0\nA,1,2,a,0,0\nA,1,3,a,1,0");
        Assert.Equal(language == "qps", answer.Json.GetProperty("warnings")[0].GetString()!.StartsWith('['));
    }

    [Theory]
    [InlineData("ar", "<nav class=\"frame\" aria-label=\"SeatMap\" lang=\"ar\" dir=\"rtl\">")]
    [InlineData("qps", "<nav class=\"frame\" aria-label=\"SeatMap\" lang=\"qps\" dir=\"ltr\">")]
    public async Task The_frame_of_the_reference_of_the_API_is_in_the_language_of_its_reader(string language, string frame)
    {
        using var visitor = _node.NewVisitor();
        visitor.Headers.TryAddWithoutValidation("Accept-Language", language);
        var page = (await visitor.OpenAsync("/api/")).Html;
        Assert.Contains(frame, page, StringComparison.Ordinal);
        Assert.Equal(language == "qps", page.Contains("[This reference is in English.]", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_calendar_entry_is_in_the_language_of_its_buyer()
    {
        var id = await _node.AddScreeningAsync();
        using var visitor = await _node.NewVisitor().ArriveAsync();
        var reference = await visitor.Api.BookAsync(id, 8);
        visitor.Headers.TryAddWithoutValidation("Accept-Language", "es");

        var entry = (await visitor.OpenAsync($"/bookings/{reference}/calendar.ics")).Html;

        Assert.Contains($"Reserva {reference}", entry, StringComparison.Ordinal);
        Assert.Contains("Las puertas abren a las", entry.Replace("\r\n ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    /// <param name="names">Names from the database that are in the page's title.</param>
    private static void Check(Page page, params string[] names)
    {
        Assert.Contains("[", page.Html, StringComparison.Ordinal);
        // Links and names in bold are inside of sentences.
        var html = Inline().Replace(NotOurs().Replace(page.Html, ""), "");
        var texts = Text().Matches(html).Select(match => match.Groups[1].Value)
            .Concat(Attribute().Matches(html).Select(match => match.Groups[1].Value));
        var left = texts.Select(WebUtility.HtmlDecode).Where(text => Letters().IsMatch(WithoutBrackets(text!, names))).ToList();
        Assert.True(left.Count == 0, $"{page.Path}: {string.Join(" | ", left)}");
    }

    private static string WithoutBrackets(string text, string[] names)
    {
        // From the inside out: a message can be in another.
        for (var before = ""; before != text; text = Bracketed().Replace(text, ""))
            before = text;
        return names.Append("SeatMap").Aggregate(text, (left, name) => left.Replace(name, "", StringComparison.Ordinal));
    }

    [GeneratedRegex("""<(script|style|svg|bdi|code)\b.*?</\1>|<option value="([^"]+)"[^>]*>\2</option>|<!--.*?-->|<!DOCTYPE html>""",
        RegexOptions.Singleline)]
    private static partial Regex NotOurs();

    [GeneratedRegex("</?(?:a|strong)(?: [^>]*)?>")]
    private static partial Regex Inline();

    [GeneratedRegex(">([^<]+)<")]
    private static partial Regex Text();

    [GeneratedRegex("""\s(?:aria-label|title|placeholder|alt)="([^"]*)["]""")]
    private static partial Regex Attribute();

    [GeneratedRegex(@"\[[^\[\]]*\]")]
    private static partial Regex Bracketed();

    [GeneratedRegex(@"\p{L}")]
    private static partial Regex Letters();
}

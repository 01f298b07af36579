using System.Net;
using System.Text.RegularExpressions;
using Harness;
using MimeKit;

namespace Web.Tests.Mail;

/// <summary>What buyers read, as a real SMTP server gets it.</summary>
public sealed partial class MailTests(MailNodes shared) : IClassFixture<MailNodes>
{
    private static readonly string[] _languages = ["en", "de", "es", "ja", "ar"];

    private readonly WebNode _node = shared.Node;

    [Fact]
    public async Task A_buyer_at_the_checkout_gets_a_ticket_in_their_language()
    {
        var id = await _node.AddScreeningAsync(screening => screening with { Title = "Die Fähre & <Nacht>" });
        using var visitor = await _node.NewVisitor().ArriveAsync();
        visitor.Headers.TryAddWithoutValidation("Accept-Language", "de");
        var checkout = await visitor.OpenAsync($"/checkout/{await visitor.Api.HoldAsync(id, 0, 1)}");
        Assert.True(checkout.Has("email"));
        var email = NewAddress();

        var wrong = await visitor.SubmitAsync(checkout, ("payment", "test-ok"), ("email", "ann@"));
        Assert.Equal(422, wrong.Status);
        Assert.Contains("An diese Adresse kann keine Mail gehen", wrong.TextOf("notice"), StringComparison.Ordinal);
        Assert.Contains("value=\"ann@\"", wrong.Html, StringComparison.Ordinal);
        Assert.Equal(422, (await visitor.SubmitAsync(wrong, ("payment", "test-ok"), ("email", " "))).Status);
        await _node.ShowsAsync(id, 0, 1, 1);
        var paid = await visitor.SubmitAsync(wrong, ("payment", "test-ok"), ("email", $" {email} "));
        Assert.Equal(302, paid.Status);

        var reference = paid.Location![^10..];
        var mail = Assert.Single(await shared.MailsToAsync(email, 1));
        Assert.Equal($"Ihre Tickets: Die Fähre & <Nacht> ({reference})", mail.Subject);
        Assert.Equal("\"Kino Morgenstern\" <box@seatmap.example>", mail.From.ToString());
        Assert.EndsWith("@seatmap.example", mail.MessageId, StringComparison.Ordinal);
        Assert.Equal(("de", "auto-generated"), (mail.Body!.Headers[HeaderId.ContentLanguage], mail.Headers[HeaderId.AutoSubmitted]));
        foreach (var text in new[] { mail.TextBody!, Text(mail.HtmlBody!) })
        {
            Assert.Contains("Ihre Plätze sind gebucht", text, StringComparison.Ordinal);
            Assert.Contains("Reihe A Platz 1", text, StringComparison.Ordinal);
            Assert.Contains("18,00", text, StringComparison.Ordinal);
            Assert.Contains(reference, text, StringComparison.Ordinal);
            Assert.Contains("Die Fähre & <Nacht>", text, StringComparison.Ordinal);
        }

        Assert.Contains($"https://tickets.example/bookings/{reference}", mail.TextBody, StringComparison.Ordinal);
        Assert.StartsWith("<!DOCTYPE html>", mail.HtmlBody!.TrimStart(), StringComparison.Ordinal);
        Assert.Contains("<html lang=\"de\" dir=\"ltr\">", mail.HtmlBody, StringComparison.Ordinal);
        var codes = mail.BodyParts.OfType<MimePart>().Where(part => part.ContentType.MimeType == "image/png").ToList();
        Assert.Equal(2, codes.Count);
        Assert.All(codes, code => Assert.Contains($"src=\"cid:{code.ContentId}\"", mail.HtmlBody, StringComparison.Ordinal));
        Assert.Contains($"HTTPS://TICKETS.EXAMPLE/T/1{reference}", mail.TextBody, StringComparison.Ordinal);
        var entry = (MimePart)Assert.Single(mail.Attachments);
        Assert.Equal(($"seatmap-{reference}.ics", "text/calendar"), (entry.FileName, entry.ContentType.MimeType));
        Assert.Contains($"UID:{reference}@seatmap", Content(entry), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("speed", "slow")]
    public Task Each_change_is_told_in_the_language_of_the_buyer() => Task.WhenAll(_languages.Select(ChangesAsync));

    private async Task ChangesAsync(string language)
    {
        var (buyer, staff, id) = (await _node.NewCallerAsync(), _node.NewStaff(), await _node.AddScreeningAsync());
        var email = NewAddress();
        var reference = await BookAsync(buyer, id, email, language, 0, 1, 2);
        await shared.MailsToAsync(email, 1);
        Assert.Equal(200, (await staff.PostAsync($"bookings/{reference}/move", new { seats = new[] { 1, 2, 3 } })).Status);
        await shared.MailsToAsync(email, 2);
        Assert.Equal(200, (await buyer.DeleteAsync($"bookings/{reference}?seats=3")).Status);
        await shared.MailsToAsync(email, 3);
        await RescheduleAsync(staff, id);
        await shared.MailsToAsync(email, 4);
        Assert.Equal(202, (await staff.PostAsync($"staff/screenings/{id}/call-off", new { reason = "Flood." })).Status);
        var mails = await shared.MailsToAsync(email, 5);

        var title = (await _node.Anonymous.GetAsync($"screenings/{id}")).Json.GetProperty("screening").GetProperty("title").GetString();
        string[] kinds = ["confirmation", "changed", "givenBack", "rescheduled", "calledOff"];
        Assert.Equal(
            kinds.Select(kind => Web.Languages.Language.Find(language)!.Pattern($"mail.{kind}.subject", null)!
                .Replace("{title}", title, StringComparison.Ordinal)
                .Replace("{reference}", reference, StringComparison.Ordinal)).Order(),
            mails.Select(mail => mail.Subject!.Replace("\u2068", "", StringComparison.Ordinal)
                .Replace("\u2069", "", StringComparison.Ordinal)).Order());
        Assert.All(mails, mail => Assert.Contains(
            $"<html lang=\"{language}\" dir=\"{(language == "ar" ? "rtl" : "ltr")}\">", mail.HtmlBody, StringComparison.Ordinal));
        Assert.All(mails, mail => Assert.DoesNotContain("mail.", mail.TextBody, StringComparison.Ordinal));
        var last = Assert.Single(mails, mail => mail.BodyParts.All(part => part.ContentType.MimeType != "image/png"));
        Assert.Contains("Flood.", last.TextBody, StringComparison.Ordinal);
        Assert.Contains("STATUS:CANCELLED", Content((MimePart)last.Attachments.Single()), StringComparison.Ordinal);
        Assert.Equal(5, mails.Select(mail => mail.MessageId).Distinct().Count());
    }

    [Fact]
    [Trait("speed", "slow")]
    public async Task While_the_server_is_away_nothing_is_lost_and_afterwards_everything_arrives_once()
    {
        var (id, buyer) = (await _node.AddScreeningAsync(), await _node.NewCallerAsync());
        await shared.Smtp.StopAsync();
        var emails = new List<string>();
        for (var i = 0; i < 20; i++)
        {
            emails.Add(NewAddress());
            await BookAsync(i % 2 == 0 ? buyer : shared.Other.With(buyer.Token!), id, emails[^1], "en", i);
        }

        await Eventually.Async(
            () => CountAsync("SELECT count(*)::int FROM outbox WHERE state = 0 AND error IS NOT NULL"), tried => tried > 0,
            TimeSpan.FromSeconds(30), "a mail is tried in vain");
        await shared.Smtp.StartAsync();

        foreach (var email in emails)
            Assert.Single(await shared.MailsToAsync(email, 1));
        await Eventually.Async(
            () => CountAsync("SELECT count(*)::int FROM outbox WHERE state = 0"), waiting => waiting == 0,
            TimeSpan.FromSeconds(30), "nothing waits");
        // Both nodes have tried all the time.
        foreach (var email in emails)
            Assert.Single(await shared.MailsToAsync(email, 1));
    }

    [Fact]
    public async Task A_mail_that_is_refused_for_good_is_shown_to_staff_who_send_it_again()
    {
        var (id, buyer) = (await _node.AddScreeningAsync(), await _node.NewCallerAsync());
        await shared.Smtp.StartAsync(maxSize: 1_000);
        var email = NewAddress();
        var reference = await BookAsync(buyer, id, email, "en", 0);
        using var staff = _node.NewVisitor();
        var signIn = await staff.OpenAsync("/staff/sign-in");
        await staff.SubmitToAsync("/staff/sign-in", signIn, ("token", await _node.StaffTokenAsync()));
        var page = await Eventually.Async(
            () => staff.OpenAsync("/staff/jobs"), shown => shown.Has("failed"), TimeSpan.FromSeconds(30), "it has failed");
        Assert.Contains(reference, page.TextOf("failed"), StringComparison.Ordinal);
        Assert.Contains("552", page.TextOf("failed"), StringComparison.Ordinal);
        Assert.DoesNotContain(email, page.Html, StringComparison.Ordinal);
        Assert.Contains("Send mails", page.TextOf("jobs"), StringComparison.Ordinal);

        await shared.Smtp.StartAsync();
        Assert.Equal("/staff/jobs", (await staff.SubmitToAsync("/staff/jobs?handler=Retry", page)).Location);
        Assert.Contains(reference, (await shared.MailsToAsync(email, 1))[0].Subject, StringComparison.Ordinal);
        Assert.Equal("/staff/jobs?gone=True", (await staff.SubmitToAsync("/staff/jobs?handler=Drop", page)).Location);
        Assert.False((await staff.OpenAsync("/staff/jobs")).Has("failed"));
        Assert.True((await staff.OpenAsync("/staff/jobs?gone=True")).Has("notice"));
    }

    [Fact]
    public async Task A_booking_that_was_cancelled_before_its_ticket_was_sent_gets_no_ticket()
    {
        var (id, buyer) = (await _node.AddScreeningAsync(), await _node.NewCallerAsync());
        await shared.Smtp.StopAsync();
        var email = NewAddress();
        var reference = await BookAsync(buyer, id, email, "en", 0);
        Assert.Equal(200, (await buyer.DeleteAsync($"bookings/{reference}")).Status);
        await shared.Smtp.StartAsync();
        var mail = Assert.Single(await shared.MailsToAsync(email, 1));
        Assert.StartsWith("Booking cancelled", mail.Subject, StringComparison.Ordinal);
        Assert.Contains("€9.00", mail.TextBody, StringComparison.Ordinal);
        await Eventually.Async(
            () => CountAsync($"SELECT count(*)::int FROM outbox WHERE subject = '{reference}' AND state = 3"), dropped => dropped == 1,
            TimeSpan.FromSeconds(60), "the ticket is dropped");
    }

    [Fact]
    public async Task The_link_in_a_mail_opens_the_booking_in_any_browser_and_no_other_booking()
    {
        var (id, buyer) = (await _node.AddScreeningAsync(), await _node.NewCallerAsync());
        var (email, other) = (NewAddress(), NewAddress());
        var reference = await BookAsync(buyer, id, email, "en", 0, 1);
        var stranger = await BookAsync(await _node.NewCallerAsync(), id, other, "en", 5);
        var link = KeyLink().Match((await shared.MailsToAsync(email, 1))[0].TextBody!);
        var foreign = KeyLink().Match((await shared.MailsToAsync(other, 1))[0].TextBody!);
        using var telephone = shared.Other.NewVisitor();

        Assert.Equal(404, (await telephone.OpenAsync($"/bookings/{reference}")).Status);
        Assert.Equal(404, (await telephone.OpenAsync($"/bookings/{reference}{foreign.Groups[1].Value}")).Status);
        Assert.Equal(404, (await telephone.OpenAsync($"/bookings/{reference}?key=forged")).Status);
        Assert.Equal(404, (await telephone.OpenAsync($"/bookings/{stranger}{link.Groups[1].Value}")).Status);
        Assert.Equal(404, (await telephone.OpenAsync($"/bookings/{reference}/calendar.ics{foreign.Groups[1].Value}")).Status);
        var page = await telephone.OpenAsync($"/bookings/{reference}{link.Groups[1].Value}");
        Assert.Equal((200, reference), (page.Status, page.TextOf("reference")));
        Assert.False(page.Has("open-exchange"));
        Assert.Equal(200, (await telephone.OpenAsync($"/bookings/{reference}/calendar.ics{link.Groups[1].Value}")).Status);

        var target = WebUtility.HtmlDecode(Regex.Match(page.Html, "action=\"([^\"]*handler=Cancel[^\"]*)\"").Groups[1].Value);
        var cancelled = await telephone.SubmitToAsync(target, page);
        Assert.Equal(302, cancelled.Status);
        Assert.Contains("data-status=\"cancelled\"", (await telephone.OpenAsync(cancelled.Location!)).Html, StringComparison.Ordinal);
        await shared.Other.ShowsAsync(id, 0, 0, 0);
    }

    [Fact]
    [Trait("speed", "slow")]
    public async Task A_booking_is_found_again_by_reference_and_address_and_nobody_learns_whether_there_is_one()
    {
        var (id, buyer) = (await _node.AddScreeningAsync(), await _node.NewCallerAsync());
        var (email, other) = (NewAddress(), NewAddress());
        var reference = await BookAsync(buyer, id, email, "es", 0);
        await shared.MailsToAsync(email, 1);
        using var visitor = _node.NewVisitor();
        Assert.True((await visitor.OpenAsync("/bookings")).Has("find"));
        var form = await visitor.OpenAsync("/bookings/find");

        var pages = new List<string>();
        (string, string)[] typed =
            [(reference.ToLowerInvariant(), email.ToUpperInvariant()), (reference, email), (reference, other), ("none", email)];
        foreach (var (which, where) in typed)
        {
            var answer = await visitor.SubmitToAsync("/bookings/find", form, ("reference", which), ("email", where));
            Assert.Equal(200, answer.Status);
            pages.Add(answer.TextOf("sent"));
        }

        Assert.Single(pages.Distinct());
        Assert.Equal(422, (await visitor.SubmitToAsync("/bookings/find", form, ("reference", reference), ("email", "ann"))).Status);
        Assert.StartsWith("Tu reserva: ", (await shared.MailsToAsync(email, 2))[1].Subject, StringComparison.Ordinal);
        Assert.Equal(1, await CountAsync($"SELECT count(*)::int FROM outbox WHERE kind = 'requested' AND subject = '{reference}'"));
        Assert.Empty(await shared.MailsToAsync(other, 0));
    }

    [Theory]
    [InlineData("""{"payment":"test-ok","email":"ann"}""")]
    [InlineData("""{"payment":"test-ok","email":"ann@example.com","language":"fr"}""")]
    public async Task Programs_are_told_of_an_address_or_language_that_mail_cannot_have(string body)
    {
        var (id, buyer) = (await _node.AddScreeningAsync(), await _node.NewCallerAsync());
        (await buyer.PostAsync($"holds/{await buyer.HoldAsync(id, 0)}/confirm", body)).IsProblem(400, "invalid_email");
        await _node.ShowsAsync(id, 0, 1);
    }

    [Fact]
    public async Task A_booking_shows_its_address_to_nobody()
    {
        var (id, buyer) = (await _node.AddScreeningAsync(), await _node.NewCallerAsync());
        var email = NewAddress();
        var reference = await BookAsync(buyer, id, email, "en", 0);
        Assert.DoesNotContain(email, (await buyer.GetAsync($"bookings/{reference}")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain(email, (await _node.NewStaff().GetAsync($"bookings/{reference}")).Body, StringComparison.Ordinal);
    }

    private static string NewAddress() => $"b{Guid.NewGuid():N}@example.com";

    private static async Task<string> BookAsync(Caller buyer, long screening, string email, string language, params int[] seats)
    {
        var hold = await buyer.HoldAsync(screening, seats);
        var booked = await buyer.PostAsync($"holds/{hold}/confirm", new { payment = "test-ok", email, language });
        Assert.Equal(201, booked.Status);
        return booked.Text("reference")!;
    }

    private async Task RescheduleAsync(Caller staff, long id)
    {
        var starts = (await _node.Anonymous.GetAsync($"screenings/{id}")).Json.GetProperty("screening").GetProperty("startsAt");
        using var change = new StringContent(
            $$"""{"startsAt":"{{starts.GetDateTimeOffset().AddHours(2):yyyy-MM-ddTHH:mm:ssZ}}"}""", System.Text.Encoding.UTF8,
            "application/json");
        var answer = await staff.SendAsync(HttpMethod.Patch, $"staff/screenings/{id}", change);
        Assert.True(answer.Status == 200, answer.Body);
    }

    private async Task<int> CountAsync(string sql)
    {
        await using var connection = await _node.Database.OpenConnectionAsync();
        return await Dapper.SqlMapper.ExecuteScalarAsync<int>(connection, sql);
    }

    private static string Content(MimePart part)
    {
        using var decoded = new MemoryStream();
        part.Content!.DecodeTo(decoded);
        return System.Text.Encoding.UTF8.GetString(decoded.ToArray());
    }

    private static string Text(string html) => WebUtility.HtmlDecode(Tag().Replace(html, " "));

    [GeneratedRegex(@"/bookings/\w+(\?key=\S+)")]
    private static partial Regex KeyLink();

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tag();
}

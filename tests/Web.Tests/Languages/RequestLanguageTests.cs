namespace Web.Tests.Languages;

[Collection(OnSharedNode.Name)]
public sealed class RequestLanguageTests(SharedNode shared)
{
    private readonly WebNode _node = shared.Node;

    [Theory]
    [InlineData("de,en;q=0.1", "de", "ltr", "Programm")]
    [InlineData("de-AT", "de", "ltr", "Programm")]
    [InlineData("es-419,es;q=0.9", "es", "ltr", "Cartelera")]
    [InlineData("ja", "ja", "ltr", "公演一覧")]
    [InlineData("ar-EG", "ar", "rtl", "العروض")]
    [InlineData("tlh,fr;q=0.9,de;q=0.2,en;q=0.1", "de", "ltr", "Programm")]
    [InlineData("tlh", "en", "ltr", "What’s on")]
    [InlineData("*", "en", "ltr", "What’s on")]
    [InlineData("de;;;q=x,,\u0001", "en", "ltr", "What’s on")]
    public async Task A_browser_is_answered_in_the_language_it_asks_for(string accepted, string language, string direction, string title)
    {
        using var visitor = _node.NewVisitor();
        visitor.Headers.TryAddWithoutValidation("Accept-Language", accepted);

        var page = await visitor.OpenAsync("/");

        Assert.Contains($"<html lang=\"{language}\" dir=\"{direction}\">", page.Html, StringComparison.Ordinal);
        Assert.Contains($"<title>{title} ", System.Net.WebUtility.HtmlDecode(page.Html), StringComparison.Ordinal);
        Assert.Equal(language, page.Answer.Header("Content-Language"));
        Assert.Contains("Accept-Language", page.Answer.Header("Vary"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_chosen_language_stays_and_the_visitor_stays_where_they_were()
    {
        using var visitor = _node.NewVisitor();
        visitor.Headers.TryAddWithoutValidation("Accept-Language", "de");
        var page = await visitor.OpenAsync("/?q=no-such-thing");

        var chosen = await visitor.SubmitToAsync("/language", page, ("language", "ar"));

        Assert.Equal((302, "/?q=no-such-thing"), (chosen.Status, chosen.Location));
        Assert.Contains("<html lang=\"ar\" dir=\"rtl\">", (await visitor.OpenAsync("/bookings")).Html, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"ar\" dir=\"rtl\">", (await visitor.OpenAsync("/no-such-page")).Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("//example.com")]
    [InlineData("/\\example.com")]
    [InlineData("https://example.com/")]
    [InlineData("/\r\n/example.com")]
    [InlineData("")]
    public async Task Nobody_is_sent_to_another_site(string to)
    {
        using var visitor = _node.NewVisitor();
        var page = await visitor.OpenAsync("/");
        Assert.Equal("/", (await visitor.SubmitToAsync("/language", page, ("language", "ja"), ("to", to))).Location);
    }

    [Fact]
    public async Task A_language_that_there_is_not_is_refused()
    {
        using var visitor = _node.NewVisitor();
        var page = await visitor.OpenAsync("/");
        Assert.Equal(400, (await visitor.SubmitToAsync("/language", page, ("language", "tlh"))).Status);
        Assert.Contains("<html lang=\"en\"", (await visitor.OpenAsync("/")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_language_of_tests_is_not_served_unless_a_setting_says_so()
    {
        using var visitor = shared.Brief.NewVisitor();
        visitor.Headers.TryAddWithoutValidation("Accept-Language", "qps");
        Assert.Contains("<html lang=\"en\" dir=\"ltr\">", (await visitor.OpenAsync("/")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_is_said_in_the_language_of_the_request_and_its_code_never_changes()
    {
        var id = await _node.AddScreeningAsync();
        await (await _node.NewCallerAsync()).HoldAsync(id, 1);
        var caller = await _node.NewCallerAsync();
        async Task<Answer> RefusedAsync(string language) => await caller.SendAsync(
            HttpMethod.Post, $"screenings/{id}/holds",
            new StringContent("""{"seats":[1]}""", System.Text.Encoding.UTF8, "application/json"), header: $"Accept-Language: {language}");

        var (english, german) = (await RefusedAsync("en"), await RefusedAsync("de"));

        english.IsProblem(409, "taken", 1);
        german.IsProblem(409, "taken", 1);
        Assert.Equal(("Konflikt", "Diese Plätze sind nicht frei."), (german.Text("title"), german.Text("detail")));
        Assert.Equal("Conflict", english.Text("title"));
        // What only the author of a program reads is in English.
        var wrong = await caller.SendAsync(HttpMethod.Post, $"screenings/{id}/holds",
            new StringContent("{", System.Text.Encoding.UTF8, "application/json"), header: "Accept-Language: de");
        Assert.StartsWith("The body does not fit", wrong.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_programs_read_is_the_same_in_every_language()
    {
        var id = await _node.AddScreeningAsync();
        var english = await _node.Anonymous.GetAsync($"screenings/{id}");
        var arabic = await _node.Anonymous.SendAsync(HttpMethod.Get, $"screenings/{id}", header: "Accept-Language: ar");
        Assert.Equal(english.Body, arabic.Body);
    }
}

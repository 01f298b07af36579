using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using SeatMap.Client;

namespace SeatClient.Tests.Http;

public sealed class RetryTests
{
    private static readonly Guid Hold = Guid.CreateVersion7();

    [Fact]
    public async Task A_command_whose_answer_is_lost_is_sent_again_with_the_same_key()
    {
        await using var server = await ScriptedServer.AnswerAsync(Lose, Lose, Booked);

        var reply = await new SeatMapApi(server.Options).ConfirmAsync(Hold, "test-ok");

        Assert.Equal((SeatOutcome.Booked, "ABC-123"), (reply.Outcome, reply.Reference));
        Assert.Equal(3, server.Seen.Count);
        Assert.Equal(
            ($"POST /api/v1/holds/{Hold}/confirm", "Bearer secret", """{"payment":"test-ok"}"""),
            (server.Seen[0].Line, server.Seen[0].Authorization, server.Seen[0].Body));
        Assert.True(Guid.TryParse(Assert.Single(server.Seen.Distinct()).Key, out _));
    }

    [Fact]
    public async Task Commands_have_keys_of_their_own_or_the_one_that_the_caller_names()
    {
        await using var server = await ScriptedServer.AnswerAsync(Booked);
        var api = new SeatMapApi(server.Options);
        var key = Guid.CreateVersion7();

        await api.ConfirmAsync(Hold, "test-ok");
        await api.ConfirmAsync(Hold, "test-ok");
        await api.ConfirmAsync(Hold, "test-ok", key);
        await api.HoldAsync(7, Hold, [1, 2]);

        Assert.NotEqual(server.Seen[0].Key, server.Seen[1].Key);
        Assert.Equal([$"{key}", $"{Hold}"], server.Seen.Skip(2).Select(s => s.Key));
    }

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    public async Task A_server_that_asks_to_wait_is_not_asked_again_before(int status)
    {
        await using var server = await ScriptedServer.AnswerAsync(
            context => ProblemAsync(context, status, "unavailable", retryAfter: "2"), Booked);
        var clock = Stopwatch.StartNew();

        Assert.True((await new SeatMapApi(server.Options).ConfirmAsync(Hold, "test-ok")).Accepted);

        Assert.True(clock.Elapsed >= TimeSpan.FromSeconds(1.99), $"{clock.Elapsed}");
        Assert.Equal(2, server.Seen.Count);
    }

    [Fact]
    public async Task An_outage_that_would_last_longer_than_allowed_is_an_exception_that_says_how_long()
    {
        await using var server = await ScriptedServer.AnswerAsync(context => ProblemAsync(context, 503, "busy", retryAfter: "600"));

        var failure = await Assert.ThrowsAsync<SeatMapException>(() => new SeatMapApi(server.Options).ConfirmAsync(Hold, "test-ok"));

        Assert.Equal(("busy", true, TimeSpan.FromSeconds(600)), (failure.Code, failure.IsOutage, failure.RetryAfter));
        Assert.Single(server.Seen);
    }

    [Fact]
    public async Task Nothing_is_repeated_when_the_options_say_never()
    {
        await using var server = await ScriptedServer.AnswerAsync(Lose);

        var failure = await Assert.ThrowsAsync<SeatMapException>(
            () => new SeatMapApi(server.Options with { RetryFor = TimeSpan.Zero }).ListScreeningsAsync());

        Assert.Equal((SeatMapException.Unreachable, true), (failure.Code, failure.IsOutage));
    }

    [Fact]
    public async Task An_answer_that_does_not_come_in_time_is_a_lost_one()
    {
        await using var server = await ScriptedServer.AnswerAsync(
            context => new TaskCompletionSource().Task.WaitAsync(context.RequestAborted), Booked);

        var hasty = new SeatMapApi(server.Options with { RequestTimeout = TimeSpan.FromSeconds(0.5) });
        Assert.True((await hasty.ConfirmAsync(Hold, "test-ok")).Accepted);

        // Once more for each answer that a busy machine gives too late.
        Assert.True(server.Seen.Count >= 2, $"{server.Seen.Count}");
    }

    [Fact]
    public async Task A_cancelled_caller_does_not_wait()
    {
        await using var server = await ScriptedServer.AnswerAsync(Lose);
        using var cancel = new CancellationTokenSource();
        var waiting = new SeatMapApi(server.Options with { RetryFor = TimeSpan.FromHours(1) }).ListScreeningsAsync(cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Theory]
    [InlineData(400, "invalid", SeatOutcome.Invalid)]
    [InlineData(402, "payment_declined", SeatOutcome.PaymentDeclined)]
    [InlineData(403, "forbidden", SeatOutcome.Forbidden)]
    [InlineData(409, "taken", SeatOutcome.Taken)]
    [InlineData(410, "something_new", SeatOutcome.Unknown)]
    public async Task A_refusal_is_a_value(int status, string code, SeatOutcome outcome)
    {
        await using var server = await ScriptedServer.AnswerAsync(context => ProblemAsync(context, status, code));

        var reply = await new SeatMapApi(server.Options).ConfirmAsync(Hold, "test-ok");
        var found = await new SeatMapApi(server.Options).FindHoldAsync(Hold);

        Assert.Equal((outcome, code, false, "because"), (reply.Outcome, reply.OutcomeName, reply.Accepted, reply.Detail));
        Assert.Equal([4, 5], reply.Seats);
        Assert.Equal((status, code), (found.Problem?.Status, found.Problem?.Code));
        Assert.Equal(code, Assert.Throws<SeatMapException>(found.ValueOrThrow).Code);
    }

    [Theory]
    [InlineData(401, "invalid_token")]
    [InlineData(500, "internal")]
    public async Task A_bad_token_and_a_bug_of_the_server_are_exceptions_at_once(int status, string code)
    {
        await using var server = await ScriptedServer.AnswerAsync(context => ProblemAsync(context, status, code));

        var failure = await Assert.ThrowsAsync<SeatMapException>(() => new SeatMapApi(server.Options).ConfirmAsync(Hold, "test-ok"));

        Assert.Equal((code, false, status), (failure.Code, failure.IsOutage, failure.Problem?.Status));
        Assert.Single(server.Seen);
    }

    [Fact]
    public async Task What_a_proxy_says_in_HTML_is_an_outage_or_unexpected_and_never_a_crash()
    {
        await using var server = await ScriptedServer.AnswerAsync(Html(502), Html(200));

        var failure = await Assert.ThrowsAsync<SeatMapException>(() => new SeatMapApi(server.Options).ListScreeningsAsync());

        Assert.Equal("unexpected", failure.Code);
        Assert.Equal(2, server.Seen.Count);
    }

    private static Task Lose(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    private static Task Booked(HttpContext context) =>
        context.Response.WriteAsJsonAsync(new { outcome = "booked", reference = "ABC-123", seats = new[] { 1 } });

    private static Task ProblemAsync(HttpContext context, int status, string code, string? retryAfter = null)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.RetryAfter = retryAfter;
        return context.Response.WriteAsJsonAsync(
            new { status, code, detail = "because", seats = new[] { 4, 5 } }, options: null, "application/problem+json");
    }

    private static Func<HttpContext, Task> Html(int status) => context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html";
        return context.Response.WriteAsync("<h1>Oh</h1>");
    };
}

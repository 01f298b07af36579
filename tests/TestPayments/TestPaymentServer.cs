using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace TestPayments;

/// <summary>
/// A payment provider for tests and trials: an HTTP service that speaks the part of Stripe's API that SeatMap uses, keeps its books, and
/// fails as it is configured to. No money moves.
/// </summary>
public sealed class TestPaymentServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly FaultDice _dice = new();
    private readonly StoredAnswers _answers = new();
    private readonly EventSender _events;
    private readonly Bank _bank;

    // The script that a checkout page loads, and the frame that it opens.
    private static readonly (string Path, string File, string Type)[] _fields =
    [
        ("/v3/", "script.js", "text/javascript"), ("/v3/fields", "fields.html", "text/html; charset=utf-8"),
        ("/v3/fields.js", "fields.js", "text/javascript"), ("/v3/fields.css", "fields.css", "text/css"),
    ];

    private TestPaymentServer(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        _dice.Use(builder.Configuration.GetSection("Faults").Get<Faults>() ?? new Faults());
        _events = new EventSender(_dice)
        {
            Address = builder.Configuration["Events:Address"],
            Secret = builder.Configuration["Events:Secret"] ?? "whsec_test",
        };
        _bank = new Bank(_dice, builder.Configuration["Books"]);
        _bank.Changed += (type, intent) => _events.Send(type, StripeJson.Of(intent, Address));
        _app = builder.Build();
        Map();
    }

    public static TestPaymentServer Build(string[] args) => new(args);

    /// <summary>Starts one in this process, on a free port.</summary>
    public static async Task<TestPaymentServer> StartAsync()
    {
        var server = new TestPaymentServer(["--urls", "http://127.0.0.1:0"]);
        await server._app.StartAsync();
        return server;
    }

    /// <summary>Without a slash at the end.</summary>
    public string Address => _app.Urls.First();

    public Bank Bank => _bank;

    public void Use(Faults faults) => _dice.Use(faults);

    /// <summary>Where events go; null: nowhere.</summary>
    public void SendEventsTo(string? address, string secret)
    {
        _events.Secret = secret;
        _events.Address = address;
    }

    public Task RunAsync() => _app.RunAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _events.Dispose();
    }

    private void Map()
    {
        var api = _app.MapGroup("/v1");
        api.MapPost("payment_intents", context => CarryOutAsync(context, form => StripeJson.Of(
            _bank.Create(Amount(form), form["currency"]!, Metadata(form)), Address)));
        api.MapGet("payment_intents/{id}", context => CarryOutAsync(context, _ => StripeJson.Of(_bank.Find(Id(context)), Address)));
        api.MapPost("payment_intents/{id}/confirm", context => CarryOutAsync(context, form => StripeJson.Of(
            _bank.Confirm(Id(context), form["payment_method"]!, form["return_url"]), Address)));
        api.MapPost("payment_intents/{id}/capture", context => CarryOutAsync(
            context, _ => StripeJson.Of(_bank.Capture(Id(context)), Address)));
        api.MapPost("payment_intents/{id}/cancel", context => CarryOutAsync(
            context, _ => StripeJson.Of(_bank.Cancel(Id(context)), Address)));
        api.MapPost("refunds", context => CarryOutAsync(context, form => StripeJson.Of(
            _bank.Refund(form["payment_intent"]!, Amount(form), Metadata(form)))));
        api.MapGet("refunds", context => CarryOutAsync(context, _ => StripeJson.List(
            _bank.RefundsOf(context.Request.Query["payment_intent"]).Select(StripeJson.Of), "/v1/refunds")));
        api.MapPost("payment_methods", context => CarryOutAsync(context, form => StripeJson.Card(_bank.AddCard(Cards.Find(
            form["card[number]"], form["card[exp_month]"], form["card[exp_year]"], form["card[cvc]"], TimeProvider.System.GetUtcNow())))));
        foreach (var (path, file, type) in _fields)
            _app.MapGet(path, () => Results.File(Path.Combine(AppContext.BaseDirectory, "fields", file), type));
        _app.MapGet("/bank/{id}", ShowBank);
        _app.MapPost("/bank/{id}", AnswerBankAsync);
        _app.MapPost("/test/faults", (Faults faults) => _dice.Use(faults));
        _app.MapGet("/test/books", () => _bank.Books());
    }

    private static string Id(HttpContext context) => (string)context.Request.RouteValues["id"]!;

    private static long Amount(IFormCollection form) => long.Parse(form["amount"]!, CultureInfo.InvariantCulture);

    private static Dictionary<string, string> Metadata(IFormCollection form) => form
        .Where(field => field.Key.StartsWith("metadata[", StringComparison.Ordinal))
        .ToDictionary(field => field.Key["metadata[".Length..^1], field => field.Value.ToString(), StringComparer.Ordinal);

    private async Task CarryOutAsync(HttpContext context, Func<IFormCollection, JsonObject> action)
    {
        if (context.Request.Headers.Authorization.Count == 0)
        {
            await AnswerAsync(context, 401, """{"error":{"type":"invalid_request_error","message":"You did not provide an API key."}}""");
            return;
        }

        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync() : FormCollection.Empty;
        var faults = _dice.Faults;
        if (_dice.Hits(faults.Slow))
            await Task.Delay(faults.SlowTime);
        if (_dice.Hits(faults.LostRequest))
        {
            context.Abort();
            return;
        }

        var (status, body) = _dice.Hits(faults.TooMany) ? Refuse(429, "rate_limit", "Too many requests hit the API too quickly.")
            : _dice.Hits(faults.Conflict) ? Refuse(409, "lock_timeout", "This object cannot be accessed right now.")
            : CarryOut(context, form, action);
        if (_dice.Hits(faults.LostAnswer))
            context.Abort();
        else
            await AnswerAsync(context, status, body);
    }

    private (int Status, string Body) Refuse(int status, string code, string message) =>
        (status, StripeJson.Error(new BankException(status, "api_error", code, message), Address).ToJsonString());

    private (int Status, string Body) CarryOut(HttpContext context, IFormCollection form, Func<IFormCollection, JsonObject> action)
    {
        var key = HttpMethods.IsPost(context.Request.Method) ? context.Request.Headers["Idempotency-Key"].ToString() : "";
        try
        {
            var asked = $"{context.Request.Path}?{string.Join('&', form.Select(field => $"{field.Key}={field.Value}"))}";
            if (key.Length > 0 && _answers.Begin(key, asked) is { } stored)
                return stored;
        }
        catch (BankException refusal)
        {
            return (refusal.Status, StripeJson.Error(refusal, Address).ToJsonString());
        }

        var fails = _dice.Hits(_dice.Faults.Failure);
        (int Status, string Body) answer;
        if (fails && _dice.Hits(0.5))
        {
            answer = Refuse(500, "api_error", "An unknown error occurred.");
        }
        else
        {
            try
            {
                answer = (200, action(form).ToJsonString());
            }
            catch (BankException refusal)
            {
                answer = (refusal.Status, StripeJson.Error(refusal, Address).ToJsonString());
            }

            if (fails)
                answer = Refuse(500, "api_error", "An unknown error occurred.");
        }

        if (key.Length > 0)
            _answers.Store(key, answer.Status, answer.Body);
        return answer;
    }

    private static Task AnswerAsync(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body);
    }

    private async Task ShowBank(HttpContext context)
    {
        var intent = _bank.Find(Id(context));
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync($"""
            <!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>Test bank</title>
            <body style="font: 1.1rem system-ui; max-width: 26rem; margin: 4rem auto; padding: 0 1rem">
            <h1>Test bank</h1><p>Confirm {WebUtility.HtmlEncode($"{intent.Amount} {intent.Currency.ToUpperInvariant()}")} (minor units).
            No money moves.</p>
            <form method="post"><button name="answer" value="yes">Confirm</button>
            <button name="answer" value="no">Refuse</button></form></body></html>
            """, Encoding.UTF8);
    }

    private async Task AnswerBankAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        var intent = _bank.Answer(Id(context), form["answer"] == "yes");
        context.Response.Redirect(intent.ReturnAddress ?? "/");
    }
}

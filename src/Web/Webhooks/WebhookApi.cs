using System.Security.Claims;
using SeatEngine.Outbox;
using SeatEngine.Seats;
using SeatEngine.Webhooks;
using SeatHub;
using Web.Http;
using Web.Rights;

namespace Web.Webhooks;

/// <summary>Registers the servers that are notified, shows what they were sent, and sends it again.</summary>
internal static class WebhookApi
{
    private const int DefaultLines = 100, MaxLines = 500;

    public static void MapWebhooks(this IEndpointRouteBuilder api)
    {
        var hooks = api.MapGroup("staff/webhooks").Needs(StaffRights.ManageWebhooks);
        api.MapGet("staff/webhooks", async (WebhookStore store, CancellationToken cancellation) =>
                (await store.ListAsync(cancellation)).Select(endpoint => WebhookView.Of(endpoint)).ToList())
            .Needs(StaffRights.ManageWebhooks)
            .WithName("listWebhooks").WithSummary("The servers that are notified of what happens").ProducesProblem(403);
        api.MapPost("staff/webhooks", AddAsync).Needs(StaffRights.ManageWebhooks)
            .WithName("addWebhook").WithSummary("Notify another server")
            .WithDescription(
                "Events are sent as Standard Webhooks asks (standardwebhooks.com), signed with the secret that this answer shows once. "
                + "At least once, in no promised order; an event keeps its webhook-id. What is not answered with 2xx is tried again for "
                + "five days, and 410 switches the endpoint off.")
            .Produces<WebhookView>(201).ProducesProblem(400).ProducesProblem(403).ProducesProblem(409);
        hooks.MapGet("{id:guid}", async (Guid id, WebhookStore store, CancellationToken cancellation) =>
                await store.FindAsync(id, cancellation) is { } found ? TypedResults.Ok(WebhookView.Of(found)) : None())
            .WithName("getWebhook").WithSummary("One server that is notified")
            .Produces<WebhookView>().ProducesProblem(403).ProducesProblem(404);
        hooks.MapPut("{id:guid}", ChangeAsync).WithName("changeWebhook")
            .WithSummary("Change address, kinds of events, or pause; switches one on again that answered 410")
            .Produces<WebhookView>().ProducesProblem(400).ProducesProblem(403).ProducesProblem(404);
        hooks.MapDelete("{id:guid}", RemoveAsync).WithName("removeWebhook")
            .WithSummary("Notify a server no longer; what waits for it is dropped")
            .Produces<WebhookView>().ProducesProblem(403).ProducesProblem(404);
        hooks.MapPost("{id:guid}/secret", async (Guid id, ClaimsPrincipal user, WebhookDesk desk, CancellationToken cancellation) =>
                await desk.RotateSecretAsync(id, user.GetStaff()!, cancellation) is { } secret
                    ? TypedResults.Ok(new WebhookSecret(secret)) : None())
            .WithName("rotateWebhookSecret").WithSummary("Make a new secret; the present one signs too for 24 hours")
            .Produces<WebhookSecret>().ProducesProblem(403).ProducesProblem(404);
        hooks.MapPost("{id:guid}/test", TestAsync).WithName("testWebhook").WithSummary("Send the event webhook.test")
            .Produces<WebhookView>(202).ProducesProblem(403).ProducesProblem(404);
        hooks.MapGet("{id:guid}/deliveries", DeliveriesAsync).WithName("listWebhookDeliveries")
            .WithSummary("What was and is to be sent to a server, newest first")
            .WithDescription("What was delivered or dropped is kept for a week. In pages: before is madeAt of the last one.")
            .Produces<IReadOnlyList<WebhookDelivery>>().ProducesProblem(400).ProducesProblem(403).ProducesProblem(404);
        hooks.MapPost("{id:guid}/redeliver", RedeliverAsync).WithName("redeliverWebhooks")
            .WithSummary("Send the events of a screening once more, from any revision of its ledger on")
            .WithDescription("With the same webhook-id as before. Without an end in the request, go on at nextRevision until events is 0.")
            .Produces<Redelivered>(202).ProducesProblem(400).ProducesProblem(403).ProducesProblem(404);
    }

    private static IResult None() => Problems.Result(404, "not_found", "There is no such webhook endpoint.");

    private static async Task<IResult> AddAsync(
        WebhookRequest request, ClaimsPrincipal user, WebhookDesk desk, CancellationToken cancellation)
    {
        if (Fault(request, desk) is { } fault)
            return fault;
        if (request.Paused)
            return Problems.Result(400, "invalid", "paused: a new endpoint is not paused.");
        var made = await desk.AddAsync(
            request.Url!, request.Description ?? "", request.Events ?? [], user.GetStaff()!, cancellation);
        return made is { } webhook
            ? TypedResults.Created($"/api/v1/staff/webhooks/{webhook.Endpoint.Id}", WebhookView.Of(webhook.Endpoint, webhook.Secret))
            : Problems.Result(409, "too_many_webhooks", $"There are {WebhookStore.MaxEndpoints} endpoints, which is the most. Remove one.");
    }

    private static async Task<IResult> ChangeAsync(
        Guid id, WebhookRequest request, ClaimsPrincipal user, WebhookDesk desk, WebhookStore store, CancellationToken cancellation)
    {
        if (Fault(request, desk) is { } fault)
            return fault;
        var state = request.Paused ? WebhookState.Paused : WebhookState.Active;
        return await store.ChangeAsync(
                id, request.Url!, request.Description ?? "", request.Events ?? [], state, user.GetStaff()!, cancellation)
            && await store.FindAsync(id, cancellation) is { } changed
            ? TypedResults.Ok(WebhookView.Of(changed)) : None();
    }

    private static IResult? Fault(WebhookRequest request, WebhookDesk desk) =>
        desk.FindFault(request.Url ?? "", request.Description ?? "", request.Events ?? []) is { } fault
            ? Problems.Result(400, "invalid", $"{fault.Field}: {fault.Why}.")
            : null;

    private static async Task<IResult> TestAsync(Guid id, WebhookStore store, WebhookQueue queue, CancellationToken cancellation)
    {
        if (await store.FindAsync(id, cancellation) is not { } endpoint)
            return None();
        await queue.TestAsync(endpoint, cancellation);
        return TypedResults.Accepted((string?)null, WebhookView.Of(endpoint));
    }

    private static async Task<IResult> RemoveAsync(
        Guid id, ClaimsPrincipal user, WebhookStore store, CancellationToken cancellation) =>
        await store.FindAsync(id, cancellation) is { } found && await store.RemoveAsync(id, user.GetStaff()!, cancellation)
            ? TypedResults.Ok(WebhookView.Of(found)) : None();

    private static async Task<IResult> DeliveriesAsync(
        Guid id, DateTimeOffset? before, int? limit, WebhookStore store, OutboxDesk outbox, CancellationToken cancellation)
    {
        if (limit is < 1 or > MaxLines)
            return Problems.Result(400, "invalid", $"limit is 1 to {MaxLines}.");
        if (await store.FindAsync(id, cancellation) is not { } endpoint)
            return None();
        var lines = await outbox.ListAsync(endpoint.Queue, before, limit ?? DefaultLines, cancellation);
        return TypedResults.Ok(lines.Select(WebhookDelivery.Of).ToList());
    }

    private static async Task<IResult> RedeliverAsync(
        Guid id, RedeliverRequest request, ClaimsPrincipal user, WebhookStore store, WebhookQueue queue, CancellationToken cancellation)
    {
        if (request.ScreeningId is not { } screening)
            return Problems.Result(400, "invalid", "screeningId is missing.");
        var to = request.ToRevision ?? long.MaxValue - 1;
        if (request.FromRevision < 1 || to < request.FromRevision)
            return Problems.Result(400, "invalid", "fromRevision is 1 or more, and not above toRevision.");
        if (await store.FindAsync(id, cancellation) is not { } endpoint)
            return None();
        var (events, next) = await queue.AgainAsync(
            endpoint, new ScreeningId(screening), request.FromRevision, to, user.GetStaff()!, cancellation);
        return TypedResults.Accepted((string?)null, new Redelivered(events, next));
    }
}

using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SeatEngine.Outbox;
using SeatEngine.Seats;
using SeatEngine.Webhooks;
using SeatHub;
using Web.Languages;
using Web.Webhooks;

namespace Web.Pages.Staff;

/// <summary>One server that is notified: what it was sent, and what staff change about it. Works without a script.</summary>
[Authorize(Policy = nameof(StaffRights.ManageWebhooks))]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class WebhookModel(WebhookStore store, WebhookDesk desk, WebhookQueue queue, OutboxDesk outbox) : PageModel
{
    private const int Lines = 50;

    public WebhookEndpoint Endpoint { get; private set; } = null!;

    public WebhookForm Form { get; private set; } = null!;

    public IReadOnlyList<OutboxLine> Deliveries { get; private set; } = [];

    /// <summary>Made by this request, and shown this once.</summary>
    public string? Secret { get; private set; }

    public string? Notice { get; private set; }

    public async Task<IActionResult> OnGetAsync(Guid id, int? sent, CancellationToken cancellation)
    {
        Notice = sent is { } count ? Texts.Current["webhooks.sentAgain", ("count", count)] : null;
        return await ShowAsync(id, null, cancellation);
    }

    public async Task<IActionResult> OnPostAsync(
        Guid id, [FromForm] string? url, [FromForm] string? description, [FromForm] string[]? events, [FromForm] bool paused,
        CancellationToken cancellation)
    {
        var form = WebhookForm.Read(url, description, events);
        if (desk.FindFault(form.Url, form.Description, form.Events) is { } fault)
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return await ShowAsync(id, form with { Fault = fault }, cancellation);
        }

        var state = paused ? WebhookState.Paused : WebhookState.Active;
        return await store.ChangeAsync(id, form.Url, form.Description, form.Events, state, User.GetStaff()!, cancellation)
            ? RedirectToPage(new { id }) : NotFound();
    }

    public async Task<IActionResult> OnPostSecretAsync(Guid id, CancellationToken cancellation)
    {
        Secret = await desk.RotateSecretAsync(id, User.GetStaff()!, cancellation);
        return await ShowAsync(id, null, cancellation);
    }

    public async Task<IActionResult> OnPostTestAsync(Guid id, CancellationToken cancellation)
    {
        if (await store.FindAsync(id, cancellation) is not { } endpoint)
            return NotFound();
        await queue.TestAsync(endpoint, cancellation);
        return RedirectToPage(new { id, sent = 1 });
    }

    public async Task<IActionResult> OnPostAgainAsync(
        Guid id, [FromForm] long screening, [FromForm] long from, CancellationToken cancellation)
    {
        if (await store.FindAsync(id, cancellation) is not { } endpoint)
            return NotFound();
        var (events, _) = await queue.AgainAsync(
            endpoint, new ScreeningId(screening), Math.Max(1, from), long.MaxValue - 1, User.GetStaff()!, cancellation);
        return RedirectToPage(new { id, sent = events });
    }

    public async Task<IActionResult> OnPostRemoveAsync(Guid id, CancellationToken cancellation) =>
        await store.RemoveAsync(id, User.GetStaff()!, cancellation) ? RedirectToPage("/Staff/Webhooks") : NotFound();

    private async Task<IActionResult> ShowAsync(Guid id, WebhookForm? form, CancellationToken cancellation)
    {
        if (await store.FindAsync(id, cancellation) is not { } endpoint)
            return NotFound();
        Endpoint = endpoint;
        Form = form ?? new WebhookForm(endpoint.Url, endpoint.Description, endpoint.Events);
        Deliveries = await outbox.ListAsync(endpoint.Queue, null, Lines, cancellation);
        return Page();
    }
}

using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SeatEngine.Seats;
using SeatEngine.Webhooks;
using SeatHub;
using Web.Languages;
using Web.Webhooks;

namespace Web.Pages.Staff;

/// <summary>The servers that are notified, and the form for another one. What was typed stays when it is refused.</summary>
[Authorize(Policy = nameof(StaffRights.ManageWebhooks))]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class WebhooksModel(WebhookStore store, WebhookDesk desk) : PageModel
{
    public IReadOnlyList<WebhookEndpoint> Endpoints { get; private set; } = [];

    public WebhookForm Form { get; private set; } = new("", "", []);

    /// <summary>The one that was just made, with the secret that is shown this once.</summary>
    public (WebhookEndpoint Endpoint, string Secret)? Made { get; private set; }

    public async Task OnGetAsync(CancellationToken cancellation) => Endpoints = await store.ListAsync(cancellation);

    public async Task<IActionResult> OnPostAsync(
        [FromForm] string? url, [FromForm] string? description, [FromForm] string[]? events, CancellationToken cancellation)
    {
        Form = WebhookForm.Read(url, description, events);
        Form = Form with { Fault = desk.FindFault(Form.Url, Form.Description, Form.Events) };
        if (Form.Fault is null)
        {
            Made = await desk.AddAsync(Form.Url, Form.Description, Form.Events, User.GetStaff()!, cancellation);
            Form = Made is null ? Form with { Refusal = Texts.Current["webhooks.tooMany"] } : new WebhookForm("", "", []);
        }

        if (Made is null)
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        Endpoints = await store.ListAsync(cancellation);
        return Page();
    }
}

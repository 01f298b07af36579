using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SeatEngine.Outbox;
using SeatEngine.Seats;
using SeatEngine.Storage;
using SeatHub;
using Web.Languages;
using Web.Text;

namespace Web.Pages.Staff;

/// <summary>What runs by itself, and what becomes of the messages that leave the server. Works without a script.</summary>
[Authorize(Policy = nameof(StaffRights.ManageMessages))]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class JobsModel(ScheduledJobs jobs, OutboxDesk outbox) : PageModel
{
    private const int Lines = 100;

    public IReadOnlyList<ScheduledJob> Jobs { get; private set; } = [];

    /// <summary>By kind: how many are in each state.</summary>
    public IReadOnlyList<IGrouping<(string Queue, string Kind), OutboxCount>> Counts { get; private set; } = [];

    public IReadOnlyList<OutboxLine> Failed { get; private set; } = [];

    public IReadOnlyList<OutboxLine> Retrying { get; private set; } = [];

    public string? Notice { get; private set; }

    public async Task OnGetAsync(bool gone, CancellationToken cancellation)
    {
        Notice = gone ? Texts.Current["jobs.gone"] : null;
        Jobs = await jobs.ListAsync(cancellation);
        Counts = [.. (await outbox.CountAsync(cancellation)).GroupBy(count => (count.Queue, count.Kind))];
        (Failed, Retrying) = await outbox.TroubleAsync(Lines, cancellation);
    }

    public async Task<IActionResult> OnPostRetryAsync([FromForm] long screening, [FromForm] Guid id, CancellationToken cancellation) =>
        Back(await outbox.RetryAsync(new ScreeningId(screening), id, User.GetStaff()!, cancellation));

    public async Task<IActionResult> OnPostDropAsync([FromForm] long screening, [FromForm] Guid id, CancellationToken cancellation) =>
        Back(await outbox.DropAsync(new ScreeningId(screening), id, User.GetStaff()!, cancellation));

    private RedirectToPageResult Back(bool done) => done ? RedirectToPage() : RedirectToPage(new { gone = true });

    /// <summary>A job or message that this version does not know is shown by its name.</summary>
    public static string NameOf(string prefix, string name) =>
        Language.English.Has($"{prefix}.{name}") ? Texts.Current[$"{prefix}.{name}"] : name;

    public static string When(DateTimeOffset? moment) => moment is not { } at
        ? "–"
        : Texts.Current["date.at", ("day", new Part(VenueClock.DateWithYear(at))),
            ("time", at.ToString("HH:mm:ss", CultureInfo.InvariantCulture))];

    public static string StateOf(ScheduledJob job) =>
        Texts.Current[job.InError ? "jobs.inError" : job.Running ? "jobs.running" : "jobs.waiting"];

    public static long CountOf(IEnumerable<OutboxCount> counts, OutboxState state) =>
        counts.FirstOrDefault(count => count.State == state)?.Messages ?? 0;
}

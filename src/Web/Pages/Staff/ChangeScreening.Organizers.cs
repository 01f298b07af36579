using Microsoft.AspNetCore.Mvc;
using SeatEngine.Seats;
using SeatEngine.Staff;
using SeatHub;

namespace Web.Pages.Staff;

public sealed partial class ChangeScreeningModel
{
    /// <summary>Null for those who may not say who organizes a screening.</summary>
    public OrganizersCard? Organizers { get; private set; }

    private StaffMember Member => User.GetStaff()!;

    public async Task<IActionResult> OnPostAddOrganizerAsync(long id, [FromForm] Guid staffId, CancellationToken cancellation)
    {
        if (!Member.May(StaffRights.ManagePeople))
            return Forbid();
        if ((await people.ListAsync(cancellation)).All(person => person.Id != staffId)
            || !await organizers.AddAsync(new ScreeningId(id), new StaffId(staffId), Member, cancellation))
        {
            return NotFound();
        }

        return RedirectToPage(new { id, organizers = true });
    }

    public async Task<IActionResult> OnPostRemoveOrganizerAsync(long id, [FromForm] Guid staffId, CancellationToken cancellation)
    {
        if (!Member.May(StaffRights.ManagePeople))
            return Forbid();
        return await organizers.RemoveAsync(new ScreeningId(id), new StaffId(staffId), Member, cancellation)
            ? RedirectToPage(new { id, organizers = true })
            : NotFound();
    }

    private async Task LoadOrganizersAsync(long id, CancellationToken cancellation)
    {
        if (!Member.May(StaffRights.ManagePeople))
            return;
        var ids = (await organizers.FindAsync(new ScreeningId(id), cancellation)).Select(staff => staff.Value).ToHashSet();
        var all = await people.ListAsync(cancellation);
        Organizers = new OrganizersCard(
            [.. all.Where(person => ids.Contains(person.Id))],
            [.. all.Where(person => person.Role == StaffRoles.Organizer && !ids.Contains(person.Id))],
            Request.Query.ContainsKey("organizers"));
    }
}

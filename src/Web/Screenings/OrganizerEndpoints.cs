using System.Security.Claims;
using SeatEngine.Screenings;
using SeatEngine.Seats;
using SeatEngine.Staff;
using SeatHub;
using Web.Accounts;
using Web.Http;
using Web.Rights;

namespace Web.Screenings;

/// <summary>Says who may act as staff, and who organizes a screening.</summary>
internal static class OrganizerEndpoints
{
    public static void MapOrganizers(this IEndpointRouteBuilder api)
    {
        api.MapGet("staff/people", (StaffDirectory people, CancellationToken cancellation) => people.ListAsync(cancellation))
            .Needs(StaffRights.ManagePeople).WithName("listPeople").WithSummary("Who may act as staff, by name").ProducesProblem(403);
        var organizers = api.MapGroup("staff/screenings/{id:long}/organizers").Needs(StaffRights.ManagePeople);
        api.MapGet("staff/screenings/{id:long}/organizers", FindAsync).Needs(StaffRights.ManagePeople)
            .WithName("listOrganizers").WithSummary("Who organizes a screening")
            .WithDescription("Members of staff with the role organizer see and change their own screenings alone.")
            .Produces<IReadOnlyList<StaffPerson>>().ProducesProblem(403);
        organizers.MapPut("{staffId:guid}", AddAsync).WithName("addOrganizer").WithSummary("Make somebody an organizer of a screening")
            .Produces<IReadOnlyList<StaffPerson>>().ProducesProblem(403).ProducesProblem(404);
        organizers.MapDelete("{staffId:guid}", RemoveAsync).WithName("removeOrganizer")
            .WithSummary("Take a screening from an organizer")
            .Produces<IReadOnlyList<StaffPerson>>().ProducesProblem(403).ProducesProblem(404);
    }

    private static async Task<IResult> FindAsync(
        long id, ScreeningOrganizers organizers, StaffDirectory people, CancellationToken cancellation)
    {
        var found = (await organizers.FindAsync(new ScreeningId(id), cancellation)).Select(staff => staff.Value).ToHashSet();
        return TypedResults.Ok((await people.ListAsync(cancellation)).Where(person => found.Contains(person.Id)).ToList());
    }

    private static async Task<IResult> AddAsync(
        long id, Guid staffId, ClaimsPrincipal user, ScreeningOrganizers organizers, StaffDirectory people,
        CancellationToken cancellation)
    {
        if ((await people.ListAsync(cancellation)).All(person => person.Id != staffId))
            return Problems.Result(404, "not_found", "Nobody of staff has this id.");
        return await organizers.AddAsync(new ScreeningId(id), new StaffId(staffId), user.GetStaff()!, cancellation)
            ? await FindAsync(id, organizers, people, cancellation)
            : ScreeningEndpoints.UnknownScreening();
    }

    private static async Task<IResult> RemoveAsync(
        long id, Guid staffId, ClaimsPrincipal user, ScreeningOrganizers organizers, StaffDirectory people,
        CancellationToken cancellation) =>
        await organizers.RemoveAsync(new ScreeningId(id), new StaffId(staffId), user.GetStaff()!, cancellation)
            ? await FindAsync(id, organizers, people, cancellation)
            : ScreeningEndpoints.UnknownScreening();
}

using SeatEngine.Seats;
using SeatEngine.Staff;

namespace SeatEngine.Tests.Nodes;

internal static class Callers
{
    /// <summary>A member of staff. The till has the same name.</summary>
    public static Caller Staff(string name) => new HolderId(Guid.NewGuid()).AsCaller(name);

    /// <summary>The holder, as a member of staff if a name is given.</summary>
    public static Caller AsCaller(this HolderId holder, string? staff = null) =>
        new(holder, Staff: staff is null ? null : new StaffMember(
            new StaffId(Guid.NewGuid()), staff, new TillId(staff), new StaffTokenId(Guid.NewGuid()), "192.0.2.7",
            StaffRoles.RightsOf(StaffRoles.Admin)));
}

using SeatEngine.Staff;

namespace Web.Pages.Staff;

/// <summary>Who organizes a screening, and who else could.</summary>
public sealed record OrganizersCard(IReadOnlyList<StaffPerson> Organizers, IReadOnlyList<StaffPerson> Others, bool IsOpen);

using SeatEngine.Seats;

namespace SeatEngine.Staff;

/// <summary>What members of staff are, and what each role may do (docs/decisions/0040-roles.md).</summary>
public static class StaffRoles
{
    /// <summary>Sells, exchanges and gives money back at a till.</summary>
    public const string BoxOffice = "box-office";

    /// <summary>Runs an evening: the box office's work, changes of screenings, the trail.</summary>
    public const string Supervisor = "supervisor";

    /// <summary>Puts on screenings, and sees and changes their own alone. Has no till.</summary>
    public const string Organizer = "organizer";

    /// <summary>Scans tickets, and nothing else: a device at an entrance, an usher.</summary>
    public const string Door = "door";

    public const string Admin = "admin";

    // The one role of earlier versions, whose tokens could do everything.
    private const string Former = "staff";

    private static readonly Dictionary<string, StaffRights> _rights = new(StringComparer.Ordinal)
    {
        [BoxOffice] = StaffRights.SeeScreenings | StaffRights.SellAtTill | StaffRights.ChangeBookings | StaffRights.BlockSeats
            | StaffRights.AdmitVisitors | StaffRights.AllScreenings,
        [Supervisor] = StaffRights.SeeScreenings | StaffRights.SellAtTill | StaffRights.ChangeBookings | StaffRights.BlockSeats
            | StaffRights.ChangeScreenings | StaffRights.CallOffScreenings | StaffRights.ReadTrail | StaffRights.ManageMessages
            | StaffRights.AdmitVisitors | StaffRights.AllScreenings,
        [Organizer] = StaffRights.SeeScreenings | StaffRights.ChangeBookings | StaffRights.BlockSeats | StaffRights.AddScreenings
            | StaffRights.ChangeScreenings | StaffRights.CallOffScreenings | StaffRights.AdmitVisitors,
        [Door] = StaffRights.AdmitVisitors | StaffRights.AllScreenings,
        [Admin] = Enum.GetValues<StaffRights>().Aggregate((all, right) => all | right),
    };

    public static IReadOnlyList<string> All { get; } = [BoxOffice, Supervisor, Organizer, Door, Admin];

    /// <summary>None for a role that this version does not know.</summary>
    public static StaffRights RightsOf(string? role) => role is null ? StaffRights.None : _rights.GetValueOrDefault(role);

    public static IEnumerable<string> With(StaffRights right) => All.Where(role => (_rights[role] & right) == right);

    /// <summary>The role that a stored one means now.</summary>
    internal static string Canonical(string stored) => stored == Former ? Admin : stored;
}

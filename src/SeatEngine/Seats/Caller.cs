namespace SeatEngine.Seats;

/// <summary>A member of staff, and the till that takes and gives money for them.</summary>
/// <param name="Id">Stays the same when the name changes.</param>
/// <param name="Name">Written to the ledger beside what they did.</param>
/// <param name="Token">What they are known by.</param>
/// <param name="Address">Where they connected from; null if that is not known.</param>
/// <param name="Rights">As their role gives them.</param>
public sealed record StaffMember(StaffId Id, string Name, TillId Till, StaffTokenId Token, string? Address, StaffRights Rights)
{
    /// <summary>They are staff in the screenings that they organize, and visitors in all others.</summary>
    public bool OwnScreeningsOnly => !May(StaffRights.AllScreenings);

    public bool May(StaffRights right) => (Rights & right) == right;
}

/// <summary>Who asks for a command, as their token says. Immutable.</summary>
/// <param name="Holder">Holds and bookings that it makes are theirs.</param>
/// <param name="Account">The customer who is signed in, if any.</param>
/// <param name="Staff">The member of staff, who may change anybody's holds and bookings; null for everybody else.</param>
/// <param name="From">Where they ask from, if it is limited how many seats are held from there; null for staff.</param>
public sealed record Caller(HolderId Holder, AccountId? Account = null, StaffMember? Staff = null, AddressBlock? From = null)
{
    /// <summary>Whether cash and terminal are theirs to use.</summary>
    public bool HasTill => Staff is { } staff && staff.May(StaffRights.SellAtTill);

    /// <summary>Whether a hold or booking of this holder is the caller's to change.</summary>
    public bool MayChange(HolderId holder) => Holder == holder || (Staff is { } staff && staff.May(StaffRights.ChangeBookings));

    /// <summary>Whether a booking of this holder is the caller's to see.</summary>
    public bool MaySee(HolderId holder) => MayChange(holder) || (Staff is { } staff && staff.May(StaffRights.SeeScreenings));
}

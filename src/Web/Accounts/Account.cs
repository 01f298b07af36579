using SeatEngine.Seats;

namespace Web.Accounts;

/// <summary>
/// Somebody of staff who signs in with a password or a passkey, as ASP.NET Core Identity's managers change it. Its id is that of the member
/// of staff.
/// </summary>
public sealed class Account
{
    public Guid Id { get; init; }

    public string Email { get; set; } = "";

    /// <summary>For looking it up. Unique.</summary>
    public string EmailKey { get; set; } = "";

    /// <summary>As the ledger and the trail have it. Also the name of their till.</summary>
    public string Name { get; set; } = "";

    public string Role { get; set; } = "";

    /// <summary>Holds and bookings that they make are this holder's.</summary>
    public Guid Holder { get; init; }

    /// <summary>Null until the invitation is accepted.</summary>
    public string? PasswordHash { get; set; }

    /// <summary>Another one with each change of password or second factor.</summary>
    public string SecurityStamp { get; set; } = "";

    public string ConcurrencyStamp { get; set; } = "";

    public bool SecondFactor { get; set; }

    /// <summary>Protected.</summary>
    public string? AuthenticatorKey { get; set; }

    public bool Closed { get; init; }

    public StaffId Staff => new(Id);
}

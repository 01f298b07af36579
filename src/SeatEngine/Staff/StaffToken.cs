using SeatEngine.Seats;

namespace SeatEngine.Staff;

public enum StaffTokenState
{
    Live,
    Revoked,
    Expired,
}

/// <summary>A token or session as a node knows it, by the database's clock when it was read. Immutable.</summary>
/// <param name="SignedInWith">The token that signed in, if this is a session.</param>
/// <param name="Holder">Holds and bookings that are made with it are theirs.</param>
/// <param name="OfAccount">It is a session of an account, whose id is that of the member of staff.</param>
/// <param name="IsUseDue">Its last use is to be written again: it was more than a minute ago.</param>
public sealed record StaffToken(
    StaffTokenId Id, StaffTokenId? SignedInWith, StaffId Staff, string Name, string Role, HolderId Holder, StaffTokenState State,
    bool IsUseDue, ReadOnlyMemory<byte> Hash, bool OfAccount)
{
    /// <summary>It was made by a sign-in. Nobody signs in with it.</summary>
    public bool IsSession => SignedInWith is not null || OfAccount;
}

/// <summary>A token for the list of the command line. Times are UTC. The last use is that of its sessions too.</summary>
/// <param name="Sessions">How many browsers are signed in with it.</param>
public sealed record ListedStaffToken(
    StaffTokenId Id, string Name, string Role, StaffTokenState State, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt,
    DateTimeOffset? LastUsedAt, DateTimeOffset? RevokedAt, int Sessions);

/// <summary>A new token or session. Its text is shown this once.</summary>
/// <param name="Lifetime">How long it is valid; null: until it is revoked.</param>
public sealed record IssuedStaffToken(StaffTokenId Id, string Text, TimeSpan? Lifetime);

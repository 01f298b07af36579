namespace SeatEngine.Seats;

/// <summary>One film, concert or match: one hall, one start time. Positive.</summary>
public readonly record struct ScreeningId(long Value)
{
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>A hold, and the id of the command that made it. Chosen by the client (UUIDv7), so that a repeat is recognised.</summary>
public readonly record struct HoldId(Guid Value)
{
    public override string ToString() => Value.ToString();
}

/// <summary>Who holds seats: an anonymous visitor, a kiosk, a script. Comes from a signed token, never from a request body.</summary>
public readonly record struct HolderId(Guid Value)
{
    public override string ToString() => Value.ToString();
}

/// <summary>One attempt to pay for a hold, and the id of the command that began it. Chosen by the client (UUIDv7).</summary>
public readonly record struct PaymentId(Guid Value)
{
    public override string ToString() => Value.ToString();
}

/// <summary>A registered customer. Not in use yet: accounts are of staff.</summary>
public readonly record struct AccountId(Guid Value)
{
    public override string ToString() => Value.ToString();
}

/// <summary>A member of staff: the same in all sessions of a token.</summary>
public readonly record struct StaffId(Guid Value)
{
    public override string ToString() => Value.ToString();
}

/// <summary>What a member of staff is known by: a token from the command line, or the session that signing in with one made.</summary>
public readonly record struct StaffTokenId(Guid Value)
{
    public override string ToString() => Value.ToString();
}

/// <summary>A till, by the name that its account is kept under.</summary>
public readonly record struct TillId(string Value)
{
    public override string ToString() => Value;
}

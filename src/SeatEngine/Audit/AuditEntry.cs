using SeatEngine.Seats;

namespace SeatEngine.Audit;

/// <summary>One line to be written: what a member of staff did, or what was refused. Immutable.</summary>
/// <param name="Result"><see cref="Done"/>, or the code of the refusal as the API has it: <c>taken</c>, <c>revoked</c>.</param>
public sealed record AuditEntry(StaffAction Action, string Result = AuditEntry.Done)
{
    public const string Done = "done";

    /// <summary>Who it was, where nobody is signed in: a person who may run the server's commands.</summary>
    public const string CommandLine = "command line";

    public StaffId? Staff { get; init; }

    public string? Name { get; init; }

    public StaffTokenId? Token { get; init; }

    public string? Address { get; init; }

    public ScreeningId? Screening { get; init; }

    /// <summary>A booking's.</summary>
    public string? Reference { get; init; }

    public HoldId? Hold { get; init; }

    /// <summary>What else it was about: a plan, a token, a route.</summary>
    public string? Subject { get; init; }

    /// <summary>How many.</summary>
    public int? Seats { get; init; }

    public Guid? Command { get; init; }

    /// <summary>When it happened, by this node's clock; null: now, by the database's.</summary>
    public DateTimeOffset? At { get; init; }

    public AuditEntry By(StaffMember staff) => this with
    {
        Staff = staff.Id,
        Name = staff.Name,
        Token = staff.Token,
        Address = staff.Address,
    };
}

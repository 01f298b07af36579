namespace SeatEngine.Seats;

/// <summary>A wish for seats together, wherever they are.</summary>
/// <param name="Count">How many, adjacent.</param>
/// <param name="Category">Only of this price category; any when null.</param>
/// <param name="Accessible">With a wheelchair space among them.</param>
public sealed record BestRequest(int Count, string? Category = null, bool Accessible = false);

/// <summary>
/// Something that is asked of seats. <see cref="CommandId"/> is chosen by the caller: repeating an accepted command with its id
/// gives the first answer and changes nothing.
/// </summary>
public abstract record SeatCommand(Guid CommandId);

/// <param name="HoldId">The hold to make; also the command's id.</param>
/// <param name="Holder">Who asks.</param>
/// <param name="Seats">Ascending, distinct, within the plan.</param>
public sealed record HoldSeats(HoldId HoldId, HolderId Holder, int[] Seats) : SeatCommand(HoldId.Value);

/// <param name="HoldId">The hold to make; also the command's id.</param>
/// <param name="Holder">Who asks.</param>
/// <param name="Wish">What is wished for.</param>
/// <param name="Preferred">Seats chosen beforehand, and locked in Redis; taken if they are still free, otherwise chosen anew.</param>
public sealed record HoldBest(HoldId HoldId, HolderId Holder, BestRequest Wish, int[]? Preferred) : SeatCommand(HoldId.Value);

public sealed record ExtendHold(Guid CommandId, HoldId HoldId, HolderId Holder) : SeatCommand(CommandId);

/// <param name="CommandId">The command's id.</param>
/// <param name="HoldId">The hold.</param>
/// <param name="Holder">Who asks; ignored for staff.</param>
/// <param name="Seats">Which of its seats; all when null.</param>
/// <param name="Staff">The name of the member of staff who takes it away, or null.</param>
public sealed record ReleaseHold(Guid CommandId, HoldId HoldId, HolderId Holder, int[]? Seats, string? Staff) : SeatCommand(CommandId);

/// <param name="CommandId">The command's id.</param>
/// <param name="HoldId">The hold to book.</param>
/// <param name="Holder">Who asks.</param>
/// <param name="Reference">The booking's reference, made beforehand so that deciding stays pure.</param>
public sealed record ConfirmHold(Guid CommandId, HoldId HoldId, HolderId Holder, string Reference) : SeatCommand(CommandId);

public sealed record CancelBooking(Guid CommandId, string Reference, HolderId Holder, string? Staff) : SeatCommand(CommandId);

public sealed record BlockSeats(Guid CommandId, int[] Seats, string Staff) : SeatCommand(CommandId);

public sealed record UnblockSeats(Guid CommandId, int[] Seats, string Staff) : SeatCommand(CommandId);

/// <summary>Makes visible that holds have run out. Asks for nothing that a command would not do by itself.</summary>
public sealed record ExpireHolds(Guid CommandId, IReadOnlyList<HoldId> HoldIds) : SeatCommand(CommandId);

using SeatEngine.Prices;

namespace SeatEngine.Seats;

/// <summary>
/// Promo codes and vouchers: looked at when they are entered, and counted when the seats are bought. The head's lock is held meanwhile, so
/// that the last use is used once.
/// </summary>
public sealed partial class SeatRules
{
    /// <summary>Bookings that the batch has made of holds with a code, in order.</summary>
    public IReadOnlyList<CodeUse> CodeUses
    {
        get
        {
            var uses = new List<CodeUse>();
            foreach (var entry in _entries)
            {
                if (entry.Op != LedgerOp.Confirm || facts.Holds[new HoldId(entry.Hold!.Value)].Pricing?.Terms.Code is not { } code)
                    continue;
                var booking = _bookings[entry.Booking!];
                uses.Add(new CodeUse(code.Code, booking.Reference, booking.Holder, booking.Contact?.Email));
            }

            return uses;
        }
    }

    /// <summary>The discount of the code that the command enters; the one that there was if it enters none.</summary>
    private SeatReply? FindCode(PriceHold command, HoldRecord record, out CodeDiscount? discount)
    {
        discount = record.Pricing?.Terms.Code;
        if (command.Code is not { } entered)
            return null;
        discount = null;
        if (entered.Length == 0)
            return null;
        if (PromoCode.Canonical(entered) is not { } canonical
            || !facts.Codes.TryGetValue((command.HoldId, canonical), out var code))
        {
            return RefuseCode(command.HoldId, CodeFault.Unknown);
        }

        if (WithUsesOf(code, record.Holder, null).FindFault(now) is { } fault)
            return RefuseCode(command.HoldId, fault);
        discount = new CodeDiscount(code.Code, code.Discount);
        return null;
    }

    /// <summary>Why the hold cannot be bought with its code; null if it can, or has none.</summary>
    private SeatReply? RefuseCode(LiveHold hold, string? email)
    {
        if (facts.Holds[hold.Id].Pricing?.Terms.Code is not { } code)
            return null;
        if (!facts.Codes.TryGetValue((hold.Id, code.Code), out var record))
            return RefuseCode(hold.Id, CodeFault.Unknown);
        return WithUsesOf(record, hold.Holder, email).FindFault(now) is { } fault ? RefuseCode(hold.Id, fault) : null;
    }

    /// <summary>The code as the batch leaves it so far.</summary>
    private PromoCode WithUsesOf(PromoCode code, HolderId holder, string? email)
    {
        var uses = CodeUses.Where(use => use.Code == code.Code).ToList();
        return code with
        {
            Uses = code.Uses + uses.Count,
            UsesOfPerson = code.UsesOfPerson + uses.Count(use => use.Holder == holder
                || (email is not null && string.Equals(use.Email, email, StringComparison.OrdinalIgnoreCase))),
        };
    }

    private static SeatReply RefuseCode(HoldId hold, CodeFault fault) => Refuse(SeatOutcome.CodeRefused, hold) with
    {
        CodeFault = fault,
        Detail = fault switch
        {
            CodeFault.NotYet => "This code is not valid yet.",
            CodeFault.Over => "This code is not valid any more.",
            CodeFault.UsedUp => "This code has been used as often as it may be.",
            CodeFault.PersonLimit => "You have used this code as often as one person may.",
            CodeFault.NoTicket => "This code is for other tickets.",
            _ => "There is no such code for this screening.",
        },
    };
}

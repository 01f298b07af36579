using SeatEngine.Plans;
using SeatEngine.Prices;

namespace SeatEngine.Seats;

/// <summary>What holds and bookings cost: fixed when a hold is granted, and again when its ticket types are chosen.</summary>
public sealed partial class SeatRules
{
    private readonly HashSet<HoldId> _repriced = [];

    /// <summary>Holds whose price was fixed again.</summary>
    public IReadOnlyCollection<HoldId> Repriced => _repriced;

    /// <summary>A hold as the batch leaves it.</summary>
    internal HoldRecord RecordOf(HoldId hold) => facts.Holds[hold];

    private SeatReply Price(PriceHold command)
    {
        if (AnswerUnlessLive(command, SeatOutcome.Priced, command.HoldId, command.Caller, out var hold) is { } answer)
            return answer;
        if (terms.IsCalledOff)
            return Refuse(SeatOutcome.Closed, command.HoldId) with { Detail = CalledOffDetail };
        int[] strangers = [.. command.Types.Select(choice => choice.Seat).Except(hold.Seats)];
        if (strangers.Length > 0)
            return Refuse(SeatOutcome.NotYours, command.HoldId, strangers);

        var record = facts.Holds[hold.Id];
        var listed = record.Seats.ToDictionary(seat => seat, seat => Listed(record, seat));
        foreach (var choice in command.Types)
        {
            if (terms.Pricing.FindType(choice.Type) is not { } type)
                return RefuseTypes(hold.Id, new TypeFault(TypeFaultKind.Unknown, choice.Type, [choice.Seat]));
            var member = type.Rule == TicketTypeRule.Member ? TypeRules.CleanNumber(choice.Member) : null;
            var before = listed[choice.Seat];
            // What stays keeps its price.
            listed[choice.Seat] = before.Type == type.Id ? before with { Member = member } : terms.List(choice.Seat, type, member);
        }

        if (TypeRules.FindFault(terms.Pricing.Types, [.. hold.Seats.Select(seat => listed[seat])], IsSpace) is { } fault)
            return RefuseTypes(hold.Id, fault);
        if (FindCode(command, record, out var code) is { } refusal)
            return refusal;
        var pricing = new HoldPricing(
            terms.PriceTerms with { Code = code }, [.. record.Seats.Select(seat => listed[seat])]);
        var quote = pricing.QuoteOf(hold.Seats);
        if (command.Code is { Length: > 0 } && quote.Discount == 0)
            return RefuseCode(hold.Id, CodeFault.NoTicket);
        facts.Holds[hold.Id] = record with { Pricing = pricing, Amounts = AmountsOf(pricing, record.Seats) };
        _repriced.Add(hold.Id);
        return About(hold, SeatOutcome.Priced) with { Due = quote.Total };
    }

    /// <summary>Why the hold cannot be bought with its ticket types; null if it can. Seats may have been added or released since.</summary>
    private SeatReply? RefuseTypes(LiveHold hold)
    {
        if (facts.Holds[hold.Id].Pricing is not { } pricing || terms.Pricing.Types.Count == 0)
            return null;
        return TypeRules.FindFault(terms.Pricing.Types, [.. hold.Seats.Select(pricing.Of)], IsSpace) is { } fault
            ? RefuseTypes(hold.Id, fault)
            : null;
    }

    private static SeatReply RefuseTypes(HoldId hold, TypeFault fault) => Refuse(SeatOutcome.TicketTypeRefused, hold, fault.Seats) with
    {
        TypeFault = fault,
        Detail = fault.Kind switch
        {
            TypeFaultKind.TooFew => $"Tickets \"{fault.Type}\" are sold from {fault.Limit} on in one booking.",
            TypeFaultKind.TooMany => $"A booking has at most {fault.Limit} tickets \"{fault.Type}\".",
            TypeFaultKind.CarerWithoutSpace =>
                $"A ticket \"{fault.Type}\" is for the person who comes with somebody in a wheelchair: one for each wheelchair space, on "
                + "another seat.",
            TypeFaultKind.MemberNumber => $"A ticket \"{fault.Type}\" needs a valid membership number, each once.",
            _ => $"There are no tickets \"{fault.Type}\" for this screening.",
        },
    };

    private bool IsSpace(int seat) => terms.Plan.Seats[seat].Kind == SeatKind.Wheelchair;

    /// <summary>A seat of a hold with its list price, as it was fixed.</summary>
    private ListedSeat Listed(HoldRecord record, int seat)
    {
        if (record.Pricing is { } pricing)
            return pricing.Of(seat);
        var listed = terms.List(seat);
        // From before the screening had types or fees.
        return record.Amounts is { } amounts ? listed with { List = amounts[Array.IndexOf(record.Seats, seat)] } : listed;
    }

    /// <summary>What a new hold of these seats costs, with those of the hold that it takes the place of.</summary>
    /// <returns>Null if they cost what their categories cost.</returns>
    private HoldPricing? PriceNew(int[] seats, LiveHold? joined)
    {
        var record = joined is null ? null : facts.Holds[joined.Id];
        if (terms.Pricing.IsNone && record?.Pricing is null)
            return null;
        return new HoldPricing(
            terms.PriceTerms with { Code = record?.Pricing?.Terms.Code },
            [.. seats.Select(seat => terms.List(seat)), .. (joined?.Seats ?? []).Select(seat => Listed(record!, seat))]);
    }

    private static long[] AmountsOf(HoldPricing pricing, int[] seats)
    {
        var quote = pricing.QuoteOf(seats).Seats.ToDictionary(price => price.Seat, price => price.Amount);
        return Array.ConvertAll(seats, seat => quote[seat]);
    }

    /// <summary>The prices that were fixed when the hold was granted; the screening's prices may have changed since.</summary>
    private long[] FixedPrices(LiveHold hold)
    {
        var granted = facts.Holds[hold.Id];
        return granted.Pricing is { } pricing ? AmountsOf(pricing, hold.Seats) : Array.ConvertAll(hold.Seats, s =>
            granted.Amounts is { } amounts && Array.BinarySearch(granted.Seats, s) is var at and >= 0 ? amounts[at] : terms.Price(s));
    }

    /// <summary>A booking that is made of a hold has the parts of its prices from there.</summary>
    private BookingRecord WithParts(BookingRecord booking) =>
        booking.Parts is null && facts.Holds.GetValueOrDefault(booking.HoldId)?.Pricing is { } pricing
            ? booking with { Parts = pricing.QuoteOf(booking.Seats).Seats.ToDictionary(price => price.Seat) }
            : booking;

    private static Dictionary<int, SeatPrice>? With(
        IReadOnlyDictionary<int, SeatPrice>? parts, IReadOnlyDictionary<int, SeatPrice>? others)
    {
        if (parts is null || others is null)
            return parts?.ToDictionary();
        var all = parts.ToDictionary();
        foreach (var (seat, part) in others)
            all[seat] = part;
        return all;
    }

    /// <summary>
    /// The prices of seats that staff give to a booking for others, pair by pair in the order of the seats. Within its category a ticket
    /// keeps what was paid for it, with its type. Otherwise it costs what the category costs. The kiosk and the desk compute the same.
    /// </summary>
    private (long[] Amounts, IReadOnlyDictionary<int, SeatPrice>? Parts) PricesInstead(
        BookingRecord booking, int[] lost, int[] gained)
    {
        var amounts = Array.ConvertAll(gained, terms.Price);
        if (booking.Parts is not { } before)
            return (amounts, null);
        var parts = new Dictionary<int, SeatPrice>();
        for (var i = 0; i < gained.Length; i++)
        {
            if (!before.TryGetValue(lost[i], out var part)
                || terms.Plan.Seats[lost[i]].Category != terms.Plan.Seats[gained[i]].Category)
            {
                continue;
            }

            parts[gained[i]] = part with { Seat = gained[i] };
            amounts[i] = part.Amount;
        }

        return (amounts, parts);
    }
}

using System.Text.Json.Serialization;
using SeatEngine.Json;
using SeatEngine.Plans;

namespace SeatEngine.Seats;

/// <summary>
/// When wheelchair spaces and companions' seats are sold to everyone. "Sold" means that nothing can become free again by itself: no seat
/// is free or held, and one at least is sold; what staff have blocked does not count.
/// </summary>
// The numbers are stored.
[JsonConverter(typeof(CamelCaseEnumConverter<AccessibleRelease>))]
public enum AccessibleRelease : short
{
    /// <summary>They are kept for those who need them until the end.</summary>
    Never = 0,

    /// <summary>When all other seats of the hall are sold.</summary>
    HallSold = 1,

    /// <summary>When all other seats of their section are sold.</summary>
    SectionSold = 2,

    /// <summary>When all other seats of their price are sold.</summary>
    PriceSold = 3,
}

/// <summary>Finds the wheelchair spaces and companions' seats that are sold to everyone now. Pure.</summary>
internal static class ReleasedSeats
{
    /// <returns>For each seat of the plan, whether it is such a one; empty if none is.</returns>
    public static bool[] Of<TBoard>(ScreeningTerms terms, TBoard board)
        where TBoard : ISeatBoard
    {
        if (terms.AccessibleRelease == AccessibleRelease.Never)
            return [];
        var seats = terms.Plan.Seats;
        var scopes = new Scopes(terms);
        var open = new bool[scopes.Count];
        var sold = new bool[scopes.Count];
        for (var seat = 0; seat < seats.Count; seat++)
        {
            if (IsAccessible(seats[seat]))
                continue;
            var status = board[seat].Status;
            open[scopes[seat]] |= status is SeatStatus.Free or SeatStatus.Held;
            sold[scopes[seat]] |= status == SeatStatus.Sold;
            // For the whole hall nearly always known after a few seats.
            if (scopes.Count == 1 && open[0])
                return [];
        }

        var released = new bool[seats.Count];
        for (var seat = 0; seat < released.Length; seat++)
            released[seat] = IsAccessible(seats[seat]) && sold[scopes[seat]] && !open[scopes[seat]];
        return Array.Exists(released, r => r) ? released : [];
    }

    private static bool IsAccessible(PlanSeat seat) => seat.Kind is SeatKind.Wheelchair or SeatKind.Companion;

    /// <summary>Which seats are judged together: those with the same number.</summary>
    private readonly struct Scopes
    {
        private readonly int[]? _part;
        private readonly int[]? _sharedBy;

        public Scopes(ScreeningTerms terms)
        {
            var plan = terms.Plan;
            switch (terms.AccessibleRelease)
            {
                case AccessibleRelease.SectionSold:
                    (_part, Count) = (plan.SectionOf, plan.Sections.Count);
                    break;
                case AccessibleRelease.PriceSold:
                    (_part, Count) = (plan.CategoryOf, plan.Categories.Count);
                    // Two categories may cost the same: then the first of them stands for both.
                    var prices = plan.Categories.Select(c => terms.Prices.GetValueOrDefault(c.Id)).ToArray();
                    _sharedBy = Array.ConvertAll(prices, price => Array.IndexOf(prices, price));
                    break;
                default:
                    Count = 1;
                    break;
            }
        }

        public int Count { get; }

        public int this[int seat] => _part is null ? 0 : _sharedBy is null ? _part[seat] : _sharedBy[_part[seat]];
    }
}

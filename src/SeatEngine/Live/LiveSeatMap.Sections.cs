using SeatEngine.Plans;
using SeatEngine.Seats;

namespace SeatEngine.Live;

/// <summary>Some sections of a screening, as somebody who watches only them is to see them. Immutable.</summary>
/// <param name="Position">Of all that follows.</param>
/// <param name="Delta">What changed in the sections that were known; null if none was known, or the changes are too many.</param>
/// <param name="Entered">The other ones.</param>
/// <param name="Statuses">Of the seats of <paramref name="Entered"/>, section by section, 2 bits each as in a snapshot.</param>
/// <param name="Free">Of the whole hall.</param>
public sealed record SectionsView(Position Position, StatusDelta? Delta, int[] Entered, byte[] Statuses, FreeSeats Free);

/// <summary>How many seats are free. Immutable.</summary>
/// <param name="Counts">By section and category: section * categories + category.</param>
/// <param name="Totals">How many seats there are, likewise.</param>
public sealed record FreeSeats(Position Position, int[] Counts, int[] Totals);

/// <summary>What watchers of some sections need.</summary>
public sealed partial class LiveSeatMap
{
    private FreeSeats? _free;

    /// <summary>Sections at one position.</summary>
    /// <param name="position">Where the caller is; null: nowhere.</param>
    /// <param name="known">The sections that the caller has as of its position.</param>
    /// <param name="shown">The sections that the caller wants.</param>
    public SectionsView ReadSections(Position? position, SectionSet known, SectionSet shown)
    {
        var kept = shown.Where(known, isThere: true);
        lock (Replica.Gate)
        {
            var delta = position is { } from && kept.Sections.Length > 0 ? DeltaSince(from, kept) : null;
            var entered = delta is null ? shown : shown.Where(known, isThere: false);
            SeatStatus[] statuses = [.. entered.Seats.Select(seat => Replica.Board_NeedsGate[seat].Status)];
            return new SectionsView(Position, delta, entered.Sections, StatusSnapshot.Of(Position, statuses).Statuses, CountFree());
        }
    }

    /// <summary>The free seats as of now; counted once for each revision that is asked about.</summary>
    public FreeSeats CountFree()
    {
        lock (Replica.Gate)
        {
            if (_free is { } known && known.Position == Position)
                return known;
            var plan = Terms.Plan;
            var (sections, categories) = (plan.SectionOf, plan.CategoryOf);
            var counts = new int[plan.SeatsByPrice.Length];
            var statuses = Replica.Board_NeedsGate.Statuses;
            for (var seat = 0; seat < statuses.Length; seat++)
            {
                if (statuses[seat] == SeatStatus.Free)
                    counts[(sections[seat] * plan.Categories.Count) + categories[seat]]++;
            }

            return _free = new FreeSeats(Position, counts, plan.SeatsByPrice);
        }
    }
}

using SeatEngine.Seats;

namespace SeatEngine.Live;

/// <summary>Which holds were made from which address through this node, so that one address cannot hold a whole hall.</summary>
public sealed partial class LiveSeatMap
{
    private const int FirstSweep = 1_024;

    private readonly Dictionary<AddressBlock, List<MadeHold>> _madeFrom = [];
    private int _nextSweep = FirstSweep;

    /// <param name="Seats">Of a command under way; later the board knows.</param>
    private readonly record struct MadeHold(HoldId Id, int Seats, bool IsUnderWay);

    /// <summary>
    /// Whether so many more seats may be held from there. Then they count until <see cref="EndHoldFrom"/>, and after that as long as the
    /// hold has them.
    /// </summary>
    internal bool TryBeginHoldFrom(AddressBlock from, HoldId hold, int seats, int most, DateTimeOffset now)
    {
        lock (Replica.Gate)
        {
            if (!_madeFrom.TryGetValue(from, out var made))
            {
                Sweep_NeedsGate(now);
                _madeFrom[from] = made = [];
            }

            var held = HeldSeats_NeedsGate(made, now);
            // The first answer is given again; it makes no hold.
            if (made.Exists(m => m.Id == hold))
                return true;
            if (held + seats > most)
                return false;
            made.Add(new MadeHold(hold, seats, IsUnderWay: true));
            return true;
        }
    }

    /// <summary>The command was answered, or failed: what it held is on the board from now on.</summary>
    internal void EndHoldFrom(AddressBlock from, HoldId hold)
    {
        lock (Replica.Gate)
        {
            if (_madeFrom.TryGetValue(from, out var made) && made.FindIndex(m => m.Id == hold) is var at and >= 0)
                made[at] = made[at] with { IsUnderWay = false };
        }
    }

    /// <summary>Forgets the holds that have ended.</summary>
    private int HeldSeats_NeedsGate(List<MadeHold> made, DateTimeOffset now)
    {
        var held = 0;
        made.RemoveAll(m =>
        {
            var live = Replica.Board_NeedsGate.FindHold(m.Id);
            var seats = live is not null && !live.HasRunOut(now) ? live.Seats.Length : m.IsUnderWay ? m.Seats : 0;
            held += seats;
            return seats == 0;
        });
        return held;
    }

    private void Sweep_NeedsGate(DateTimeOffset now)
    {
        if (_madeFrom.Count < _nextSweep)
            return;
        foreach (var (from, made) in _madeFrom)
        {
            if (HeldSeats_NeedsGate(made, now) == 0)
                _madeFrom.Remove(from);
        }

        _nextSweep = Math.Max(FirstSweep, 2 * _madeFrom.Count);
    }
}

using SeatEngine.Live;
using SeatEngine.Seats;

namespace SeatEngine.Ledger;

/// <summary>What a batch must read before it can be decided. Arrays are distinct; seats ascend, which is their lock order.</summary>
internal sealed record BatchQuestion(int[] Seats, Guid[] Holds, Guid[] Commands, string[] References)
{
    public static BatchQuestion For(LiveSeatMap map, IReadOnlyList<SeatCommand> commands)
    {
        var seats = new SortedSet<int>();
        var holds = new HashSet<Guid>();
        var ids = new HashSet<Guid>();
        var references = new HashSet<string>(StringComparer.Ordinal);
        foreach (var command in commands)
        {
            switch (command)
            {
                case HoldSeats c:
                    seats.UnionWith(c.Seats);
                    holds.Add(c.HoldId.Value);
                    break;
                case HoldBest c:
                    seats.UnionWith(c.Preferred ?? []);
                    holds.Add(c.HoldId.Value);
                    break;
                case ExtendHold c:
                    Whole(c.HoldId, c.CommandId);
                    break;
                case ReleaseHold c:
                    Whole(c.HoldId, c.CommandId);
                    break;
                case ConfirmHold c:
                    Whole(c.HoldId, c.CommandId);
                    break;
                case CancelBooking c:
                    references.Add(c.Reference);
                    ids.Add(c.CommandId);
                    break;
                case BlockSeats c:
                    seats.UnionWith(c.Seats);
                    ids.Add(c.CommandId);
                    break;
                case UnblockSeats c:
                    seats.UnionWith(c.Seats);
                    ids.Add(c.CommandId);
                    break;
                case ExpireHolds c:
                    foreach (var id in c.HoldIds)
                        Whole(id, null);
                    break;
            }
        }

        return new BatchQuestion([.. seats], [.. holds], [.. ids], [.. references]);

        // The copy knows which seats a hold has; if it lags, the version fence still guards those that are not locked here.
        void Whole(HoldId id, Guid? command)
        {
            holds.Add(id.Value);
            if (command is { } c)
                ids.Add(c);
            if (map.FindHold(id) is { } hold)
                seats.UnionWith(hold.Seats);
        }
    }
}

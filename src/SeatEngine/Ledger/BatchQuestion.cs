using SeatEngine.Seats;

namespace SeatEngine.Ledger;

/// <summary>What a batch must read, beyond what the live copy has, before it can be decided. Arrays are distinct.</summary>
/// <param name="NewHolds">Ids of holds to be made; read only if one of them turns out to be used already, or is refused.</param>
/// <param name="Holds">Holds that are to change.</param>
/// <param name="Commands">Command ids that may have been answered before.</param>
/// <param name="References">Bookings.</param>
internal sealed record BatchQuestion(Guid[] NewHolds, Guid[] Holds, Guid[] Commands, string[] References)
{
    public static BatchQuestion For(IReadOnlyList<SeatCommand> commands)
    {
        var made = new HashSet<Guid>(commands.Count);
        var holds = new HashSet<Guid>();
        var ids = new HashSet<Guid>();
        var references = new HashSet<string>(StringComparer.Ordinal);
        foreach (var command in commands)
        {
            switch (command)
            {
                case HoldSeats or HoldBest:
                    made.Add(command.CommandId);
                    continue;
                case ExtendHold c:
                    holds.Add(c.HoldId.Value);
                    break;
                case ReleaseHold c:
                    holds.Add(c.HoldId.Value);
                    break;
                case ConfirmHold c:
                    holds.Add(c.HoldId.Value);
                    break;
                case CancelBooking c:
                    references.Add(c.Reference);
                    break;
                case MoveBooking c:
                    references.Add(c.Reference);
                    break;
                case ExpireHolds c:
                    holds.UnionWith(c.HoldIds.Select(id => id.Value));
                    continue;
            }

            ids.Add(command.CommandId);
        }

        return new BatchQuestion([.. made], [.. holds], [.. ids], [.. references]);
    }
}

using SeatEngine.Seats;

namespace SeatEngine.Ledger;

/// <summary>What a batch must read, beyond what the live copy has, before it can be decided. Arrays are distinct.</summary>
internal sealed record BatchQuestion(Guid[] Holds, Guid[] Commands, string[] References)
{
    public static BatchQuestion For(IReadOnlyList<SeatCommand> commands)
    {
        var holds = new HashSet<Guid>(commands.Count);
        var ids = new HashSet<Guid>();
        var references = new HashSet<string>(StringComparer.Ordinal);
        foreach (var command in commands)
        {
            switch (command)
            {
                case HoldSeats or HoldBest:
                    holds.Add(command.CommandId);
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

        return new BatchQuestion([.. holds], [.. ids], [.. references]);
    }
}

using FsCheck;
using FsCheck.Fluent;
using SeatEngine.Seats;
using SeatEngine.Tests.Nodes;
using SeatEngine.Tests.Plans;

namespace SeatEngine.Tests.Seats;

/// <summary>
/// A short form of a command. There are only 3 holders, 8 holds, 12 command ids and 16 seats, so that commands often conflict.
/// </summary>
internal sealed record Move(string Kind, int Who, int Hold, int Id, int[] Seats, bool Flag)
{
    public override string ToString() =>
        $"{Kind}(who {Who}, hold {Hold}, id {Id}, seats {string.Join(',', Seats)}{(Flag ? ", flag" : "")})";
}

internal sealed record Script(bool OrphanRule, (int Seconds, Move[] Moves)[] Batches)
{
    public const int Holders = 3, Holds = 8, Ids = 12, SeatCount = 16;

    public override string ToString() =>
        $"orphan rule {OrphanRule}\n"
        + string.Join("\n", Batches.Select(b => $"after {b.Seconds} s: {string.Join("; ", b.Moves.AsEnumerable())}"));

    public static Guid HolderId(int who) => new(1, 0, 0, [.. new byte[7], (byte)who]);

    public static Guid HoldIdOf(int hold) => new(2, 0, 0, [.. new byte[7], (byte)hold]);

    public static Guid CommandId(int id) => new(3, 0, 0, [.. new byte[7], (byte)id]);

    /// <summary>A new model, on which no batch has run.</summary>
    public RuleModel Start() => new(
        PlanText.Drawn("ssss wccs", "SSSSsscw"),
        new SeatRuleOptions
        {
            HoldTime = TimeSpan.FromMinutes(10),
            HoldCap = TimeSpan.FromMinutes(12),
            MaxSeatsPerHold = 4,
            MaxLiveHoldsPerHolder = 2,
        },
        OrphanRule)
    { Now = RuleModel.Opens.AddMinutes(-2) };

    /// <summary>The commands one after the other, each when the model's clock has reached it.</summary>
    public IEnumerable<SeatCommand> OneByOne(RuleModel model)
    {
        var serial = 0;
        foreach (var (seconds, moves) in Batches)
        {
            model.Now += TimeSpan.FromSeconds(seconds);
            foreach (var move in moves)
                yield return Command(model, move, serial++);
        }
    }

    public static SeatCommand Command(RuleModel model, Move move, int serial)
    {
        var hold = new HoldId(HoldIdOf(move.Hold));
        var holder = new HolderId(HolderId(move.Who));
        var id = CommandId(move.Id);
        var staff = move.Flag ? "Ada" : null;
        Tender? tender = (move.Id % 3) switch { 0 => Tender.Cash, 1 => Tender.Terminal, _ => null };
        var booking = model.Bookings.ElementAtOrDefault(move.Hold % Math.Max(2, model.Bookings.Count));
        return move.Kind switch
        {
            "hold" => new HoldSeats(hold, holder.AsCaller(), move.Seats),
            "join" => new HoldSeats(hold, holder.AsCaller(), move.Seats) { Joins = new HoldId(HoldIdOf(move.Id % Script.Holds)) },
            "best" => new HoldBest(
                hold,
                holder.AsCaller(),
                new BestRequest(move.Seats.Length, move.Flag ? "a" : null, move.Id == 0),
                move.Id % 2 == 0 ? null : move.Seats),
            "orSimilar" when BestRequest.SimilarTo(model.Plan, move.Seats) is { } wish => new HoldBest(
                hold, holder.AsCaller(), wish, move.Id % 2 == 0 ? null : move.Seats, move.Seats),
            "orSimilar" => new HoldSeats(hold, holder.AsCaller(), move.Seats),
            "extend" => new ExtendHold(id, hold, holder.AsCaller()),
            "release" => new ReleaseHold(id, hold, holder.AsCaller(staff), move.Id % 3 == 0 ? move.Seats : null),
            "confirm" => new ConfirmHold(id, hold, holder.AsCaller(tender is null ? null : "Ada"), $"B{serial:000000000}", tender),
            "cancel" => new CancelBooking(id, booking?.Reference ?? "B", holder.AsCaller(staff), tender),
            // Most moves have as many seats as the booking, and often some that it has already.
            "move" => new MoveBooking(
                id,
                booking?.Reference ?? "B",
                move.Flag || booking is null ? move.Seats : Instead(booking.Seats, move.Seats),
                Callers.Staff("Ada"),
                tender),
            "block" => new BlockSeats(id, move.Seats, Callers.Staff("Ada")),
            "unblock" => new UnblockSeats(id, move.Seats, Callers.Staff("Ada")),
            _ => new ExpireHolds(id, [.. Enumerable.Range(0, Holds).Select(h => new HoldId(HoldIdOf(h)))]),
        };
    }

    private static int[] Instead(int[] seats, int[] others) => [.. others.Concat(seats).Distinct().Take(seats.Length).Order()];

    private static readonly Gen<Script> _any =
        from orphanRule in Gen.Elements(false, false, true)
        from batches in (
            from seconds in Gen.Elements(0, 0, 0, 1, 30, 60, 299, 600)
            from moves in (
                from kind in Gen.Elements(
                    "hold", "hold", "hold", "join", "join", "best", "best", "orSimilar", "orSimilar", "extend", "release", "confirm",
                    "confirm", "confirm", "cancel", "cancel", "move", "move", "move", "block", "unblock", "expire")
                from who in Gen.Choose(0, Holders - 1)
                from hold in Gen.Choose(0, Holds - 1)
                from id in Gen.Choose(0, Ids - 1)
                from seats in Gen.Choose(0, SeatCount - 1).NonEmptyListOf()
                from flag in Gen.Elements(false, false, true)
                select new Move(kind, who, hold, id, [.. seats.Take(5).Distinct().Order()], flag)).NonEmptyListOf()
            select (seconds, moves.Take(12).ToArray())).NonEmptyListOf()
        select new Script(orphanRule, [.. batches.Take(30)]);

    public static readonly Arbitrary<Script> Any = Arb.From(_any, Shrink);

    private static IEnumerable<Script> Shrink(Script script)
    {
        for (var i = 0; i < script.Batches.Length; i++)
        {
            yield return script with { Batches = [.. script.Batches[..i], .. script.Batches[(i + 1)..]] };
            var (seconds, moves) = script.Batches[i];
            for (var j = 0; j < moves.Length && moves.Length > 1; j++)
            {
                (int Seconds, Move[] Moves) smaller = (seconds, [.. moves[..j], .. moves[(j + 1)..]]);
                yield return script with { Batches = [.. script.Batches[..i], smaller, .. script.Batches[(i + 1)..]] };
            }
        }
    }

    public static void Check(Action<Script> claim) =>
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(1_000).WithEndSize(60), Prop.ForAll(Any, claim));
}

using BenchmarkDotNet.Attributes;
using LoadTests.Scenarios;
using SeatEngine.Ledger;
using SeatEngine.Plans;
using SeatEngine.Seats;

namespace LoadTests.Microbenchmarks;

/// <summary>The computation for a batch of 256 holds of two seats, before and after the database.</summary>
[MemoryDiagnoser]
public class BatchBenchmarks
{
    private const int Holds = 256;

    private static readonly DateTimeOffset _now = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly SeatingPlan _plan = PlanReader.Read(BenchHall.Plan(16_000), "the bench hall");
    private readonly SeatRuleOptions _options = new();
    private SeatBoard _board = null!;
    private ScreeningTerms _terms = null!;
    private HoldSeats[] _commands = [];
    private IReadOnlyList<LedgerEntry> _entries = [];
    private byte[] _changes = [];

    [GlobalSetup]
    public void Setup()
    {
        _board = new SeatBoard(_plan.Seats.Count);
        var prices = _plan.Categories.ToDictionary(c => c.Id, _ => 1_000L);
        _terms = new ScreeningTerms(new ScreeningId(1), _plan, _now.AddDays(-1), _now.AddDays(1), OrphanRule: false, "EUR", prices);
        _commands = [.. Enumerable.Range(0, Holds).Select(HoldOf)];
        _entries = Decide();
        if (_entries.Count != Holds)
            throw new InvalidOperationException($"{_entries.Count} of {Holds} holds were accepted");
        _changes = LedgerCodec.Write(_entries);
        if (LedgerCodec.Read(_changes).Count != Holds)
            throw new InvalidOperationException("The ledger does not read what it wrote");
    }

    private static HoldSeats HoldOf(int n) =>
        new(new HoldId(Guid.CreateVersion7()), new Caller(new HolderId(Guid.NewGuid())), [n * 20, (n * 20) + 1]);

    [Benchmark(Description = "SeatRules: decide 256 holds")]
    public IReadOnlyList<LedgerEntry> Decide()
    {
        var rules = new SeatRules(new SeatBoardDraft(_board), new SeatFacts(), _terms, _options, _now, revision: 1);
        foreach (var command in _commands)
            rules.Decide(command);
        return rules.Entries;
    }

    [Benchmark(Description = "LedgerCodec: write 256 entries")]
    public byte[] Write() => LedgerCodec.Write(_entries);

    [Benchmark(Description = "LedgerCodec: hash them")]
    public byte[] Hash() => LedgerCodec.Hash(LedgerCodec.Genesis, new ScreeningId(1), 1, _now, _changes);

    [Benchmark(Description = "LedgerCodec: read 256 entries")]
    public List<LedgerEntry> Read() => LedgerCodec.Read(_changes);
}

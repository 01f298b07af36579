using BenchmarkDotNet.Attributes;
using LoadTests.Scenarios;
using SeatEngine.Live;
using SeatEngine.Plans;
using SeatEngine.Seats;

namespace LoadTests.Microbenchmarks;

/// <summary>Computation that grows with the hall. A third of the seats are sold, always the same ones.</summary>
[MemoryDiagnoser]
public class HallSizeBenchmarks
{
    private SeatingPlan _plan = null!;
    private bool[] _free = [];
    private SeatStatus[] _statuses = [];

    [Params(200, 2_000, 16_000, 60_000, 100_000)]
    public int Seats { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _plan = PlanReader.Read(BenchHall.Plan(Seats), "the bench hall");
        var random = new Random(7);
        _free = [.. Enumerable.Range(0, Seats).Select(_ => random.Next(3) > 0)];
        _statuses = [.. _free.Select(f => f ? SeatStatus.Free : SeatStatus.Sold)];
        if (BestAvailable.Choose(_plan, _free, 4) is null)
            throw new InvalidOperationException("There are four seats together nowhere");
    }

    [Benchmark(Description = "snapshot, 2 bits a seat")]
    public StatusSnapshot Snapshot() => StatusSnapshot.Of(new Position(1, 1), _statuses);

    [Benchmark(Description = "BestAvailable, 4 together")]
    public int[]? Best() => BestAvailable.Choose(_plan, _free, 4);
}

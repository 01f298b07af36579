using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using SeatEngine.Ledger;
using SeatEngine.Live;
using SeatEngine.Locks;
using SeatEngine.Telemetry;

namespace SeatEngine.Commands;

/// <summary>The lanes of this node: one for each live map, for as long as the map is in use. Thread-safe.</summary>
public sealed class SeatLanes(
    LiveSeatMaps maps, SeatLedger ledger, SeatLocks locks, SeatChannel channel, DatabaseClock clock, EngineMetrics metrics,
    ILogger<SeatLanes> log)
{
    // A map that is dropped and opened again is another object, and gets another lane.
    private readonly ConditionalWeakTable<LiveSeatMap, SeatLane> _lanes = [];

    private readonly CommitQueue _commits = new(ledger, log);

    internal SeatLane Of(LiveSeatMap map) =>
        _lanes.TryGetValue(map, out var lane)
            ? lane
            : _lanes.GetValue(map, m => new SeatLane(m, maps, ledger, _commits, locks, channel, clock, metrics, log));
}

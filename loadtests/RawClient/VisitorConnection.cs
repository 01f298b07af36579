using LoadTests.Measure;

namespace LoadTests.RawClient;

/// <summary>An open map as in a browser: it watches a screening and makes seat calls over the same connection.</summary>
internal sealed class VisitorConnection(long screening, int seatCount, FrameLog? log) : WatcherConnection(screening, log)
{
    // The ids of joins count from 1 and never get as far.
    private const long FirstCall = 1_000_000;

    private readonly SeatCalls _calls = new(FirstCall);

    public Task<RawReply> HoldAsync(Guid hold, int[] seats) => _calls.HoldAsync(this, Screening, hold, seats);

    public Task<RawReply> HoldBestAsync(Guid hold, int count) => _calls.HoldBestAsync(this, Screening, hold, count);

    public Task<RawReply> ExtendAsync(Guid hold) => _calls.ExtendAsync(this, Screening, hold);

    public Task<RawReply> ReleaseAsync(Guid hold) => _calls.ReleaseAsync(this, Screening, hold);

    /// <summary>The first run of free seats at or after a seat, continuing at seat 0; empty if there is none.</summary>
    public int[] FindFree(int from, int count)
    {
        var run = 0;
        for (var step = 0; step < seatCount; step++)
        {
            var seat = (from + step) % seatCount;
            run = seat == 0 ? 0 : run;
            run = PackedStatuses.IsFree(Statuses, seat) ? run + 1 : 0;
            if (run == count)
                return [.. Enumerable.Range(seat - count + 1, count)];
        }

        return [];
    }

    protected override void OnAnswer(long id, bool failed, ref MessagePackReader result)
    {
        if (id >= FirstCall)
            _calls.OnAnswer(id, failed, ref result);
        else
            base.OnAnswer(id, failed, ref result);
    }

    protected override void OnClosed(Exception? error)
    {
        base.OnClosed(error);
        _calls.OnClosed(error);
    }
}

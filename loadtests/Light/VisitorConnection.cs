namespace LoadTests.Light;

/// <summary>A map that is open, as in a browser: it watches, and its visitor asks for seats over the same connection.</summary>
internal sealed class VisitorConnection(long screening, int seatCount, FrameLog? log) : WatcherConnection(screening, log)
{
    // Far above the joins, which count from 1.
    private const long FirstCall = 1_000_000;

    private readonly SeatCalls _calls = new(FirstCall);

    public Task<LightReply> HoldAsync(Guid hold, int[] seats) => _calls.HoldAsync(this, Screening, hold, seats);

    public Task<LightReply> HoldBestAsync(Guid hold, int count) => _calls.HoldBestAsync(this, Screening, hold, count);

    public Task<LightReply> ExtendAsync(Guid hold) => _calls.ExtendAsync(this, Screening, hold);

    public Task<LightReply> ReleaseAsync(Guid hold) => _calls.ReleaseAsync(this, Screening, hold);

    /// <summary>So many neighbours that are free on this map, the nearest behind a seat and from the front again; none if there are none.</summary>
    public int[] FindFree(int from, int count)
    {
        var run = 0;
        for (var step = 0; step < seatCount; step++)
        {
            var seat = (from + step) % seatCount;
            run = seat == 0 ? 0 : run;
            run = ((Statuses[seat >> 2] >> ((seat & 3) * 2)) & 3) == 0 ? run + 1 : 0;
            if (run == count)
                return [.. Enumerable.Range(seat - count + 1, count)];
        }

        return [];
    }

    protected override void OnAnswer(long id, bool failed, ref MessagePackReader result)
    {
        if (id >= FirstCall)
            _calls.Answered(id, failed, ref result);
        else
            base.OnAnswer(id, failed, ref result);
    }

    protected override void OnClosed(Exception? error)
    {
        base.OnClosed(error);
        _calls.Closed(error);
    }
}

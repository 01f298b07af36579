namespace LoadTests.RawClient;

/// <summary>A connection that holds seats. Many calls may be pending at a time.</summary>
internal sealed class HolderConnection : RawConnection
{
    private readonly SeatCalls _calls = new(firstId: 1);

    public Task<RawReply> HoldAsync(long screening, Guid hold, int[] seats) => _calls.HoldAsync(this, screening, hold, seats);

    public Task<RawReply> HoldBestAsync(long screening, Guid hold, int count) => _calls.HoldBestAsync(this, screening, hold, count);

    public Task<RawReply> ReleaseAsync(long screening, Guid hold) => _calls.ReleaseAsync(this, screening, hold);

    public Task<RawReply> JoinAsync(long screening) => _calls.CallAsync(this, "Join", 2, writer => writer.Integer(screening).Nil());

    protected override void OnCall(ReadOnlySpan<byte> target, ref MessagePackReader arguments)
    {
        // It has no map to keep.
    }

    protected override void OnAnswer(long id, bool failed, ref MessagePackReader result) => _calls.OnAnswer(id, failed, ref result);

    protected override void OnClosed(Exception? error) => _calls.OnClosed(error);
}

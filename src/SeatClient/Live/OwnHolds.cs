namespace SeatMap.Client;

/// <summary>
/// The caller's live holds of one screening: what Join answers, and notices after it. Notices that come before the answer are kept and
/// applied again after it, because the answer may be older than they are. Pure; its owner synchronizes.
/// </summary>
internal sealed class OwnHolds
{
    private readonly List<HoldNotice> _kept = [];
    private bool _isAsking;

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<SeatHold> Live { get; private set; } = [];

    public void Ask()
    {
        // Notices kept for a Join that was never answered are part of the next answer.
        _kept.Clear();
        _isAsking = true;
    }

    public void Joined(long screening, IReadOnlyList<SeatHold> holds)
    {
        _isAsking = false;
        Live = [.. holds.Select(h => h with { ScreeningId = screening })];
        foreach (var notice in _kept)
            Put(notice);
        _kept.Clear();
    }

    public void Apply(HoldNotice notice)
    {
        if (_isAsking)
            _kept.Add(notice);
        Put(notice);
    }

    private void Put(HoldNotice notice)
    {
        var known = Live.FirstOrDefault(h => h.HoldId == notice.HoldId);
        if (notice.ExpiresAt is not { } expiresAt || notice.Seats.Count == 0)
        {
            Live = [.. Live.Where(h => h != known)];
            return;
        }

        var now = (known ?? new SeatHold { ScreeningId = notice.ScreeningId, HoldId = notice.HoldId }) with
        {
            Seats = notice.Seats,
            ExpiresAt = expiresAt,
        };
        Live = known is null ? [.. Live, now] : [.. Live.Select(h => h == known ? now : h)];
    }
}

namespace SeatEngine.Seats;

/// <summary>
/// Seats that holders gave back, and since when they had had them: who holds the same seats again goes on with the old cap. The seats of
/// the longest cap that there can be, and the latest of those, are remembered. One writer.
/// </summary>
internal sealed class GivenBackSeats
{
    private const int MaxSeats = 50_000;

    private static readonly TimeSpan LongestCap = TimeSpan.FromHours(4);

    private readonly Dictionary<(HolderId Holder, int Seat), DateTimeOffset> _since = [];
    private readonly Queue<((HolderId Holder, int Seat) Key, DateTimeOffset Since)> _inOrder = [];

    /// <param name="hold">The hold whose seats these were.</param>
    public void Add(LiveHold hold, int[] seats)
    {
        foreach (var seat in seats)
        {
            _since[(hold.Holder, seat)] = hold.CreatedAt;
            _inOrder.Enqueue(((hold.Holder, seat), hold.CreatedAt));
        }

        // A seat that was given back again meanwhile is in the queue once more.
        while (_inOrder.TryPeek(out var oldest) && (_inOrder.Count > MaxSeats || hold.CreatedAt - oldest.Since > LongestCap))
        {
            _inOrder.Dequeue();
            if (_since.TryGetValue(oldest.Key, out var since) && since == oldest.Since)
                _since.Remove(oldest.Key);
        }
    }

    public DateTimeOffset? SinceOf(HolderId holder, int seat) =>
        _since.TryGetValue((holder, seat), out var since) ? since : null;
}

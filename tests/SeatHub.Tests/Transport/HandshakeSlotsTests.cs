using Microsoft.Extensions.Time.Testing;
using SeatHub.Transport;

namespace SeatHub.Tests.Transport;

public sealed class HandshakeSlotsTests : IDisposable
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(20);

    private readonly FakeTimeProvider _time = new();
    private readonly HandshakeSlots _slots;

    public HandshakeSlotsTests() => _slots = new HandshakeSlots(_time);

    public void Dispose() => _slots.Dispose();

    [Fact]
    public async Task A_slot_that_is_released_goes_to_the_one_who_waits()
    {
        var taken = await TakeAllAsync();
        var waiting = _slots.TakeAsync(CancellationToken.None);
        Assert.False(waiting.IsCompleted);

        taken[7].Release();

        await waiting.WaitAsync(_limit);
        Assert.Equal(HandshakeSlots.Count, _slots.Taken);
    }

    [Fact]
    public async Task A_slot_lasts_200_ms_at_most_and_is_released_once()
    {
        var taken = await TakeAllAsync();
        var waiting = _slots.TakeAsync(CancellationToken.None);
        _time.Advance(TimeSpan.FromMilliseconds(199));
        Assert.False(waiting.IsCompleted);

        _time.Advance(TimeSpan.FromMilliseconds(1));

        await waiting.WaitAsync(_limit);
        taken.ForEach(slot => slot.Release());
        Assert.Equal(1, _slots.Taken);
        _time.Advance(TimeSpan.FromMilliseconds(200));
        Assert.Equal(0, _slots.Taken);
    }

    [Fact]
    public async Task Waiting_ends_with_the_connection()
    {
        await TakeAllAsync();
        using var connection = new CancellationTokenSource();
        var waiting = _slots.TakeAsync(connection.Token);
        await connection.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(_limit));
    }

    private async Task<List<HandshakeSlot>> TakeAllAsync()
    {
        var taken = new List<HandshakeSlot>();
        while (taken.Count < HandshakeSlots.Count)
            taken.Add(await _slots.TakeAsync(CancellationToken.None).WaitAsync(_limit));
        return taken;
    }
}

using SeatEngine.Seats;

namespace SeatHub.Transport;

/// <summary>One connection in <see cref="PendingConnections"/>; a feature of the request that opened it.</summary>
internal sealed class PendingConnection(PendingConnections pending, AddressBlock? block, HolderId holder)
{
    private HandshakeSlot? _slot;
    private int _ended;

    /// <summary>Set if the connection was taken from the web server: then the end of the request is not its end.</summary>
    public bool OutlivesRequest { get; set; }

    public async Task TakeSlotAsync(HandshakeSlots slots, CancellationToken cancellation) => _slot = await slots.TakeAsync(cancellation);

    /// <summary>The handshake is complete, or the connection has ended. Further calls do nothing.</summary>
    public void End()
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
            return;
        _slot?.Release();
        // This object lives as long as the connection, as part of its request; the slot need not.
        _slot = null;
        pending.Remove(block, holder);
    }
}

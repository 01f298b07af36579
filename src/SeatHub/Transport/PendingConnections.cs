using System.Net;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;
using SeatEngine.Seats;
using SeatHub.Limits;

namespace SeatHub.Transport;

/// <summary>
/// Counts the hub connections whose handshake is not complete, and limits them per address, per holder and on this node: silent
/// sockets take memory, so there may be only so many. Thread-safe.
/// </summary>
internal sealed class PendingConnections(IOptions<HubTransportOptions> options)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<AddressBlock, int> _byAddress = [];
    private readonly Dictionary<HolderId, int> _byHolder = [];
    private int _count;

    public int Count
    {
        get
        {
            lock (_gate)
                return _count;
        }
    }

    /// <param name="address">Null if it is not known, as on a Unix socket: then the other limits alone hold.</param>
    /// <param name="limit">The setting that refused it, or null.</param>
    /// <returns>Null if a limit has been reached.</returns>
    public PendingConnection? TryAdd(IPAddress? address, HolderId holder, out string? limit)
    {
        AddressBlock? block = address is null ? null : CallerAddresses.BlockOf(address);
        lock (_gate)
        {
            limit = ReachedLimit_NeedsGate(block, holder);
            if (limit is not null)
                return null;
            _count++;
            if (block is { } known)
                CollectionsMarshal.GetValueRefOrAddDefault(_byAddress, known, out _)++;
            CollectionsMarshal.GetValueRefOrAddDefault(_byHolder, holder, out _)++;
        }

        return new PendingConnection(this, block, holder);
    }

    private string? ReachedLimit_NeedsGate(AddressBlock? block, HolderId holder)
    {
        var limits = options.Value;
        if (block is { } known && _byAddress.GetValueOrDefault(known) >= limits.PendingPerAddress)
            return nameof(limits.PendingPerAddress);
        if (_byHolder.GetValueOrDefault(holder) >= limits.PendingPerHolder)
            return nameof(limits.PendingPerHolder);
        return _count >= limits.PendingTotal ? nameof(limits.PendingTotal) : null;
    }

    /// <summary>Called once by each <see cref="PendingConnection"/>.</summary>
    internal void Remove(AddressBlock? block, HolderId holder)
    {
        lock (_gate)
        {
            _count--;
            if (block is { } known)
                Decrement(_byAddress, known);
            Decrement(_byHolder, holder);
        }
    }

    private static void Decrement<T>(Dictionary<T, int> counts, T key)
        where T : notnull
    {
        if (--CollectionsMarshal.GetValueRefOrNullRef(counts, key) == 0)
            counts.Remove(key);
    }
}

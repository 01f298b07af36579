using System.ComponentModel.DataAnnotations;

namespace SeatHub.Transport;

/// <summary>What serves WebSockets that come without negotiation.</summary>
internal enum HubTransport
{
    /// <summary>The hub's own transport (docs/decisions/0012).</summary>
    Direct,

    /// <summary>SignalR's.</summary>
    Stock,
}

/// <summary>How hub connections are accepted and served, bound from <c>Hub</c> and validated at start.</summary>
/// <remarks>A connection is pending from its upgrade request until its SignalR handshake is complete: usually one round trip.</remarks>
internal sealed record HubTransportOptions
{
    [EnumDataType(typeof(HubTransport))]
    public HubTransport Transport { get; init; } = HubTransport.Direct;

    /// <summary>Per IPv4 address or IPv6 /64. A whole school behind one address may reconnect within the same round trip.</summary>
    [Range(1, 1_000_000)]
    public int PendingPerAddress { get; init; } = 1_000;

    /// <summary>Per holder: many tabs, or a script that opens many connections at once.</summary>
    [Range(1, 1_000_000)]
    public int PendingPerHolder { get; init; } = 100;

    /// <summary>On this node. Half of the connections that a node with 20,000 file descriptors can have.</summary>
    [Range(1, 1_000_000)]
    public int PendingTotal { get; init; } = 10_000;

    /// <summary>
    /// How long a connection may send nothing after its upgrade, and how long its handshake may take from its first bytes on. SignalR
    /// allows 15 s; TCP resends a lost packet after 1, 3 and 7 s, so 10 s lets a client lose the first three.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:02:00")]
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>See <see cref="IdleHeapCompactor"/>.</summary>
    public bool CompactIdleHeap { get; init; } = true;
}

using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace SeatMap.Client;

/// <summary>Where the server is, who asks, and how long to keep trying. Immutable; may be shared by any number of clients.</summary>
public sealed record SeatMapClientOptions
{
    /// <summary>The address of the server or of the load balancer in front of it, for instance <c>https://tickets.example</c>.</summary>
    public required Uri Server { get; init; }

    /// <summary>
    /// The token of the holder or of the member of staff who asks; null for what is open to everybody. It is a secret: a program that has
    /// it acts as the same holder. See <see cref="SeatMapApi.NewHolderAsync"/>.
    /// </summary>
    public string? Token { get; init; }

    /// <summary>How the hub connection encodes messages.</summary>
    public SeatMapProtocol Protocol { get; init; } = SeatMapProtocol.MessagePack;

    /// <summary>How long one attempt of a request or hub call may take. Default: 15 seconds.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// For how long a request or hub call is repeated, with the same id, when its answer is lost or the server is unavailable or busy.
    /// Zero: never. Default: 30 seconds. It does not limit how often a lost connection is opened again: that never stops.
    /// </summary>
    public TimeSpan RetryFor { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The clock of delays and countdowns.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Gets what SignalR logs, and the exceptions of event handlers.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>The server; not the token, which must not get into a log.</summary>
    public override string ToString() => Server.ToString();
}

/// <summary>How a hub connection encodes messages. Both carry the same.</summary>
public enum SeatMapProtocol
{
    /// <summary>Binary and compact.</summary>
    MessagePack,

    /// <summary>Text, for looking at it on the way.</summary>
    Json,
}

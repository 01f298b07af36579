using System.Buffers.Binary;
using System.Net;
using Microsoft.Extensions.Options;
using SeatEngine.Seats;

namespace SeatHub.Limits;

/// <summary>Where callers come from, as the limits count them. Thread-safe.</summary>
public sealed class CallerAddresses(IOptions<RequestLimitOptions> options)
{
    private readonly IPNetwork[] _exempt = [.. options.Value.ExemptAddresses.Select(ReadNetwork).OfType<IPNetwork>()];

    /// <returns>Null if limits do not apply: the address is exempt, or not known.</returns>
    public AddressBlock? Of(IPAddress? address)
    {
        if (address is null)
            return null;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return Array.Exists(_exempt, network => network.Contains(address)) ? null : BlockOf(address);
    }

    /// <summary>The caller with their address, unless they are staff or limits do not apply there.</summary>
    public Caller Locate(Caller caller, IPAddress? address) =>
        caller.Staff is null && Of(address) is { } from ? caller with { From = from } : caller;

    /// <returns>The network that a text like 10.0.0.0/24, or a single address, means; null if it is neither.</returns>
    public static IPNetwork? ReadNetwork(string text)
    {
        if (IPNetwork.TryParse(text, out var network))
            return network;
        return IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8) : null;
    }

    internal static AddressBlock BlockOf(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        return length == 16
            ? new AddressBlock(true, BinaryPrimitives.ReadUInt64BigEndian(bytes))
            : new AddressBlock(false, BinaryPrimitives.ReadUInt32BigEndian(bytes));
    }
}

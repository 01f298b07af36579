using System.Buffers.Binary;
using System.Net;

namespace SeatHub.Transport;

/// <summary>Addresses that are likely to be one caller: a single IPv4 address, or an IPv6 /64, which is what one network gets.</summary>
internal readonly record struct AddressBlock(bool IsIPv6, ulong Prefix)
{
    public static AddressBlock From(IPAddress address)
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

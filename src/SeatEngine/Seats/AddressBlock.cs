namespace SeatEngine.Seats;

/// <summary>Addresses that are likely to be one caller: a single IPv4 address, or an IPv6 /64, which is what one network gets.</summary>
/// <param name="Prefix">The address, or its first 64 bits.</param>
public readonly record struct AddressBlock(bool IsIPv6, ulong Prefix);

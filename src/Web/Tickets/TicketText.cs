using System.Text;
using SeatEngine.Admissions;
using SeatEngine.Bookings;
using SeatEngine.Seats;

namespace Web.Tickets;

/// <summary>A ticket's code as it was read: what it says, and what its signature is about.</summary>
public sealed record SignedTicket(int KeyId, Ticket Ticket, byte[] Content, byte[] Signature);

/// <summary>
/// The code of a ticket: <c>1</c>, the booking's reference, and in the reference's alphabet, five bits a letter, the ids of key and
/// screening, the seat and its issue (LEB128), and the signature (64 bytes): about 130 letters and digits, which a QR code writes with 5.5
/// bits each. Pure. <c>ticketCode.ts</c> reads the same; <c>tests/vectors/ticket-codes.json</c> is what both are checked against.
/// </summary>
internal static class TicketText
{
    public const int SignatureBytes = 64;

    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const char Version = '1';
    private const int ReferenceLength = 10, MaxLength = 200;

    // What is signed begins with this, so that no other signature of the key is one of a ticket.
    private const string Purpose = "SeatMap ticket ";

    public static string Write(int keyId, Ticket ticket, Func<byte[], byte[]> sign)
    {
        var numbers = new List<byte>();
        foreach (var number in new[] { keyId, ticket.Screening.Value, ticket.Seat, ticket.Issue })
            Append(numbers, number);
        var head = $"{Version}{ticket.Reference}";
        return head + Encode([.. numbers, .. sign(Content(head, [.. numbers]))]);
    }

    /// <param name="text">As it was scanned: the code, or an address that ends with it.</param>
    /// <returns>Null if it is no code of a ticket. The signature is not checked.</returns>
    public static SignedTicket? Read(string text)
    {
        var code = text[(text.LastIndexOf('/') + 1)..].Trim().ToUpperInvariant();
        if (code.Length is <= ReferenceLength + 1 or > MaxLength || code[0] != Version
            || BookingReference.Canonical(code[1..(ReferenceLength + 1)]) is not { } reference
            || Decode(code[(ReferenceLength + 1)..]) is not { } bytes || bytes.Length <= SignatureBytes)
        {
            return null;
        }

        var numbers = bytes.AsSpan(0, bytes.Length - SignatureBytes);
        var content = Content(code[..(ReferenceLength + 1)], numbers.ToArray());
        return Take(ref numbers) is { } key and <= int.MaxValue && Take(ref numbers) is { } screening
            && Take(ref numbers) is { } seat and <= int.MaxValue && Take(ref numbers) is { } issue and <= int.MaxValue && numbers.IsEmpty
                ? new SignedTicket(
                    (int)key, new Ticket(new ScreeningId(screening), reference, (int)seat, (int)issue), content, bytes[^SignatureBytes..])
                : null;
    }

    private static byte[] Content(string head, byte[] numbers) => [.. Encoding.ASCII.GetBytes(Purpose + head), .. numbers];

    private static void Append(List<byte> bytes, long number)
    {
        for (; number > 0x7f; number >>= 7)
            bytes.Add((byte)(number | 0x80));
        bytes.Add((byte)number);
    }

    private static long? Take(ref Span<byte> bytes)
    {
        long number = 0;
        for (var i = 0; i < bytes.Length && i < 9; i++)
        {
            number |= (long)(bytes[i] & 0x7f) << (7 * i);
            if (bytes[i] > 0x7f)
                continue;
            bytes = bytes[(i + 1)..];
            return number;
        }

        return null;
    }

    private static string Encode(byte[] bytes)
    {
        var text = new StringBuilder();
        var (bits, held) = (0, 0);
        foreach (var each in bytes)
        {
            held = (held << 8) | each;
            for (bits += 8; bits >= 5; bits -= 5)
                text.Append(Alphabet[(held >> (bits - 5)) & 31]);
            held &= (1 << bits) - 1;
        }

        return bits == 0 ? text.ToString() : text.Append(Alphabet[(held << (5 - bits)) & 31]).ToString();
    }

    private static byte[]? Decode(string text)
    {
        var bytes = new List<byte>();
        var (bits, held) = (0, 0);
        foreach (var letter in text)
        {
            var value = Alphabet.IndexOf(letter, StringComparison.Ordinal);
            if (value < 0)
                return null;
            held = (held << 5) | value;
            bits += 5;
            if (bits < 8)
                continue;
            bits -= 8;
            bytes.Add((byte)(held >> bits));
            held &= (1 << bits) - 1;
        }

        // What is left are the zeros that fill the last letter.
        return bits < 5 && held == 0 ? [.. bytes] : null;
    }
}

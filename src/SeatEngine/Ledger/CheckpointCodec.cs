using System.Buffers.Binary;
using System.Security.Cryptography;
using SeatEngine.Seats;

namespace SeatEngine.Ledger;

/// <summary>
/// The bytes of a checkpoint. Writing is deterministic: every node that replays the same ledger makes the same bytes. Thread-safe.
/// </summary>
/// <remarks>
/// format 1 | number of seats | statuses, 2 bits a seat | versions | number of holds, each: id 16, holder 16, granted int64, end int64,
/// seats | number of bookings, each: reference, seats. Numbers without a size are variable-length integers; seats are their number, then
/// each; a text is its length, then UTF-8.
/// </remarks>
internal static class CheckpointCodec
{
    private const byte Format = 1;

    public static byte[] Write(ReplayedState state)
    {
        using var buffer = new MemoryStream();
        using var writer = new BinaryWriter(buffer);
        var board = state.Board;
        writer.Write(Format);
        writer.Write7BitEncodedInt(board.SeatCount);
        var statuses = new byte[(board.SeatCount + 3) / 4];
        for (var seat = 0; seat < board.SeatCount; seat++)
            statuses[seat / 4] |= (byte)((int)board[seat].Status << (seat % 4 * 2));
        writer.Write(statuses);
        for (var seat = 0; seat < board.SeatCount; seat++)
            writer.Write7BitEncodedInt(board[seat].Version);

        writer.Write7BitEncodedInt(board.Holds.Count);
        foreach (var hold in board.Holds.OrderBy(h => h.Id.Value))
        {
            writer.Write(hold.Id.Value.ToByteArray());
            writer.Write(hold.Holder.Value.ToByteArray());
            writer.Write(LedgerCodec.Micros(hold.CreatedAt));
            writer.Write(LedgerCodec.Micros(hold.ExpiresAt));
            WriteSeats(writer, hold.Seats);
        }

        writer.Write7BitEncodedInt(state.Sales.Count);
        foreach (var (reference, seats) in state.Sales.OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            writer.Write(reference);
            WriteSeats(writer, [.. seats.Order()]);
        }

        return buffer.ToArray();
    }

    private static void WriteSeats(BinaryWriter writer, int[] seats)
    {
        writer.Write7BitEncodedInt(seats.Length);
        foreach (var seat in seats)
            writer.Write7BitEncodedInt(seat);
    }

    /// <returns>Null if the bytes are not a checkpoint of a hall with so many seats.</returns>
    public static ReplayedState? Read(byte[] bytes, int seatCount)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes));
            if (reader.ReadByte() != Format || reader.Read7BitEncodedInt() != seatCount)
                return null;
            var state = Read(reader, seatCount);
            return reader.BaseStream.Position == bytes.Length ? state : null;
        }
        catch (Exception error) when (error is EndOfStreamException or FormatException or ArgumentException or IndexOutOfRangeException
            or OverflowException)
        {
            return null;
        }
    }

    private static ReplayedState Read(BinaryReader reader, int seatCount)
    {
        var state = new ReplayedState(seatCount);
        var board = state.Board;
        var statuses = reader.ReadBytes((seatCount + 3) / 4);
        for (var seat = 0; seat < seatCount; seat++)
        {
            var status = (SeatStatus)((statuses[seat / 4] >> (seat % 4 * 2)) & 3);
            board[seat] = new SeatState(status, reader.Read7BitEncodedInt(), null);
        }

        for (var holds = reader.Read7BitEncodedInt(); holds > 0; holds--)
        {
            var (id, holder) = (new HoldId(new Guid(reader.ReadBytes(16))), new HolderId(new Guid(reader.ReadBytes(16))));
            var (granted, ends) = (LedgerCodec.FromMicros(reader.ReadInt64()), LedgerCodec.FromMicros(reader.ReadInt64()));
            var hold = new LiveHold(id, holder, ReadSeats(reader, seatCount), granted, ends);
            board.PutHold(hold);
            foreach (var seat in hold.Seats)
                board[seat] = board[seat] with { Hold = hold };
        }

        for (var bookings = reader.Read7BitEncodedInt(); bookings > 0; bookings--)
            state.Sales.Add(reader.ReadString(), [.. ReadSeats(reader, seatCount)]);
        return state;
    }

    private static int[] ReadSeats(BinaryReader reader, int seatCount)
    {
        var count = reader.Read7BitEncodedInt();
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)seatCount);
        var seats = new int[count];
        for (var i = 0; i < count; i++)
            seats[i] = reader.Read7BitEncodedInt();
        return seats;
    }

    /// <summary>Binds a state to the ledger: it is of this revision of this screening, after exactly this history.</summary>
    public static byte[] Hash(byte[] ledgerHash, ScreeningId screening, long revision, ReadOnlySpan<byte> state)
    {
        Span<byte> position = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(position, screening.Value);
        BinaryPrimitives.WriteInt64BigEndian(position[8..], revision);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(ledgerHash);
        hash.AppendData(position);
        hash.AppendData(state);
        return hash.GetHashAndReset();
    }
}

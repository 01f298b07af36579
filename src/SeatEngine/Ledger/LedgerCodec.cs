using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using SeatEngine.Seats;

namespace SeatEngine.Ledger;

/// <summary>
/// The ledger's bytes: entries as compact JSON (readable with SQL at 3 a.m.), the hash chain, and the message that nodes share.
/// Writing is deterministic. Thread-safe.
/// </summary>
public static class LedgerCodec
{
    public static readonly byte[] Genesis = new byte[32];

    // The names in the JSON; the enum's order is not relied upon.
    private static readonly (LedgerOp Op, JsonEncodedText Name)[] OpNames =
        [.. Enum.GetValues<LedgerOp>().Select(op => (op, JsonEncodedText.Encode(op.ToString().ToLowerInvariant())))];

    public static byte[] Write(IReadOnlyList<LedgerEntry> entries)
    {
        var buffer = new ArrayBufferWriter<byte>(128 * entries.Count + 16);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            json.WriteStartArray();
            foreach (var entry in entries)
                WriteEntry(json, entry);
            json.WriteEndArray();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteEntry(Utf8JsonWriter json, LedgerEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("op"u8, OpNames[(int)entry.Op].Name);
        if (entry.Hold is { } hold)
            json.WriteString("hold"u8, hold);
        if (entry.Holder is { } holder)
            json.WriteString("holder"u8, holder);
        if (entry.Booking is not null)
            json.WriteString("booking"u8, entry.Booking);
        if (entry.By is not null)
            json.WriteString("by"u8, entry.By);
        if (entry.Until is { } until)
            json.WriteNumber("until"u8, Micros(until));
        if (entry.Since is { } since)
            json.WriteNumber("since"u8, Micros(since));
        if (entry.Status is { } status)
            json.WriteNumber("status"u8, (int)status);
        json.WriteStartArray("seats"u8);
        foreach (var seat in entry.Seats)
            json.WriteNumberValue(seat);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <exception cref="JsonException">The bytes are not a ledger row's changes.</exception>
    public static List<LedgerEntry> Read(ReadOnlySpan<byte> changes)
    {
        try
        {
            return ReadEntries(changes);
        }
        catch (Exception error) when (IsMalformed(error))
        {
            throw new JsonException("Not the changes of a ledger row", error);
        }
    }

    /// <summary>What the JSON reader throws for a wrong type or range: to the caller, such bytes are not a ledger row either.</summary>
    private static bool IsMalformed(Exception error) =>
        error is FormatException or InvalidOperationException or OverflowException or ArgumentOutOfRangeException;

    private static List<LedgerEntry> ReadEntries(ReadOnlySpan<byte> changes)
    {
        var entries = new List<LedgerEntry>();
        var json = new Utf8JsonReader(changes);
        Expect(json.Read() && json.TokenType == JsonTokenType.StartArray);
        while (json.Read() && json.TokenType == JsonTokenType.StartObject)
            entries.Add(ReadEntry(ref json));
        Expect(json.TokenType == JsonTokenType.EndArray && !json.Read());
        return entries;
    }

    private static LedgerEntry ReadEntry(ref Utf8JsonReader json)
    {
        LedgerOp? op = null;
        int[]? seats = null;
        var entry = new LedgerEntry(default, []);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString();
            Expect(json.Read());
            switch (name)
            {
                case "op":
                    op = ReadOp(ref json);
                    break;
                case "seats":
                    seats = ReadSeats(ref json);
                    break;
                default:
                    entry = name switch
                    {
                        "hold" => entry with { Hold = json.GetGuid() },
                        "holder" => entry with { Holder = json.GetGuid() },
                        "booking" => entry with { Booking = json.GetString() },
                        "by" => entry with { By = json.GetString() },
                        "until" => entry with { Until = FromMicros(json.GetInt64()) },
                        "since" => entry with { Since = FromMicros(json.GetInt64()) },
                        "status" => entry with { Status = ReadStatus(ref json) },
                        _ => throw new JsonException($"A ledger entry has no \"{name}\""),
                    };
                    break;
            }
        }

        Expect(json.TokenType == JsonTokenType.EndObject && op is not null && seats is not null);
        return entry with { Op = op!.Value, Seats = seats! };
    }

    private static SeatStatus ReadStatus(ref Utf8JsonReader json)
    {
        var status = json.GetInt32();
        Expect(status is >= (int)SeatStatus.Free and <= (int)SeatStatus.Blocked);
        return (SeatStatus)status;
    }

    private static LedgerOp ReadOp(ref Utf8JsonReader json)
    {
        foreach (var (op, name) in OpNames)
        {
            if (json.ValueTextEquals(name.EncodedUtf8Bytes))
                return op;
        }

        throw new JsonException($"Unknown ledger op \"{json.GetString()}\"");
    }

    private static int[] ReadSeats(ref Utf8JsonReader json)
    {
        Expect(json.TokenType == JsonTokenType.StartArray);
        var seats = new List<int>();
        while (json.Read() && json.TokenType == JsonTokenType.Number)
            seats.Add(json.GetInt32());
        Expect(json.TokenType == JsonTokenType.EndArray);
        return [.. seats];
    }

    private static void Expect(bool condition)
    {
        if (!condition)
            throw new JsonException("Not the changes of a ledger row");
    }

    public static byte[] Hash(byte[] previous, ScreeningId screening, long revision, DateTimeOffset at, ReadOnlySpan<byte> changes)
    {
        Span<byte> head = stackalloc byte[24];
        BinaryPrimitives.WriteInt64BigEndian(head, screening.Value);
        BinaryPrimitives.WriteInt64BigEndian(head[8..], revision);
        BinaryPrimitives.WriteInt64BigEndian(head[16..], Micros(at));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(previous);
        hash.AppendData(head);
        hash.AppendData(changes);
        return hash.GetHashAndReset();
    }

    // epoch int32 | screening int64 | revision int64 | at int64 | previous hash 32 | hash 32 | changes, big endian
    private const int MessageHead = 4 + 8 + 8 + 8 + 32 + 32;

    /// <summary>The message a node publishes for one committed row.</summary>
    public static byte[] WriteMessage(int epoch, LedgerRow row)
    {
        var message = new byte[MessageHead + row.Changes.Length];
        BinaryPrimitives.WriteInt32BigEndian(message, epoch);
        BinaryPrimitives.WriteInt64BigEndian(message.AsSpan(4), row.ScreeningId.Value);
        BinaryPrimitives.WriteInt64BigEndian(message.AsSpan(12), row.Revision);
        BinaryPrimitives.WriteInt64BigEndian(message.AsSpan(20), Micros(row.At));
        row.PreviousHash.CopyTo(message.AsSpan(28));
        row.Hash.CopyTo(message.AsSpan(60));
        row.Changes.Span.CopyTo(message.AsSpan(MessageHead));
        return message;
    }

    /// <summary>The revision that a message is about.</summary>
    /// <exception cref="JsonException">Not such a message.</exception>
    public static long ReadRevision(byte[] message) =>
        message.Length >= MessageHead
            ? BinaryPrimitives.ReadInt64BigEndian(message.AsSpan(12))
            : throw new JsonException("Not a seat change message");

    /// <exception cref="JsonException">Not such a message: someone else writes to the channel.</exception>
    public static (int Epoch, LedgerRow Row) ReadMessage(byte[] message)
    {
        if (message.Length < MessageHead)
            throw new JsonException("Not a seat change message");
        var changes = message.AsMemory(MessageHead);
        var at = BinaryPrimitives.ReadInt64BigEndian(message.AsSpan(20));
        if (at < Micros(DateTimeOffset.MinValue) || at > Micros(DateTimeOffset.MaxValue))
            throw new JsonException("Not the time of a seat change message");
        return (BinaryPrimitives.ReadInt32BigEndian(message), new LedgerRow(
            new ScreeningId(BinaryPrimitives.ReadInt64BigEndian(message.AsSpan(4))),
            BinaryPrimitives.ReadInt64BigEndian(message.AsSpan(12)),
            FromMicros(at),
            Read(changes.Span),
            changes,
            message[28..60],
            message[60..92]));
    }

    public static long Micros(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset FromMicros(long micros) =>
        DateTimeOffset.UnixEpoch.AddTicks(checked(micros * TimeSpan.TicksPerMicrosecond));
}

using Dapper;
using Npgsql;
using SeatEngine.Seats;

namespace SeatEngine.Ledger;

/// <summary>What the ledger says of one screening; a replay that is kept reads only what is new. One user at a time.</summary>
internal sealed class LedgerReplay(ScreeningId id, int seatCount)
{
    private byte[] _hash = LedgerCodec.Genesis;

    public SeatBoard Board { get; } = new(seatCount);

    public long Revision { get; private set; }

    /// <summary>When the last of its rows was committed; null before the first.</summary>
    public DateTimeOffset? At { get; private set; }

    /// <summary>Goes on to the ledger's end.</summary>
    public Task CatchUpAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellation) =>
        CatchUpAsync(connection, transaction, long.MaxValue, cancellation);

    /// <summary>Goes on to a revision, or to the ledger's end if that comes first.</summary>
    /// <exception cref="InvalidLedgerEntryException">The ledger is broken; nothing may be repaired from it.</exception>
    public async Task CatchUpAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, long upTo, CancellationToken cancellation)
    {
        var rows = connection.QueryUnbufferedAsync<ChangeRow>(
            $"SELECT {ChangeRow.Columns} FROM seat_changes WHERE screening_id = @Id AND revision > @Revision AND revision <= @upTo ORDER BY revision",
            new { Id = id.Value, Revision, upTo }, transaction);
        await foreach (var change in rows.WithCancellation(cancellation))
        {
            var row = change.ToLedgerRow(id);
            if (row.Revision != Revision + 1 || !row.PreviousHash.AsSpan().SequenceEqual(_hash))
                throw new InvalidLedgerEntryException($"Revision {row.Revision} does not follow revision {Revision}");
            foreach (var entry in row.Entries)
                SeatTransitions.Apply(Board, entry, row.At);
            Revision = row.Revision;
            At = row.At;
            _hash = row.Hash;
        }
    }
}

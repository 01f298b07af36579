using Dapper;
using Npgsql;
using SeatEngine.Ledger;
using SeatEngine.Seats;

namespace SeatEngine.Upkeep;

/// <summary>What the ledger says of one screening, kept from run to run so that each reads only what is new. One user at a time.</summary>
internal sealed class LedgerReplay(ScreeningId id, int seatCount)
{
    private byte[] _hash = LedgerCodec.Genesis;

    public SeatBoard Board { get; } = new(seatCount);

    public long Revision { get; private set; }

    /// <exception cref="LedgerContradictionException">The ledger is broken; nothing may be mended from it.</exception>
    public async Task CatchUpAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellation)
    {
        var rows = connection.QueryUnbufferedAsync<ChangeRow>(
            $"SELECT {ChangeRow.Columns} FROM seat_changes WHERE screening_id = @Id AND revision > @Revision ORDER BY revision",
            new { Id = id.Value, Revision }, transaction);
        await foreach (var change in rows.WithCancellation(cancellation))
        {
            var row = change.ToLedgerRow(id);
            if (row.Revision != Revision + 1 || !row.PreviousHash.AsSpan().SequenceEqual(_hash))
                throw new LedgerContradictionException($"Revision {row.Revision} does not follow revision {Revision}");
            foreach (var entry in row.Entries)
                SeatTransitions.Apply(Board, entry, row.At);
            Revision = row.Revision;
            _hash = row.Hash;
        }
    }
}

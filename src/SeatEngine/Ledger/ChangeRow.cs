using System.Text;
using SeatEngine.Seats;

namespace SeatEngine.Ledger;

/// <summary>A row of seat_changes as Dapper reads it: revision, committed_at AS At, changes::text, previous_hash AS PreviousHash, hash.</summary>
internal sealed record ChangeRow(long Revision, DateTime At, string Changes, byte[] PreviousHash, byte[] Hash)
{
    public const string Columns = "revision, committed_at AS At, changes::text, previous_hash AS PreviousHash, hash";

    public LedgerRow ToLedgerRow(ScreeningId screening)
    {
        var bytes = Encoding.UTF8.GetBytes(Changes);
        return new LedgerRow(screening, Revision, At, LedgerCodec.Read(bytes), bytes, PreviousHash, Hash);
    }
}

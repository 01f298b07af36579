using System.Net.Sockets;
using Npgsql;

namespace SeatEngine.Storage;

public static class Outage
{
    /// <summary>True when the database is away or restarting, as opposed to refusing what was asked.</summary>
    public static bool Is(Exception error) => error switch
    {
        // 08: connection; 57P: shutting down, starting up; 53: out of connections, memory, disk; 25006: read-only (a standby); 58: I/O;
        // 25P03: this node was frozen in the middle of a transaction, which the database has ended
        PostgresException pg => pg.SqlState.StartsWith("08", StringComparison.Ordinal) || pg.SqlState.StartsWith("57P", StringComparison.Ordinal)
            || pg.SqlState.StartsWith("53", StringComparison.Ordinal) || pg.SqlState.StartsWith("58", StringComparison.Ordinal)
            || pg.SqlState is "25006" or "25P03" or "57014" or "3D000",
        NpgsqlException or SocketException or IOException or TimeoutException or ObjectDisposedException => true,
        _ => false,
    };
}

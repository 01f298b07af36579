using System.Net.Sockets;
using Npgsql;

namespace SeatEngine.Storage;

/// <summary>
/// Distinguishes an outage of the database from a bug. A bug must not look like an outage: it is answered with 500 and logged as an error.
/// </summary>
public static class Outage
{
    /// <summary>
    /// True if the driver threw this because the database is away or restarting; false if the database refused the command.
    /// </summary>
    public static bool Is(Exception error) => error switch
    {
        PostgresException refused => IsOutage(refused.SqlState),
        // The driver wraps what the network did, and running out of time or of pooled connections.
        NpgsqlException { InnerException: SocketException or IOException or TimeoutException or ObjectDisposedException } => true,
        NpgsqlException failed => failed.IsTransient,
        // The connection was closed under the command by the driver, because another one on it had failed.
        ObjectDisposedException disposed => disposed.ObjectName.StartsWith("Npgsql", StringComparison.Ordinal),
        _ => false,
    };

    // 08: connection; 57P: shutting down, starting up; 53: out of connections, memory, disk; 58: I/O; 25006: read-only (a standby);
    // 25P03: this node was frozen in the middle of a transaction, which the database has ended; 57014: cancelled after the command timeout;
    // 3D000: the database is being created again.
    private static bool IsOutage(string sqlState) =>
        sqlState[..2] is "08" or "53" or "58"
        || sqlState.StartsWith("57P", StringComparison.Ordinal)
        || sqlState is "25006" or "25P03" or "57014" or "3D000";
}

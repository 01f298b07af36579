using Dapper;
using Npgsql;
using SeatEngine.Storage;

namespace SeatEngine.WarmUp;

/// <summary>
/// The real database, with an empty temporary table in front of each real one: statements run as always, and what they write is gone
/// with the session. One connection, because temporary tables belong to it.
/// </summary>
internal static class PracticeDatabase
{
    // The session's temporary tables are found before all others.
    private const string HideTables = """
        DO $$
        DECLARE name text;
        BEGIN
            FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tablename NOT LIKE 'qrtz%' LOOP
                EXECUTE format('CREATE TEMPORARY TABLE %I (LIKE %I.%I INCLUDING ALL)', name, current_schema(), name);
            END LOOP;
        END $$
        """;

    private const string BackendId = "SELECT pg_backend_pid()";

    public static NpgsqlDataSource Create(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            MaxPoolSize = 1,
            MinPoolSize = 0,
            Pooling = true,
            ApplicationName = "seatmap warm-up",
        };
        return EngineDataSource.Create(settings.ConnectionString, pool => pool.UsePhysicalConnectionInitializer(Hide, HideAsync));
    }

    private static void Hide(NpgsqlConnection connection)
    {
        MustBeOwnSession(connection, connection.ExecuteScalar<int>(BackendId));
        connection.Execute(HideTables);
    }

    private static async Task HideAsync(NpgsqlConnection connection)
    {
        MustBeOwnSession(connection, await connection.ExecuteScalarAsync<int>(BackendId));
        await connection.ExecuteAsync(HideTables);
    }

    /// <summary>
    /// A pooler such as PgBouncer may run each transaction in another session: the next one would write to the real tables, and somebody
    /// else's would find the temporary ones. It shows, because it invents the process id that a connection is given.
    /// </summary>
    private static void MustBeOwnSession(NpgsqlConnection connection, int backend)
    {
        if (connection.ProcessID != backend)
            throw new NotSupportedException("there is a connection pooler in front of PostgreSQL");
    }
}

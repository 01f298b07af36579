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

    public static NpgsqlDataSource Create(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            MaxPoolSize = 1,
            MinPoolSize = 0,
            Pooling = true,
            ApplicationName = "seatmap warm-up",
        };
        return EngineDataSource.Create(
            settings.ConnectionString, pool => pool.UsePhysicalConnectionInitializer(
                connection => connection.Execute(HideTables), connection => connection.ExecuteAsync(HideTables)));
    }
}

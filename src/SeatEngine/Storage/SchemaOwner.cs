using Dapper;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace SeatEngine.Storage;

/// <summary>
/// The role that owns the schema, where nodes have another one, which can neither change the schema nor rewrite history. Only migrating
/// uses it.
/// </summary>
public sealed class SchemaOwner
{
    private readonly string _connection;
    private readonly string _node;
    private readonly string? _nodePassword;

    /// <param name="owner">Connection string of the owner.</param>
    /// <param name="nodes">That of the nodes. Its role is created if the database does not have it.</param>
    public SchemaOwner(string owner, string nodes)
    {
        // Migrating is rare, so it leaves no connection open.
        _connection = new NpgsqlConnectionStringBuilder(owner) { Pooling = false, ApplicationName = "seatmap migrate" }.ConnectionString;
        (_node, _nodePassword) = RoleOf(nodes);
    }

    /// <summary>Null if there is only one role, which then does both.</summary>
    internal static SchemaOwner? Of(IConfiguration configuration) =>
        configuration.GetConnectionString("PostgresOwner") is { Length: > 0 } owner
        && configuration.GetConnectionString("Postgres") is { Length: > 0 } nodes
        && RoleOf(owner).Name != RoleOf(nodes).Name
            ? new SchemaOwner(owner, nodes)
            : null;

    internal async Task<NpgsqlConnection> OpenConnectionAsync(CancellationToken cancellation)
    {
        var connection = new NpgsqlConnection(_connection);
        try
        {
            await connection.OpenAsync(cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Lets nodes do what they need with the tables that there are now, and nothing else.</summary>
    internal async Task AdmitNodesAsync(NpgsqlConnection connection)
    {
        // Neither the name of a role nor its password can be a parameter.
        var create = await connection.QuerySingleOrDefaultAsync<string>(
            """
            SELECT format('CREATE ROLE %I LOGIN PASSWORD %L', @Role, @Password)
            WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = @Role)
            """,
            new { Role = _node, Password = _nodePassword });
        if (create is not null)
            await CreateAsync(connection, create);
        await connection.ExecuteAsync("SELECT seatmap_grant_node(@Role::name)", new { Role = _node });
    }

    private static async Task CreateAsync(NpgsqlConnection connection, string statement)
    {
        try
        {
            await connection.ExecuteAsync(statement);
        }
        catch (PostgresException exists)
            when (exists.SqlState is PostgresErrorCodes.DuplicateObject or PostgresErrorCodes.UniqueViolation)
        {
            // Roles belong to the whole server: another database's migration has created it at this moment.
        }
    }

    // Without a user name the driver uses that of the process.
    private static (string Name, string? Password) RoleOf(string connection)
    {
        var builder = new NpgsqlConnectionStringBuilder(connection);
        return (builder.Username ?? Environment.UserName, builder.Password);
    }
}

/// <summary>The schema cannot be brought to this version, because a role may not do what that needs.</summary>
public sealed class SchemaRightsException(string message, Exception inner) : Exception(message, inner);

using System.Net.Sockets;
using Npgsql;
using SeatEngine.Storage;

namespace SeatEngine.Tests.Storage;

public class OutageTests
{
    public static TheoryData<Exception> Outages => new(
        Refused("57P01"), Refused("08006"), Refused("53300"), Refused("25006"), Refused("57014"),
        new NpgsqlException("reading", new IOException()), new NpgsqlException("connecting", new SocketException()),
        new NpgsqlException("the pool is empty", new TimeoutException()));

    public static TheoryData<Exception> OtherErrors => new(
        Refused("42601"), Refused("42P01"), Refused("23505"), Refused("SM001"), new NpgsqlException("The connection is not open"),
        new ObjectDisposedException("Stream"), new IOException(), new TimeoutException(), new SocketException(),
        new InvalidOperationException());

    [Theory]
    [MemberData(nameof(Outages), DisableDiscoveryEnumeration = true)]
    public void An_error_of_a_database_that_is_away_is_an_outage(Exception error) => Assert.True(Outage.Is(error));

    [Theory]
    [MemberData(nameof(OtherErrors), DisableDiscoveryEnumeration = true)]
    public void Any_other_error_is_no_outage(Exception error) => Assert.False(Outage.Is(error));

    private static PostgresException Refused(string sqlState) => new("refused", "ERROR", "ERROR", sqlState);
}

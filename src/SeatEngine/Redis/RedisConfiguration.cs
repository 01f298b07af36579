using StackExchange.Redis;

namespace SeatEngine.Redis;

/// <summary>
/// Reads the connection string: one server (<c>host:port</c>), some nodes of a Redis Cluster (<c>host:port,host:port</c>), or Sentinels
/// (<c>host:26379,host:26379,serviceName=mymaster</c>), with the client library's options behind them.
/// </summary>
public static class RedisConfiguration
{
    public static ConfigurationOptions Parse(string connectionString)
    {
        var options = ConfigurationOptions.Parse(connectionString);
        options.AbortOnConnectFail = false;
        options.ConnectTimeout = 1_000;
        options.SyncTimeout = 1_000;
        options.ConnectRetry = 1;
        options.KeepAlive = 5;
        options.ReconnectRetryPolicy = new LinearRetry(500);
        // RESP3 sends messages and replies over one connection, where the reply to a lock would wait behind a burst of messages, and Redis
        // closes that connection if its messages are read too slowly. With RESP2 messages have a connection of their own.
        options.Protocol ??= RedisProtocol.Resp2;
        // A command that cannot be sent now fails now. Queued until Redis is back, it would lock seats for a hold decided long before.
        options.BacklogPolicy = BacklogPolicy.FailFast;
        // The library's own election of a primary among single servers is not used: Cluster and Sentinel announce theirs.
        options.TieBreaker = "";
        options.ConfigurationChannel = "";
        return options;
    }
}

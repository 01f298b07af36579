using Microsoft.Extensions.Diagnostics.HealthChecks;
using SeatEngine.Redis;
using SeatEngine.Storage;

namespace Web.Health;

/// <summary>Ready means: the database answers and has the schema this build needs.</summary>
internal sealed class DatabaseHealth(Migrator migrator, ILogger<DatabaseHealth> log) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            return await migrator.IsCurrentAsync(cancellationToken)
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy("The schema is not current: run migrate.");
        }
        catch (Exception error) when (Outage.Is(error))
        {
            // The message names the address, which is not for strangers.
            log.LogWarning("The database does not answer: {Error}", error.Message);
            return HealthCheckResult.Unhealthy("The database does not answer.");
        }
    }
}

/// <summary>A node without Redis works, but more slowly. So it is degraded and stays in service.</summary>
internal sealed class RedisHealth(RedisConnection redis) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(redis.IsConnected
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Degraded("Redis does not answer; holds and sales go on without it."));
}

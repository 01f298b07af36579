using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace SeatHub.Tests;

[Trait("speed", "slow")]
public sealed class HubErrorLogTests
{
    [Fact]
    public async Task A_bug_is_logged_once_with_its_method_and_the_caller_learns_nothing_of_it()
    {
        using var log = new HubErrors();
        await using var node = await InProcessNode.StartAsync(log);
        var screening = await node.AddScreeningAsync();
        await using var raw = await ConnectAsync(node);
        await node.ExecuteAsync("ALTER TABLE screening_heads RENAME TO lost_heads");

        var reply = await raw.CallAsync("Join", $"[{screening},null]");

        var error = reply?.GetProperty("error").GetString();
        Assert.NotNull(error);
        Assert.DoesNotContain("screening_heads", error, StringComparison.Ordinal);
        var line = Assert.Single(log.Lines);
        Assert.StartsWith("SeatMapHub.Join failed", line, StringComparison.Ordinal);
        Assert.Contains("42P01", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusals_are_no_errors_in_the_log()
    {
        using var log = new HubErrors();
        await using var node = await InProcessNode.StartAsync(log);
        await using var raw = await ConnectAsync(node);

        var reply = await raw.CallAsync("Join", "[987654,null]");

        Assert.Contains("unknown_screening", reply?.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Empty(log.Lines);
    }

    private static async Task<RawHub> ConnectAsync(InProcessNode node)
    {
        var raw = await RawHub.ConnectAsync(node.Address, await node.NewTokenAsync());
        Assert.Equal("{}", await raw.ShakeHandsAsync());
        return raw;
    }

    /// <summary>Errors that SignalR and the hubs log, each with its exception. Jobs in the background log errors of their own.</summary>
    private sealed class HubErrors : ILoggerProvider
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) =>
            new Logger(categoryName.StartsWith("Microsoft.AspNetCore.SignalR", StringComparison.Ordinal)
                || categoryName == typeof(HubErrorLog).FullName ? Lines : null);

        public void Dispose()
        {
        }

        private sealed class Logger(ConcurrentQueue<string>? lines) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => lines is not null && logLevel >= LogLevel.Error;

            public void Log<TState>(
                LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                if (IsEnabled(logLevel))
                    lines!.Enqueue($"{formatter(state, exception)} {exception}");
            }
        }
    }
}

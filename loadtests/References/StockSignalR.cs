using System.Diagnostics;
using System.Text.Json;
using Harness;
using LoadTests.Measure;
using LoadTests.Reports;
using LoadTests.Workers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SeatHub.Wire;

namespace LoadTests.References;

/// <summary>
/// SignalR as everybody uses it: watchers in a stock group, one send to the group for every hold. With our MessagePack protocol in
/// place of its JSON, which makes its frames smaller and cheaper: the comparison is of how news travel, not of formats.
/// </summary>
internal static class StockSignalR
{
    public const string Path = "/hubs/stock";

    private const string Group = "screening";

    // Holds come from many buyers at a time. More sends under way would only wait inside the server, in memory without bounds.
    private const int SendsAtATime = 32;

    /// <summary>Measures so many watchers at so many holds a second.</summary>
    public static async Task<BroadcastResult> RunAsync(int watchers, int rate, int seconds, Part part)
    {
        await using var server = WorkerProcess.Start("stock-signalr", new StockSignalRSpec(watchers, rate), serverGc: true);
        part.Notes.Add($"Server GC, as ASP.NET Core sets it; MessagePack; at most {SendsAtATime} sends to the group at a time, further holds wait their turn and the wait counts.");
        return await Broadcast.MeasureAsync(server, "stock SignalR", socketIo: false, watchers, rate, seconds, part);
    }

    /// <summary>The server process: starts to send when told "go", ends with its standard input.</summary>
    public static async Task ServeAsync(string json)
    {
        var spec = JsonSerializer.Deserialize<StockSignalRSpec>(json, WorkerProcess.Json)!;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSignalR();
        builder.Services.AddSingleton<IHubProtocol, MessagePackHubProtocol>();
        await using var app = builder.Build();
        app.MapHub<StockHub>(Path);
        var port = FreePort.Take();
        app.Urls.Add($"http://127.0.0.1:{port}");
        await app.StartAsync();
        Console.WriteLine($$"""{"ready":{{port}}}""");
        if (await Console.In.ReadLineAsync() is null)
            return;
        // The console's reader blocks, whatever its name promises.
        var end = Task.Run(Console.In.ReadLineAsync);
        while (StockHub.Joined < spec.Watchers && !end.IsCompleted)
            await Task.Delay(10);
        Console.WriteLine("""{"joined":true}""");
        await await Task.WhenAny(end, SendAsync(app.Services.GetRequiredService<IHubContext<StockHub>>(), spec.Rate));
        // Not stopped in order: whatever is still queued to thousands of watchers would have to be sent first.
        Environment.Exit(0);
    }

    private static async Task SendAsync(IHubContext<StockHub> hub, int rate)
    {
        var clock = Stopwatch.StartNew();
        var began = Clock.Microseconds;
        using var turns = new SemaphoreSlim(SendsAtATime);
        for (var n = 0L; ; n++)
        {
            var due = n * 1_000_000.0 / rate;
            while (clock.Elapsed.TotalMicroseconds < due)
                await Task.Delay(1);
            await turns.WaitAsync();
            _ = SendOneAsync(hub, began + (long)due, turns);
        }
    }

    private static async Task SendOneAsync(IHubContext<StockHub> hub, long due, SemaphoreSlim turns)
    {
        var payload = new byte[Broadcast.PayloadBytes];
        BitConverter.TryWriteBytes(payload, due);
        try
        {
            await hub.Clients.Group(Group).SendAsync("Seats", 1L, payload);
        }
        finally
        {
            turns.Release();
        }
    }

    private sealed class StockHub : Hub
    {
        private static int _joined;

        public static int Joined => Volatile.Read(ref _joined);

        public override async Task OnConnectedAsync()
        {
            await Groups.AddToGroupAsync(Context.ConnectionId, Group);
            Interlocked.Increment(ref _joined);
        }
    }
}

/// <param name="Watchers">How many must have joined before the first hold.</param>
/// <param name="Rate">Holds a second.</param>
internal sealed record StockSignalRSpec(int Watchers, int Rate);

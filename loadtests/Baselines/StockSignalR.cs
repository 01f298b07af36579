using System.Diagnostics;
using Harness;
using LoadTests.Measure;
using LoadTests.Reports;
using LoadTests.Workers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SeatHub.Protocol;

namespace LoadTests.Baselines;

/// <summary>
/// SignalR as it is usually used: watchers in a group, one send to the group for every hold. It has SeatMap's MessagePack protocol instead
/// of JSON, so that the comparison is of delivery and not of formats.
/// </summary>
internal static class StockSignalR
{
    public const string Path = "/hubs/stock";

    private const string Group = "screening";

    // More pending sends would only wait inside the server, in memory without a bound.
    private const int SendsAtATime = 32;

    public static async Task<BroadcastResult> RunAsync(int watchers, int rate, int seconds, Part part)
    {
        await using var server = WorkerProcess.Start("stock-signalr", new StockSignalRSpec(watchers, rate), serverGc: true);
        part.Notes.Add(
            $"Server GC, as ASP.NET Core sets it; MessagePack; at most {SendsAtATime} sends to the group at a time. "
            + "Other holds wait, and the wait counts.");
        return await Broadcast.MeasureAsync(server, "stock SignalR", socketIo: false, watchers, rate, seconds, part);
    }

    /// <summary>The server process. Begins to send after the line "go" and ends with its standard input.</summary>
    public static async Task ServeAsync(string json)
    {
        var spec = WorkerProcess.Read<StockSignalRSpec>(json);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSignalR();
        builder.Services.AddSingleton<IHubProtocol, ClearMessagePackHubProtocol>();
        await using var app = builder.Build();
        app.MapHub<StockHub>(Path);
        var port = FreePort.Take();
        app.Urls.Add($"http://127.0.0.1:{port}");
        await app.StartAsync();
        Console.WriteLine($$"""{"ready":{{port}}}""");
        if (await Console.In.ReadLineAsync() is null)
            return;
        // Console.In.ReadLineAsync blocks the calling thread.
        var end = Task.Run(Console.In.ReadLineAsync);
        while (StockHub.Joined < spec.Watchers && !end.IsCompleted)
            await Task.Delay(10);
        Console.WriteLine("""{"joined":true}""");
        await await Task.WhenAny(end, SendAsync(app.Services.GetRequiredService<IHubContext<StockHub>>(), spec.Rate));
        // An orderly stop would first send everything that is queued to thousands of watchers.
        Environment.Exit(0);
    }

    private static async Task SendAsync(IHubContext<StockHub> hub, int rate)
    {
        var clock = Stopwatch.StartNew();
        var began = Clock.Microseconds;
        using var slots = new SemaphoreSlim(SendsAtATime);
        for (var n = 0L; ; n++)
        {
            var due = n * 1_000_000.0 / rate;
            while (clock.Elapsed.TotalMicroseconds < due)
                await Task.Delay(1);
            await slots.WaitAsync();
            _ = SendOneAsync(hub, began + (long)due, slots);
        }
    }

    private static async Task SendOneAsync(IHubContext<StockHub> hub, long due, SemaphoreSlim slots)
    {
        var payload = new byte[Broadcast.PayloadBytes];
        BitConverter.TryWriteBytes(payload, due);
        try
        {
            await hub.Clients.Group(Group).SendAsync("Seats", 1L, payload);
        }
        finally
        {
            slots.Release();
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

/// <param name="Watchers">Number of watchers that must have joined before the first hold.</param>
/// <param name="Rate">Holds a second.</param>
internal sealed record StockSignalRSpec(int Watchers, int Rate);

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using LoadTests.RawClient;
using LoadTests.Reports;

namespace LoadTests.Scenarios;

/// <summary>
/// Joins while many sockets are open that never send a handshake. Those that the server closes are opened again, so that their number
/// stays the same; others come at a fixed rate and stay until the server closes them.
/// </summary>
internal static class SilentSockets
{
    private const int Seats = 2_000;
    private const double JoinLimitMilliseconds = 500;

    // Below the server's default limits for an address (1,000) and a holder (100): the sockets are accepted, not refused.
    private const int Addresses = 8;
    private const int Holders = 60;

    private static readonly TimeSpan _joinInterval = TimeSpan.FromMilliseconds(500);

    // Spread out, so that the server does not close all of them at the same moment.
    private static readonly TimeSpan _opening = TimeSpan.FromSeconds(10);

    public static async Task RunAsync(Arguments arguments, Report report)
    {
        var (staying, rate, seconds) = (arguments.Number("silent", 1_500), arguments.Number("rate", 40), arguments.Number("seconds", 20));
        var part = report.Add("door", $"{staying:#,0} silent sockets and {rate} a second");
        part.Setup["silent sockets"] = $"{staying:#,0}, and {rate} a second";
        part.Setup["joins"] = $"one every {_joinInterval.TotalSeconds} s for {seconds} s";
        Console.WriteLine("door: starting servers");
        await using var site = await BenchServers.StartAsync(1);
        var screening = (await site.AddScreeningsAsync(Seats, 1))[0];
        var server = IPEndPoint.Parse(site.Addresses[0]);
        var tokens = await RawConnections.TokensAsync(site.Addresses, Holders);
        var run = new Run(server, tokens);
        // The first connections of a server wait for its code to be compiled.
        for (var n = 0; n < 20; n++)
            await JoinAsync(site, screening, tokens[n]);

        using var ending = new CancellationTokenSource();
        List<Task> silent = [.. Enumerable.Range(0, staying).Select(n => run.StayAsync(n, _opening * n / staying, ending.Token))];
        await Task.Delay(_opening);
        silent.Add(run.ComeAsync(rate, staying, ending.Token));

        var (joins, slowest, fewest) = (0, TimeSpan.Zero, int.MaxValue);
        using (var timer = new PeriodicTimer(_joinInterval))
        {
            var started = Stopwatch.GetTimestamp();
            for (var at = TimeSpan.Zero; at.TotalSeconds < seconds; at = Stopwatch.GetElapsedTime(started))
            {
                var took = await JoinAsync(site, screening, tokens[joins++ % Holders]);
                slowest = took > slowest ? took : slowest;
                fewest = Math.Min(fewest, run.Open);
                part.Point("join beside silent sockets", "time", "s", "ms", at.TotalSeconds, took.TotalMilliseconds);
                await timer.WaitForNextTickAsync();
            }
        }

        await ending.CancelAsync();
        await Task.WhenAll(silent);
        part.AtMost("slowest join, from connecting to the answer", slowest.TotalMilliseconds, JoinLimitMilliseconds, "ms");
        part.Figure("joins", joins, "");
        part.Figure("silent sockets open at a join, fewest", fewest, "");
        part.Figure("silent sockets opened", run.Opened, "");
        part.Figure("silent sockets refused", run.Refused, "");
        part.Proof = $"{joins} visitors got the seats that the database has; {await site.ProveAsync([])}";
        WatchFigures.Print(part);
    }

    private static async Task<TimeSpan> JoinAsync(BenchServers site, long screening, string token)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var visitor = new WatcherConnection(screening, log: null);
        var started = Stopwatch.GetTimestamp();
        await visitor.ConnectAsync(IPEndPoint.Parse(site.Addresses[0]), IPAddress.Loopback, token, timeout.Token);
        await visitor.JoinAsync().WaitAsync(timeout.Token);
        var took = Stopwatch.GetElapsedTime(started);
        var (revision, statuses) = await site.ReadSeatsAsync(screening);
        if (visitor.Revision != revision || !visitor.Statuses.SequenceEqual(statuses))
            throw new NoResultException("a visitor's seats are not those of the database");
        visitor.Close();
        return took;
    }

    /// <summary>The silent sockets of one run. Thread-safe.</summary>
    private sealed class Run(IPEndPoint server, string[] tokens)
    {
        private static readonly TimeSpan _retryDelay = TimeSpan.FromSeconds(5);

        private int _open;
        private int _opened;
        private int _refused;

        public int Open => Volatile.Read(ref _open);

        public int Opened => Volatile.Read(ref _opened);

        public int Refused => Volatile.Read(ref _refused);

        /// <summary>Keeps one socket open: opens it again whenever the server has closed it.</summary>
        public async Task StayAsync(int n, TimeSpan delay, CancellationToken end)
        {
            await Task.Delay(delay, end).ContinueWith(_ => { }, TaskScheduler.Default);
            while (!end.IsCancellationRequested)
                await HoldOpenAsync(n, end);
        }

        /// <summary>Opens sockets at a rate; each stays until the server closes it.</summary>
        public async Task ComeAsync(int rate, int first, CancellationToken end)
        {
            var come = new List<Task>();
            var started = Stopwatch.GetTimestamp();
            while (!end.IsCancellationRequested)
            {
                while (come.Count < Stopwatch.GetElapsedTime(started).TotalSeconds * rate)
                    come.Add(HoldOpenAsync(first + come.Count, end));
                await Task.Delay(10, CancellationToken.None);
            }

            await Task.WhenAll(come);
        }

        private async Task HoldOpenAsync(int n, CancellationToken end)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            var isOpen = false;
            try
            {
                socket.Bind(new IPEndPoint(new IPAddress([127, 0, 2, (byte)(1 + (n % Addresses))]), 0));
                await socket.ConnectAsync(server, end);
                await socket.SendAsync(Request(tokens[n % tokens.Length]), end);
                var answer = new byte[1_024];
                var length = await socket.ReceiveAsync(answer, end);
                isOpen = Encoding.ASCII.GetString(answer, 0, length).StartsWith("HTTP/1.1 101", StringComparison.Ordinal);
                Interlocked.Increment(ref isOpen ? ref _opened : ref _refused);
                if (!isOpen)
                {
                    await Task.Delay(_retryDelay, end);
                    return;
                }

                Interlocked.Increment(ref _open);
                while (await socket.ReceiveAsync(answer, end) > 0)
                {
                }
            }
            catch (Exception error) when (error is SocketException or OperationCanceledException)
            {
                // The server or the run has ended it.
            }
            finally
            {
                if (isOpen)
                    Interlocked.Decrement(ref _open);
            }
        }

        private byte[] Request(string token) => Encoding.ASCII.GetBytes(
            $"GET /hubs/seatmap HTTP/1.1\r\nHost: {server}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + $"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer {token}\r\n\r\n");
    }
}

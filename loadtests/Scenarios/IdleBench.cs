using LoadTests.Measure;
using LoadTests.Reports;
using LoadTests.Workers;

namespace LoadTests.Scenarios;

/// <summary>Memory and processor time of a connection that watches while no seat changes.</summary>
internal static class IdleBench
{
    private const int PerWorker = 9_000;
    private const int WarmUp = 200;
    private const int MostBytes = 13 * 1024;
    private static readonly TimeSpan _settle = TimeSpan.FromSeconds(15);

    public static async Task RunAsync(Arguments arguments, Report report)
    {
        var (watchers, seconds) = (arguments.Number("watchers", 18_000), arguments.Number("seconds", 60));
        var part = report.Add("idle", $"{watchers:#,0} idle watchers");
        part.Setup["watchers"] = $"{watchers:#,0}";
        part.Setup["seconds"] = $"{seconds}";
        Console.WriteLine("idle: starting servers");
        await using var servers = await BenchServers.StartAsync(1);
        var screening = (await servers.AddScreeningsAsync(seats: 2_000, count: 1))[0];
        var server = servers.Nodes[0].ProcessId;
        await using (var first = WorkerProcess.Start("watch", new WatchSpec(servers.Addresses, screening, WarmUp)))
            await first.ReceiveAsync("ready");
        await Task.Delay(_settle);

        var before = ReadMemory(server);
        Console.WriteLine($"idle: {before.Resident / 1e6:0} MB after {WarmUp} connections were opened and closed");
        var workers = new List<WorkerProcess>();
        try
        {
            for (var left = watchers; left > 0; left -= PerWorker)
            {
                var spec = new WatchSpec(servers.Addresses, screening, Math.Min(left, PerWorker), Address: 1 + (workers.Count * 2));
                workers.Add(WorkerProcess.Start("watch", spec));
                await workers[^1].ReceiveAsync("ready");
                var watching = Math.Min(watchers, workers.Count * PerWorker);
                Console.WriteLine($"idle: {watching:#,0} of {watchers:#,0} watch, {ProcessMemory.Resident(server) / 1e6:0} MB");
            }

            await Task.Delay(_settle);
            var cpu = new CpuMeter(new() { ["server"] = [server], ["load"] = [.. workers.Select(w => w.Id)] });
            for (var second = 10; second <= seconds; second += 10)
            {
                await Task.Delay(TimeSpan.FromSeconds(Math.Min(10, seconds)));
                var resident = ProcessMemory.Resident(server) / 1e6;
                Console.WriteLine($"idle: {second,3} s, {resident:0} MB, processor of the server {cpu.Used()["server"]:0.0} s");
                part.Point("memory over time", "server", "s", "MB", second, resident);
            }

            var used = cpu.Used();
            var after = ReadMemory(server);
            part.Proof = $"{await MapProof.ProveAsync(workers, servers.ReadSeatsAsync)}; {await servers.ProveAsync([])}";
            part.AtMost("server memory, resident, a connection", (double)(after.Resident - before.Resident) / watchers, MostBytes, "B");
            part.Figure("kernel's socket buffers, both ends, a connection", (double)(after.Buffers - before.Buffers) / watchers, "B");
            part.Figure("kernel's objects of both ends, a connection", (double)(after.Objects - before.Objects) / watchers, "B");
            part.Figure("processor of the server, a connection and second", used["server"] / watchers / seconds * 1e6, "µs");
            part.Figure("processor of the server", used["server"] / seconds, "cores");
            part.Figure("processor of the load", used["load"] / seconds, "cores");
            part.Notes.Add("The managed heap is part of the resident memory. The node does not publish its size.");
            WatchFigures.Print(part);
        }
        finally
        {
            foreach (var worker in workers)
                await worker.DisposeAsync();
        }
    }

    private static (long Resident, long Buffers, long Objects) ReadMemory(int server) =>
        (ProcessMemory.Resident(server), ProcessMemory.SocketBuffers(), ProcessMemory.KernelObjects());
}

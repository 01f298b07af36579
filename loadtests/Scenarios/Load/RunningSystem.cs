using System.Net;
using System.Net.Sockets;
using LoadTests.Measure;
using LoadTests.Reports;
using LoadTests.Workers.Visitors;
using SeatMap.Client;

namespace LoadTests.Scenarios.Load;

/// <summary>
/// A system that somebody else runs, used through its public API only. Load on it holds free seats only, releases its holds and cancels its
/// bookings. While others use the screenings too, maps may keep changing and the comparison with the API can fail.
/// </summary>
internal sealed class RunningSystem
{
    private readonly SeatMapApi _api;

    private RunningSystem(string[] nodes)
    {
        Nodes = nodes;
        _api = new SeatMapApi(new SeatMapClientOptions { Server = new Uri($"http://{nodes[0]}") });
    }

    /// <summary>address:port of each node.</summary>
    public string[] Nodes { get; }

    /// <summary>The given screening, or all on sale, those with the most free seats first.</summary>
    public EveningScreening[] Screenings { get; private set; } = [];

    /// <summary>File for the acknowledged holds.</summary>
    public required string HoldFile { get; init; }

    /// <summary>Reads --url, --screening and --holds.</summary>
    /// <exception cref="ArgumentException">The address is not usable, or there is no such screening.</exception>
    public static async Task<RunningSystem> ConnectAsync(Arguments arguments)
    {
        var holdFile = arguments.Text("holds", Path.Combine(Path.GetTempPath(), $"seatmap-holds-{Environment.ProcessId}"));
        var system = new RunningSystem(await NodesAsync(arguments.Text("url", ""))) { HoldFile = holdFile };
        system.Screenings = await system.ScreeningsAsync(arguments.Has("screening") ? arguments.Text("screening", "") : null);
        return system;
    }

    /// <param name="urls">http://host:port, separated by commas.</param>
    private static async Task<string[]> NodesAsync(string urls)
    {
        var nodes = new List<string>();
        foreach (var url in urls.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme != "http")
                throw new ArgumentException($"\"{url}\" is not http://host:port. There is no TLS: name the nodes behind the proxy.");
            var addresses = await Dns.GetHostAddressesAsync(uri.Host, AddressFamily.InterNetwork);
            nodes.Add(new IPEndPoint(addresses[0], uri.Port).ToString());
        }

        return nodes.Count > 0 ? [.. nodes] : throw new ArgumentException("The address is missing: --url http://host:port[,…]");
    }

    public Part AddPart(Report report, string scenario)
    {
        var part = report.Add($"load {scenario}", string.Join(", ", Nodes));
        part.Setup["acknowledged holds"] = $"in {HoldFile}";
        part.Notes.Add("The machine above is the one of the load.");
        return part;
    }

    private async Task<EveningScreening[]> ScreeningsAsync(string? wanted)
    {
        var all = await _api.ListScreeningsAsync();
        var now = TimeProvider.System.GetUtcNow();
        var found = all
            .Where(s => wanted is null ? s.SalesOpenAt <= now && s.SalesCloseAt > now : $"{s.Id}" == wanted)
            .OrderByDescending(s => s.SeatsLeft)
            .Select(s => new EveningScreening(s.Id, s.SeatCount)).ToArray();
        if (found.Length == 0)
            throw new ArgumentException(wanted is null ? "No screening is on sale there." : $"There is no screening {wanted}.");
        return found;
    }

    /// <summary>Revision and statuses, 2 bits a seat.</summary>
    public async Task<(long Revision, byte[] Statuses)> ReadSeatsAsync(long screening)
    {
        var seats = (await _api.FindSeatsAsync(screening)).ValueOrThrow();
        return (seats.Revision, PackedStatuses.Of([.. seats.Statuses.Select(status => (int)status)]));
    }

    public async Task<int[]> FreeSeatsAsync(EveningScreening screening)
    {
        var (_, statuses) = await ReadSeatsAsync(screening.Screening);
        return [.. Enumerable.Range(0, screening.Seats).Where(seat => PackedStatuses.IsFree(statuses, seat))];
    }
}

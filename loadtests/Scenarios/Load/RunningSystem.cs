using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using LoadTests.Measure;
using LoadTests.Reports;
using LoadTests.Workers.Visitors;

namespace LoadTests.Scenarios.Load;

/// <summary>
/// A system that somebody else runs, used through its public API only. Load on it holds free seats only, releases its holds and cancels its
/// bookings. While others use the screenings too, maps may keep changing and the comparison with the API can fail.
/// </summary>
internal sealed class RunningSystem : IDisposable
{
    private readonly HttpClient _http;

    private RunningSystem(string[] nodes)
    {
        Nodes = nodes;
        _http = new HttpClient { BaseAddress = new Uri($"http://{nodes[0]}"), Timeout = TimeSpan.FromSeconds(30) };
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
        var all = await _http.GetFromJsonAsync<JsonElement[]>(new Uri("/api/v1/screenings", UriKind.Relative)) ?? [];
        var now = TimeProvider.System.GetUtcNow();
        var found = all
            .Where(s => wanted is null ? IsOnSale(s) : $"{s.GetProperty("id")}" == wanted)
            .OrderByDescending(s => s.GetProperty("seatsLeft").GetInt32())
            .Select(s => new EveningScreening(s.GetProperty("id").GetInt64(), s.GetProperty("seatCount").GetInt32())).ToArray();
        if (found.Length == 0)
            throw new ArgumentException(wanted is null ? "No screening is on sale there." : $"There is no screening {wanted}.");
        return found;

        bool IsOnSale(JsonElement screening) =>
            screening.GetProperty("salesOpenAt").GetDateTimeOffset() <= now
            && screening.GetProperty("salesCloseAt").GetDateTimeOffset() > now;
    }

    /// <summary>Revision and statuses, 2 bits a seat.</summary>
    public async Task<(long Revision, byte[] Statuses)> ReadSeatsAsync(long screening)
    {
        var seats = await _http.GetFromJsonAsync<JsonElement>(new Uri($"/api/v1/screenings/{screening}/seats", UriKind.Relative));
        var statuses = PackedStatuses.Of([.. seats.GetProperty("statuses").EnumerateArray().Select(s => s.GetInt32())]);
        return (seats.GetProperty("revision").GetInt64(), statuses);
    }

    public async Task<int[]> FreeSeatsAsync(EveningScreening screening)
    {
        var (_, statuses) = await ReadSeatsAsync(screening.Screening);
        return [.. Enumerable.Range(0, screening.Seats).Where(seat => PackedStatuses.IsFree(statuses, seat))];
    }

    public void Dispose() => _http.Dispose();
}

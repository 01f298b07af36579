using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using LoadTests.Reports;
using LoadTests.Workers.Visitors;

namespace LoadTests.Load;

/// <summary>
/// A system that somebody else runs, seen through its public API alone. Load on it holds free seats only, gives back what it held and
/// cancels what it booked. While others use it too, maps may not come to rest.
/// </summary>
internal sealed class RunningSystem : IDisposable
{
    private readonly HttpClient _http;

    private RunningSystem(string[] nodes)
    {
        Nodes = nodes;
        _http = new HttpClient { BaseAddress = new Uri($"http://{nodes[0]}"), Timeout = TimeSpan.FromSeconds(30) };
    }

    /// <summary>address:port of each node, as the workers want it.</summary>
    public string[] Nodes { get; }

    /// <summary>The screening that was asked for, or all on sale, those with the most seats left first.</summary>
    public EveningPlace[] Places { get; private set; } = [];

    /// <summary>Where the acknowledged holds are listed.</summary>
    public required string HoldFile { get; init; }

    /// <summary>By --url, --screening and --holds.</summary>
    /// <exception cref="ArgumentException">There is no such address or screening.</exception>
    public static async Task<RunningSystem> FindAsync(Arguments arguments)
    {
        var holdFile = arguments.Text("holds", Path.Combine(Path.GetTempPath(), $"seatmap-holds-{Environment.ProcessId}"));
        var system = new RunningSystem(await NodesAsync(arguments.Text("url", ""))) { HoldFile = holdFile };
        system.Places = await system.ScreeningsAsync(arguments.Has("screening") ? arguments.Text("screening", "") : null);
        return system;
    }

    /// <param name="urls">http://host:port, several with commas between.</param>
    private static async Task<string[]> NodesAsync(string urls)
    {
        var nodes = new List<string>();
        foreach (var url in urls.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme != "http")
                throw new ArgumentException($"\"{url}\" is not http://host:port. The load programs speak no TLS: name the nodes behind the proxy.");
            var addresses = await Dns.GetHostAddressesAsync(uri.Host, AddressFamily.InterNetwork);
            nodes.Add(new IPEndPoint(addresses[0], uri.Port).ToString());
        }

        return nodes.Count > 0 ? [.. nodes] : throw new ArgumentException("Say where it is: --url http://host:port[,http://host:port…]");
    }

    public Part AddPart(Report report, string scenario)
    {
        var part = report.Add($"load {scenario}", string.Join(", ", Nodes));
        part.Setup["acknowledged holds"] = $"in {HoldFile}";
        part.Notes.Add("The machine above is the one that the load came from.");
        return part;
    }

    private async Task<EveningPlace[]> ScreeningsAsync(string? wanted)
    {
        var all = await _http.GetFromJsonAsync<JsonElement[]>(new Uri("/api/v1/screenings", UriKind.Relative)) ?? [];
        var now = TimeProvider.System.GetUtcNow();
        var found = all
            .Where(s => wanted is null ? s.GetProperty("salesOpenAt").GetDateTimeOffset() <= now && s.GetProperty("salesCloseAt").GetDateTimeOffset() > now : $"{s.GetProperty("id")}" == wanted)
            .OrderByDescending(s => s.GetProperty("seatsLeft").GetInt32())
            .Select(s => new EveningPlace(s.GetProperty("id").GetInt64(), s.GetProperty("seatCount").GetInt32())).ToArray();
        return found.Length > 0 ? found : throw new ArgumentException(wanted is null ? "No screening is on sale there." : $"There is no screening {wanted}.");
    }

    /// <summary>Revision and statuses, 2 bits a seat.</summary>
    public async Task<(long Revision, byte[] Statuses)> ReadSeatsAsync(long screening)
    {
        var said = await _http.GetFromJsonAsync<JsonElement>(new Uri($"/api/v1/screenings/{screening}/seats", UriKind.Relative));
        var statuses = said.GetProperty("statuses").EnumerateArray().Select(s => s.GetInt32()).ToArray();
        var packed = new byte[(statuses.Length + 3) / 4];
        for (var i = 0; i < statuses.Length; i++)
            packed[i >> 2] |= (byte)(statuses[i] << ((i & 3) * 2));
        return (said.GetProperty("revision").GetInt64(), packed);
    }

    public async Task<int[]> FreeSeatsAsync(EveningPlace place)
    {
        var (_, statuses) = await ReadSeatsAsync(place.Screening);
        return [.. Enumerable.Range(0, place.Seats).Where(seat => ((statuses[seat >> 2] >> ((seat & 3) * 2)) & 3) == 0)];
    }

    public void Dispose() => _http.Dispose();
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using SeatMap.Client;

namespace SeatHub.Tests;

/// <summary>
/// What tests of bad input share: a screening, a stranger's hold in it, and a bystander who must not be affected. Every bad input gets a
/// clear error or a closed connection, on both transports.
/// </summary>
public abstract class BadInput(DefaultNodes nodes) : IAsyncLifetime
{
    private SeatMapConnection _bystander = null!;
    private WatchedScreening _map = null!;
    private SeatMapConnection _stranger = null!;

    // The seats after this one are in none of the calls of the tests.
    private int _free = 20;

    protected DefaultNodes Nodes => nodes;

    protected long Screening { get; private set; }

    protected Guid StrangersHold { get; private set; }

    public async Task InitializeAsync()
    {
        Screening = await nodes.Cluster.AddScreeningAsync();
        _bystander = await nodes.ConnectAsync();
        _map = await _bystander.WatchAsync(Screening);
        _stranger = await nodes.ConnectAsync();
        StrangersHold = Guid.CreateVersion7();
        Assert.Equal(SeatOutcome.Held, (await _stranger.HoldAsync(Screening, StrangersHold, [40, 41])).Outcome);
    }

    /// <summary>After each: a bystander still holds, sees and was not cut off, and the database is right.</summary>
    public async Task DisposeAsync()
    {
        Assert.Equal(SeatOutcome.Held, (await _bystander.HoldAsync(Screening, Guid.CreateVersion7(), [49])).Outcome);
        await nodes.SettledAsync(_map);
        Assert.Equal((1, 0), (_map.Counts.Joins, _map.Counts.Gaps));
        await _bystander.DisposeAsync();
        await _stranger.DisposeAsync();
    }

    protected static string? Outcome(JsonElement? reply)
    {
        Assert.NotNull(reply);
        Assert.True(reply.Value.TryGetProperty("result", out var result), reply.Value.GetRawText());
        return result.GetProperty("outcome").GetString();
    }

    protected string Filled(string arguments) => new StringBuilder(arguments)
        .Replace("$STRANGERS", $"\"{StrangersHold}\"")
        .Replace("$ID", $"\"{Guid.CreateVersion7()}\"")
        .Replace("$S", Screening.ToString(CultureInfo.InvariantCulture))
        .ToString();

    /// <summary>One after the other beside the same bystander: a screening and a bystander for each would take twice as long.</summary>
    private protected async Task OnBothAsync(Func<RawHub, Task> test)
    {
        foreach (var (node, transport) in new[] { (SeatHub.Tests.Nodes.Direct, "direct"), (SeatHub.Tests.Nodes.Stock, "stock") })
        {
            await using var raw = await ConnectAsync(node);
            try
            {
                await test(raw);
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"On the {transport} transport: {error.Message}", error);
            }
        }
    }

    private protected async Task AssertStillServedAsync(RawHub raw) =>
        Assert.Equal("held", Outcome(await raw.CallAsync("Hold", Filled($"[$S,$ID,[{++_free}]]"))));

    private protected async Task<RawHub> ConnectAsync(int node)
    {
        var raw = await RawHub.ConnectAsync(nodes.Address(node), (await nodes.NewHolderAsync()).Token);
        Assert.Equal("{}", await raw.ShakeHandsAsync());
        return raw;
    }
}

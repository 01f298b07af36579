using Harness;
using SeatMap.Client;

namespace Cluster.Tests;

/// <summary>Options of SeatMap.Client for a node. Nothing is repeated, so that a test sees every failure.</summary>
internal static class Clients
{
    public static SeatMapClientOptions Options(this SeatMapNode node, string? token = null) =>
        new() { Server = node.BaseAddress, Token = token, RetryFor = TimeSpan.Zero };

    public static Task<SeatMapClientOptions> NewHolderAsync(this SeatMapNode node) =>
        SeatMapApi.SignInAsNewHolderAsync(node.Options());

    /// <summary>A connection of a new holder.</summary>
    public static async Task<SeatMapConnection> ConnectAsync(this SeatMapNode node) =>
        await SeatMapConnection.ConnectAsync(await node.NewHolderAsync());
}

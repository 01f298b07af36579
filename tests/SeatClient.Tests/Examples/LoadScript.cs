using System.Collections.Concurrent;
using SeatMap.Client;

namespace SeatClient.Tests.Examples;

internal static class LoadScript
{
    // <readme>
    /// <summary>Buyers, each a holder with a connection, buy random seats until none is left.</summary>
    /// <returns>How often each outcome came.</returns>
    public static async Task<IReadOnlyDictionary<SeatOutcome, int>> SellOutAsync(Uri server, long screeningId, int buyers)
    {
        var outcomes = new ConcurrentDictionary<SeatOutcome, int>();
        await Task.WhenAll(Enumerable.Range(0, buyers).Select(_ => BuyAsync()));
        return outcomes;

        async Task BuyAsync()
        {
            var options = await SeatMapApi.SignInAsNewHolderAsync(new SeatMapClientOptions { Server = server });
            var api = new SeatMapApi(options);
            await using var connection = await SeatMapConnection.ConnectAsync(options);
            var map = await connection.WatchAsync(screeningId);

            while (map.Count(SeatStatus.Free) > 0)
            {
                var free = map.CopyStatuses().Index().Where(seat => seat.Item == SeatStatus.Free).Select(seat => seat.Index).ToArray();
                if (free.Length == 0)
                    return;
                var hold = Guid.CreateVersion7();
                var held = await connection.HoldAsync(screeningId, hold, [free[Random.Shared.Next(free.Length)]]);
                Count(held);
                if (held.Accepted)
                    Count(await api.ConfirmAsync(hold, "test-ok"));
            }
        }

        void Count(SeatReply reply) => outcomes.AddOrUpdate(reply.Outcome, 1, (_, count) => count + 1);
    }
    // </readme>
}

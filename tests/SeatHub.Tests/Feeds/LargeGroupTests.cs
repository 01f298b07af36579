using SeatHub.Tests.Transport;
using SeatMap.Client;

namespace SeatHub.Tests.Feeds;

/// <summary>A group that is large enough for the fan-out workers, and is sent to in parts of a thousand.</summary>
public sealed class LargeGroupTests
{
    private const int Watchers = 1_520;

    [Fact]
    public async Task Every_watcher_of_a_large_group_gets_every_frame()
    {
        await using var node = await InProcessNode.StartAsync();
        var screening = await node.AddScreeningAsync();
        var token = await node.NewTokenAsync();
        var join = $$"""{"type":1,"invocationId":"1","target":"Join","arguments":[{{screening}},null]}""" + "\u001e";
        var watchers = new List<WireSocket>();
        try
        {
            for (var n = 0; n < Watchers; n++)
                watchers.Add(await JoinAsync());

            await using var buyer = await node.ConnectAsync();
            await HoldAsync(3);

            // Of the first part: those who come are put where there is room, and the last part is not the only one.
            foreach (var leaver in watchers[..100])
                leaver.Dispose();
            watchers.RemoveRange(0, 100);
            for (var n = 0; n < 600; n++)
                watchers.Add(await JoinAsync());
            await HoldAsync(4);

            async Task HoldAsync(int seat)
            {
                Assert.Equal(SeatOutcome.Held, (await buyer.HoldAsync(screening, Guid.CreateVersion7(), [seat])).Outcome);
                // The number of viewers and the holder's notice may come before the frame.
                foreach (var watcher in watchers)
                    await watcher.MessageAsync("\"target\":\"Seats\"");
            }
        }
        finally
        {
            watchers.ForEach(w => w.Dispose());
        }

        async Task<WireSocket> JoinAsync()
        {
            var watcher = await WireSocket.ConnectAsync(node.Address, token);
            await watcher.SendAsync(WireSocket.Text, join);
            await watcher.CompletionAsync(1);
            return watcher;
        }
    }
}

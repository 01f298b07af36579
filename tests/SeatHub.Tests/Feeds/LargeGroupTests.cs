using SeatHub.Tests.Transport;
using SeatMap.Client;

namespace SeatHub.Tests.Feeds;

/// <summary>A group that is large enough for the fan-out workers.</summary>
public sealed class LargeGroupTests
{
    private const int Watchers = 520;

    [Fact]
    public async Task Every_watcher_of_a_large_group_gets_the_frame()
    {
        await using var node = await InProcessNode.StartAsync();
        var screening = await node.AddScreeningAsync();
        var token = await node.NewTokenAsync();
        var join = $$"""{"type":1,"invocationId":"1","target":"Join","arguments":[{{screening}},null]}""" + "\u001e";
        var watchers = new List<WireSocket>();
        try
        {
            for (var n = 0; n < Watchers; n++)
            {
                var watcher = await WireSocket.ConnectAsync(node.Address, token);
                watchers.Add(watcher);
                await watcher.SendAsync(WireSocket.Text, join);
                await watcher.CompletionAsync(1);
            }

            await using var buyer = await node.ConnectAsync();
            Assert.Equal(SeatOutcome.Held, (await buyer.HoldAsync(screening, Guid.CreateVersion7(), [3])).Outcome);

            // The number of viewers and the holder's notice may come before the frame.
            foreach (var watcher in watchers)
                await watcher.MessageAsync("\"target\":\"Seats\"");
        }
        finally
        {
            watchers.ForEach(w => w.Dispose());
        }
    }
}

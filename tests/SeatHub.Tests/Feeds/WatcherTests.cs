using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Harness;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Logging.Abstractions;
using SeatEngine.Seats;
using SeatHub.Feeds;

namespace SeatHub.Tests.Feeds;

/// <summary>One watcher on a connection whose client reads only when the test says so.</summary>
public sealed class WatcherTests
{
    // Every write waits until it has been read.
    private readonly Pipe _toClient = new(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1));
    private readonly List<long> _requested = [];
    private readonly Watcher _watcher;

    public WatcherTests()
    {
        var connection = new DefaultConnectionContext(
            "1", new Ends(new Pipe().Reader, _toClient.Writer), new Ends(_toClient.Reader, new Pipe().Writer));
        var options = new HubConnectionContextOptions { KeepAliveInterval = TimeSpan.FromMinutes(1) };
        var hub = new HubConnectionContext(connection, options, NullLoggerFactory.Instance) { Protocol = new JsonHubProtocol() };
        _watcher = new Watcher(hub, new HolderId(Guid.CreateVersion7()));
    }

    [Fact]
    public async Task What_comes_during_a_slow_write_is_sent_as_one_frame_from_the_first_that_was_missed()
    {
        _watcher.Send(Frame("first"), 1, Missed);
        for (var revision = 2; revision < 100; revision++)
            _watcher.Send(Frame("skipped"), revision, Missed);

        Assert.Equal("first", await ReadAsync());
        Assert.Equal("since 2", await ReadAsync());

        Assert.Equal([2L], _requested);

        // Sent at once, or as a new frame if the write before had been read but not yet completed: nothing is missed either way.
        _watcher.Send(Frame("next"), 100, Missed);
        Assert.Contains(await ReadAsync(), (string[])["next", "since 100"]);
    }

    [Fact]
    public async Task What_comes_while_the_rest_of_a_frame_is_sent_is_sent_as_one_frame_after_it()
    {
        var rest = new TaskCompletionSource();
        _watcher.SendRest(new ValueTask(rest.Task), Missed);
        _watcher.Send(Frame("skipped"), 5, Missed);
        _watcher.Send(Frame("skipped"), 6, Missed);
        Assert.False(_watcher.IsStuck(TimeSpan.FromHours(1)));
        rest.SetResult();

        Assert.Equal("since 5", await ReadAsync());
        Assert.Equal([5L], _requested);
    }

    [Fact]
    public async Task A_newer_frame_does_not_overtake_the_one_that_fills_the_gap()
    {
        _watcher.Send(Frame("first"), 1, MissedWhileAnotherComes);
        _watcher.Send(Frame("skipped"), 2, MissedWhileAnotherComes);

        Assert.Equal("first", await ReadAsync());
        Assert.Equal("since 2", await ReadAsync());
        Assert.Equal("since 7", await ReadAsync());

        // The feed sends a newer frame exactly while the watcher makes the frame of what it missed.
        SerializedHubMessage MissedWhileAnotherComes(Watcher watcher, long since)
        {
            if (since == 2)
                _watcher.Send(Frame("too early"), 7, MissedWhileAnotherComes);
            return Missed(watcher, since);
        }
    }

    [Fact]
    public async Task A_write_that_nobody_reads_is_seen_to_be_stuck_and_one_that_was_read_is_not()
    {
        Assert.False(_watcher.IsStuck(TimeSpan.Zero));
        _watcher.Send(Frame("first"), 1, Missed);
        await Eventually.Async(
            () => _watcher.IsStuck(TimeSpan.FromMilliseconds(1)), TimeSpan.FromSeconds(30), "the write has been waiting for a millisecond");
        Assert.False(_watcher.IsStuck(TimeSpan.FromHours(1)));

        await ReadAsync();
        await Eventually.Async(() => !_watcher.IsStuck(TimeSpan.Zero), TimeSpan.FromSeconds(30), "the write has ended");
    }

    private SerializedHubMessage Missed(Watcher watcher, long since)
    {
        _requested.Add(since);
        return Frame($"since {since}");
    }

    private static SerializedHubMessage Frame(string text) => new(new InvocationMessage("Seats", [text]));

    /// <summary>The argument of the next frame.</summary>
    private async Task<string> ReadAsync()
    {
        while (true)
        {
            var read = await _toClient.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));
            if (read.Buffer.PositionOf((byte)0x1e) is not { } end)
            {
                _toClient.Reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }

            var text = Encoding.UTF8.GetString(read.Buffer.Slice(0, end));
            _toClient.Reader.AdvanceTo(read.Buffer.GetPosition(1, end));
            return System.Text.Json.JsonElement.Parse(text).GetProperty("arguments")[0].GetString()!;
        }
    }

    private sealed record Ends(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}

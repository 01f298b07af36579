using System.Collections.Concurrent;
using System.Text;

namespace LoadTests.Light;

/// <summary>The part of a seat reply that load programs look at.</summary>
internal readonly record struct LightReply(string Outcome, long Revision, int[] Seats);

/// <summary>A connection that asks for seats. Many calls may be under way.</summary>
internal sealed class HolderConnection : LightConnection
{
    private readonly ConcurrentDictionary<long, TaskCompletionSource<LightReply>> _calls = new();
    private long _lastId;

    public Task<LightReply> HoldAsync(long screening, Guid hold, int[] seats) => CallAsync("Hold", 3, writer =>
    {
        writer.Integer(screening).Text(hold.ToString()).Array(seats.Length);
        foreach (var seat in seats)
            writer.Integer(seat);
    });

    public Task<LightReply> HoldBestAsync(long screening, Guid hold, int count) => CallAsync("HoldBest", 3, writer =>
        writer.Integer(screening).Text(hold.ToString()).Map(1).Text("count").Integer(count));

    public Task<LightReply> ReleaseAsync(long screening, Guid hold) => CallAsync("Release", 3, writer => writer.Integer(screening).Text(hold.ToString()).Nil());

    public Task<LightReply> JoinAsync(long screening) => CallAsync("Join", 2, writer => writer.Integer(screening).Nil());

    private Task<LightReply> CallAsync(string method, int arguments, Action<MessagePackWriter> write)
    {
        var id = Interlocked.Increment(ref _lastId);
        var call = new TaskCompletionSource<LightReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        _calls[id] = call;
        Call(id, method, arguments, write);
        return call.Task;
    }

    protected override void OnCall(ReadOnlySpan<byte> target, ref MessagePackReader arguments)
    {
        // Frames and notices of others are for watchers.
    }

    protected override void OnAnswer(long id, bool failed, ref MessagePackReader result)
    {
        if (!_calls.TryRemove(id, out var call))
            return;
        if (failed)
        {
            call.SetException(new IOException(result.Text()));
            return;
        }

        var outcome = "";
        long revision = 0;
        int[] seats = [];
        for (var fields = result.Map(); fields > 0; fields--)
        {
            var name = result.Bytes();
            if (name.SequenceEqual("outcome"u8))
            {
                outcome = Intern(result.Bytes());
            }
            else if (name.SequenceEqual("revision"u8))
            {
                revision = result.Integer();
            }
            else if (name.SequenceEqual("seats"u8))
            {
                seats = new int[result.Array()];
                for (var i = 0; i < seats.Length; i++)
                    seats[i] = (int)result.Integer();
            }
            else
            {
                result.Skip();
            }
        }

        call.SetResult(new LightReply(outcome, revision, seats));
    }

    private static string Intern(ReadOnlySpan<byte> outcome) =>
        outcome.SequenceEqual("held"u8) ? "held" : outcome.SequenceEqual("taken"u8) ? "taken" : Encoding.UTF8.GetString(outcome);

    protected override void OnClosed(Exception? error)
    {
        foreach (var call in _calls.Values)
            call.TrySetException(new IOException("The connection was closed.", error));
    }
}

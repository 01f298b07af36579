using System.Collections.Concurrent;
using System.Text;

namespace LoadTests.Light;

/// <summary>The part of a seat reply that load programs look at.</summary>
internal readonly record struct LightReply(string Outcome, long Revision, int[] Seats);

/// <summary>A connection that asks for seats. Many calls may be under way.</summary>
internal sealed class HolderConnection : LightConnection
{
    private readonly SeatCalls _calls = new(firstId: 1);

    public Task<LightReply> HoldAsync(long screening, Guid hold, int[] seats) => _calls.HoldAsync(this, screening, hold, seats);

    public Task<LightReply> HoldBestAsync(long screening, Guid hold, int count) => _calls.HoldBestAsync(this, screening, hold, count);

    public Task<LightReply> ReleaseAsync(long screening, Guid hold) => _calls.ReleaseAsync(this, screening, hold);

    public Task<LightReply> JoinAsync(long screening) => _calls.MakeAsync(this, "Join", 2, writer => writer.Integer(screening).Nil());

    protected override void OnCall(ReadOnlySpan<byte> target, ref MessagePackReader arguments)
    {
        // Frames and notices of others are for watchers.
    }

    protected override void OnAnswer(long id, bool failed, ref MessagePackReader result) => _calls.Answered(id, failed, ref result);

    protected override void OnClosed(Exception? error) => _calls.Closed(error);
}

/// <summary>The seat calls that a connection has under way. Thread-safe.</summary>
/// <param name="firstId">Of the ids, so that others may use those below.</param>
internal sealed class SeatCalls(long firstId)
{
    private readonly ConcurrentDictionary<long, TaskCompletionSource<LightReply>> _calls = new();
    private long _lastId = firstId;
    private volatile bool _closed;

    public Task<LightReply> HoldAsync(LightConnection on, long screening, Guid hold, int[] seats) => MakeAsync(on, "Hold", 3, writer =>
    {
        writer.Integer(screening).Text(hold.ToString()).Array(seats.Length);
        foreach (var seat in seats)
            writer.Integer(seat);
    });

    public Task<LightReply> HoldBestAsync(LightConnection on, long screening, Guid hold, int count) => MakeAsync(on, "HoldBest", 3, writer =>
        writer.Integer(screening).Text(hold.ToString()).Map(1).Text("count").Integer(count));

    public Task<LightReply> ExtendAsync(LightConnection on, long screening, Guid hold) => MakeAsync(on, "Extend", 3, writer =>
        writer.Integer(screening).Text(hold.ToString()).Text(Guid.CreateVersion7().ToString()));

    public Task<LightReply> ReleaseAsync(LightConnection on, long screening, Guid hold) =>
        MakeAsync(on, "Release", 3, writer => writer.Integer(screening).Text(hold.ToString()).Nil());

    public Task<LightReply> MakeAsync(LightConnection on, string method, int arguments, Action<MessagePackWriter> write)
    {
        var id = Interlocked.Increment(ref _lastId);
        var call = new TaskCompletionSource<LightReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        _calls[id] = call;
        on.Call(id, method, arguments, write);
        // It may have been closed before the call was among those that are told so.
        if (_closed)
            Closed(null);
        return call.Task;
    }

    public void Answered(long id, bool failed, ref MessagePackReader result)
    {
        if (!_calls.TryRemove(id, out var call))
            return;
        if (failed)
        {
            call.TrySetException(new IOException(result.Text()));
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

        call.TrySetResult(new LightReply(outcome, revision, seats));
    }

    public void Closed(Exception? error)
    {
        _closed = true;
        foreach (var call in _calls.Values)
            call.TrySetException(new IOException("The connection was closed.", error));
    }

    private static string Intern(ReadOnlySpan<byte> outcome) =>
        outcome.SequenceEqual("held"u8) ? "held" : outcome.SequenceEqual("taken"u8) ? "taken" : Encoding.UTF8.GetString(outcome);
}

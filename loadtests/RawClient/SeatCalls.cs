using System.Collections.Concurrent;
using System.Text;

namespace LoadTests.RawClient;

/// <summary>The fields of a seat reply that load programs need.</summary>
internal readonly record struct RawReply(string Outcome, long Revision, int[] Seats);

/// <summary>The pending seat calls of a connection. Thread-safe.</summary>
/// <param name="firstId">All ids are above it. The connection may use the lower ones for other calls.</param>
internal sealed class SeatCalls(long firstId)
{
    private readonly ConcurrentDictionary<long, TaskCompletionSource<RawReply>> _calls = new();
    private long _lastId = firstId;
    private volatile bool _closed;

    public Task<RawReply> HoldAsync(RawConnection on, long screening, Guid hold, int[] seats) => CallAsync(on, "Hold", 3, writer =>
    {
        writer.Integer(screening).Text(hold.ToString()).Array(seats.Length);
        foreach (var seat in seats)
            writer.Integer(seat);
    });

    public Task<RawReply> HoldBestAsync(RawConnection on, long screening, Guid hold, int count) => CallAsync(on, "HoldBest", 3, writer =>
        writer.Integer(screening).Text(hold.ToString()).Map(1).Text("count").Integer(count));

    public Task<RawReply> ExtendAsync(RawConnection on, long screening, Guid hold) => CallAsync(on, "Extend", 3, writer =>
        writer.Integer(screening).Text(hold.ToString()).Text(Guid.CreateVersion7().ToString()));

    public Task<RawReply> ReleaseAsync(RawConnection on, long screening, Guid hold) =>
        CallAsync(on, "Release", 3, writer => writer.Integer(screening).Text(hold.ToString()).Nil());

    public Task<RawReply> CallAsync(RawConnection on, string method, int arguments, Action<MessagePackWriter> write)
    {
        var id = Interlocked.Increment(ref _lastId);
        var call = new TaskCompletionSource<RawReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        _calls[id] = call;
        on.Call(id, method, arguments, write);
        // OnClosed may have run before the call was in the dictionary. Then nobody else would complete it.
        if (_closed)
            OnClosed(null);
        return call.Task;
    }

    public void OnAnswer(long id, bool failed, ref MessagePackReader result)
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

        call.TrySetResult(new RawReply(outcome, revision, seats));
    }

    public void OnClosed(Exception? error)
    {
        _closed = true;
        foreach (var call in _calls.Values)
            call.TrySetException(new IOException("The connection was closed.", error));
    }

    private static string Intern(ReadOnlySpan<byte> outcome) =>
        outcome.SequenceEqual("held"u8) ? "held" : outcome.SequenceEqual("taken"u8) ? "taken" : Encoding.UTF8.GetString(outcome);
}

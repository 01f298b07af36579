using System.Diagnostics;
using LoadTests.Measure;

namespace LoadTests.RawClient;

/// <summary>
/// Asks for taken seats again and again: several calls in one frame, and the next frame when all of them are answered. A call needs no
/// task and no allocation.
/// </summary>
internal sealed class RepeatedRefusalsConnection(
    long screening, int[] taken, int pipelined, int seatsEach, TimeHistogram latency, Func<bool> isOver) : RawConnection
{
    private readonly HoldFrame _frame = new(screening, 0, [.. Enumerable.Repeat(seatsEach, pipelined)]);
    private readonly int[] _wanted = new int[seatsEach];
    // A counter in the last bytes makes new ids faster than a generator would.
    private readonly byte[] _id = Guid.CreateVersion7().ToByteArray();
    private int _counter;
    private int _next = Random.Shared.Next(taken.Length);
    private int _waiting;
    private long _sent;

    /// <summary>Answers with the outcome "taken".</summary>
    public long Refused { get; private set; }

    /// <summary>All other answers. There should be none.</summary>
    public long Others { get; private set; }

    public string? FirstOther { get; private set; }

    public bool IsIdle => Volatile.Read(ref _waiting) == 0;

    public void Begin()
    {
        for (var call = 0; call < _frame.Calls; call++)
        {
            BitConverter.TryWriteBytes(_id.AsSpan(12), ++_counter);
            for (var s = 0; s < _wanted.Length; s++)
            {
                // A prime step visits all seats before it repeats one, unless their number is a multiple of it.
                _next = (_next + 7_919) % taken.Length;
                _wanted[s] = taken[_next];
            }

            _frame.Set(call, new Guid(_id), _wanted);
        }

        _waiting = _frame.Calls;
        _sent = Stopwatch.GetTimestamp();
        Send(_frame.Bytes);
    }

    protected override void OnCall(ReadOnlySpan<byte> target, ref MessagePackReader arguments)
    {
        // It has joined no screening.
    }

    protected override void OnAnswer(long id, bool failed, ref MessagePackReader result)
    {
        latency.Record(Stopwatch.GetElapsedTime(_sent));
        if (!failed && ReplyOutcome.IsTaken(ref result))
        {
            Refused++;
        }
        else
        {
            Others++;
            FirstOther ??= failed ? result.Text() : "an outcome other than taken";
        }

        if (--_waiting == 0 && !isOver())
            Begin();
    }

    protected override void OnClosed(Exception? error) => FirstOther ??= $"closed: {error?.Message}";
}

using System.Diagnostics;
using LoadTests.Measure;

namespace LoadTests.Light;

/// <summary>
/// Asks for seats that are taken, again and again: so many calls in one frame, the next frame when all are answered. No task and no
/// allocation for a call.
/// </summary>
internal sealed class HammerConnection(long screening, int[] taken, int pipelined, int seatsEach, Histogram latency, Func<bool> isOver) : LightConnection
{
    private readonly HoldFrame _frame = new(screening, 0, [.. Enumerable.Repeat(seatsEach, pipelined)]);
    private readonly int[] _wanted = new int[seatsEach];
    // A cheap generator is enough to choose seats, and to make ids that nobody else makes.
    private readonly byte[] _id = Guid.CreateVersion7().ToByteArray();
    private int _counter;
    private int _next = Random.Shared.Next(taken.Length);
    private int _waiting;
    private long _sent;

    /// <summary>Answers that said "taken".</summary>
    public long Refused { get; private set; }

    /// <summary>All other answers: there should be none.</summary>
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
                // A step that has no divisor in common with round numbers of seats walks over all of them.
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
        // It watches nothing.
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

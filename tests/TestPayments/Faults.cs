namespace TestPayments;

/// <summary>
/// What goes wrong, each as a share of the requests or events, from 0 to 1; bound from <c>Faults</c> and changed while it runs
/// (<c>POST /test/faults</c>). Chosen by <see cref="Seed"/>, so that a run can be repeated.
/// </summary>
public sealed record Faults
{
    public int Seed { get; init; } = 1;

    /// <summary>Of cards that work otherwise.</summary>
    public double Decline { get; init; }

    /// <summary>Of cards that work otherwise: they ask for a confirmation.</summary>
    public double Confirmation { get; init; }

    /// <summary>The connection breaks after the effect, before the answer.</summary>
    public double LostAnswer { get; init; }

    /// <summary>The connection breaks before anything is done.</summary>
    public double LostRequest { get; init; }

    /// <summary>409, and nothing is done.</summary>
    public double Conflict { get; init; }

    /// <summary>429, and nothing is done.</summary>
    public double TooMany { get; init; }

    /// <summary>500, stored for the idempotency key; the effect is there in half of the cases.</summary>
    public double Failure { get; init; }

    /// <summary>A capture is refused for good.</summary>
    public double CaptureRefused { get; init; }

    /// <summary>A refund is refused for good.</summary>
    public double RefundRefused { get; init; }

    public double Slow { get; init; }

    /// <summary>How long a slow answer takes.</summary>
    public TimeSpan SlowTime { get; init; } = TimeSpan.FromSeconds(1);

    public double EventLost { get; init; }

    public double EventTwice { get; init; }

    /// <summary>Sent later than those that follow it.</summary>
    public double EventLate { get; init; }

    public TimeSpan LateTime { get; init; } = TimeSpan.FromSeconds(1);
}

/// <summary>Decides which requests are hit. Thread-safe.</summary>
public sealed class FaultDice
{
    private readonly Lock _lock = new();
    private Random _random = new(1);

    public Faults Faults { get; private set; } = new();

    public void Use(Faults faults)
    {
        lock (_lock)
        {
            Faults = faults;
            _random = new Random(faults.Seed);
        }
    }

    public bool Hits(double share)
    {
        if (share <= 0)
            return false;
        lock (_lock)
            return _random.NextDouble() < share;
    }
}

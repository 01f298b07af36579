namespace LoadTests.Workers.Visitors;

/// <param name="Screening">Its id.</param>
/// <param name="Seats">How many it has.</param>
internal sealed record EveningPlace(long Screening, int Seats);

/// <param name="Nodes">host:port of each node; a person always uses the same.</param>
/// <param name="Places">The screenings, the most popular first.</param>
/// <param name="Visitors">How many are there at a time, in the long run.</param>
/// <param name="Skew">Exponent of the popularity: the n-th screening draws 1/n^Skew.</param>
/// <param name="SoldShare">Beyond this share of a screening sold, its oldest bookings are returned, so that an evening can go on for hours.</param>
/// <param name="WarmUp">Seconds in which the crowd gathers.</param>
/// <param name="Seconds">How long it stays, after that.</param>
/// <param name="Tick">Seconds between two lines about what has happened.</param>
/// <param name="Tidy">True: nothing is left behind, neither holds nor bookings.</param>
/// <param name="HoldFile">Where to write every acknowledged hold and what must have become of it.</param>
/// <param name="FrameDirectory">Where to write when which revision was seen, a file for each screening; empty: nowhere.</param>
internal sealed record EveningSpec(
    string[] Nodes, EveningPlace[] Places, int Visitors, double Skew, double SoldShare, double WarmUp, double Seconds, double Tick, bool Tidy, string HoldFile, string FrameDirectory);

/// <summary>What has become of a hold, by what its holder was told.</summary>
internal enum Fate
{
    /// <summary>Given back.</summary>
    Released,

    /// <summary>Left alone until it ran out.</summary>
    Expired,

    Booked,

    /// <summary>Booked, and the booking cancelled.</summary>
    Cancelled,

    /// <summary>A call about it failed: it may have happened or not.</summary>
    Unknown,
}

/// <summary>An acknowledged hold. Written by its visitor, and after that by the box office.</summary>
internal sealed class HeldSeats(long screening, Guid id, int[] seats, Person holder)
{
    public long Screening => screening;

    public Guid Id => id;

    public int[] Seats => seats;

    public Person Holder => holder;

    public string? Reference { get; set; }

    public Fate Fate { get; set; } = Fate.Expired;

    /// <summary>Makes a call that decides what becomes of it.</summary>
    /// <returns>Whether it became what was wanted.</returns>
    public async Task<bool> DecideAsync(Fate fate, Func<Task<string>> call, string wanted)
    {
        try
        {
            // Any other answer that is no failure says that it had run out before.
            Fate = await call() == wanted ? fate : Fate.Expired;
        }
        catch (VisitFailedException)
        {
            Fate = Fate.Unknown;
            throw;
        }

        return Fate == fate;
    }

    public override string ToString() => $"{screening} {id} {Fate} {Reference ?? "-"} {string.Join(',', seats)}";
}

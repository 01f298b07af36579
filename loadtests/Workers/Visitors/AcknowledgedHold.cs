namespace LoadTests.Workers.Visitors;

/// <summary>
/// An acknowledged hold and how it has ended. Written by the task of its visit, and after that by the task that cancels bookings.
/// </summary>
internal sealed class AcknowledgedHold(long screening, Guid id, int[] seats, Visitor holder)
{
    public long Screening => screening;

    public Guid Id => id;

    public int[] Seats => seats;

    public Visitor Holder => holder;

    /// <summary>Of its booking.</summary>
    public string? Reference { get; set; }

    public HoldEnd End { get; set; } = HoldEnd.Expired;

    /// <summary>Makes a call that ends the hold.</summary>
    /// <param name="end">How the hold ends if the call has the wanted outcome.</param>
    /// <param name="call">Returns the outcome.</param>
    /// <returns>Whether it was the outcome.</returns>
    public async Task<bool> EndAsync(HoldEnd end, Func<Task<string>> call, string wanted)
    {
        try
        {
            // Any other expected outcome means that the hold has expired before.
            End = await call() == wanted ? end : HoldEnd.Expired;
        }
        catch (VisitFailedException)
        {
            End = HoldEnd.Unknown;
            throw;
        }

        return End == end;
    }

    /// <summary>A line of the hold file.</summary>
    public override string ToString() => $"{screening} {id} {End} {Reference ?? "-"} {string.Join(',', seats)}";
}

namespace LoadTests.Workers.Visitors;

/// <summary>A screening of the evening and the number of its seats.</summary>
internal sealed record EveningScreening(long Screening, int Seats);

/// <param name="Nodes">host:port of each node. A visitor always uses the same.</param>
/// <param name="Screenings">The most popular first.</param>
/// <param name="Visitors">Average number of visitors at a time.</param>
/// <param name="Skew">Exponent of the popularity: the n-th screening is chosen with a weight of 1/n^Skew.</param>
/// <param name="SoldShare">
/// When more than this share of a screening is sold, its oldest bookings are cancelled, so that a run can last for hours.
/// </param>
/// <param name="WarmUp">Seconds in which the number of visitors grows.</param>
/// <param name="Seconds">Seconds after that.</param>
/// <param name="Tick">Seconds between two lines of results.</param>
/// <param name="CleanUp">Whether holds are released and bookings cancelled at the end.</param>
/// <param name="HoldFile">File for the acknowledged holds and how each ended.</param>
/// <param name="FrameDirectory">Directory for the arrival times of revisions, a file for each screening; empty: none.</param>
internal sealed record EveningSpec(
    string[] Nodes, EveningScreening[] Screenings, int Visitors, double Skew, double SoldShare, double WarmUp, double Seconds, double Tick,
    bool CleanUp, string HoldFile, string FrameDirectory);

/// <summary>How a hold has ended, by the answers that its holder got.</summary>
internal enum HoldEnd
{
    Released,

    /// <summary>Also every hold without another end: its visitor has left it.</summary>
    Expired,

    Booked,

    /// <summary>Booked, and the booking was cancelled later.</summary>
    Cancelled,

    /// <summary>A call failed, so the command may have been carried out or not.</summary>
    Unknown,
}

using SeatEngine.Plans;

namespace Web.Http;

/// <summary>
/// The largest body of each kind of request, in bytes. deploy/nginx.conf has the same numbers for the same addresses; a test compares them.
/// </summary>
internal static class BodyLimits
{
    /// <summary>More than any request needs that is not named here.</summary>
    public const int Usual = 64 * 1024;

    /// <summary>Every seat of the largest plan by its number: 100,000 numbers of up to five digits, with commas.</summary>
    public const int Seats = 1024 * 1024;

    public const int Plan = PlanReader.MaxBytes;
}

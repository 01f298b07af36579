using System.ComponentModel.DataAnnotations;

namespace SeatEngine.Admissions;

/// <summary>Bound from <c>Admissions</c>.</summary>
public sealed record AdmissionOptions
{
    /// <summary>How long before the start doors admit. Earlier scans are answered "not yet".</summary>
    [Range(typeof(TimeSpan), "00:00:00", "7.00:00:00")]
    public TimeSpan OpensBefore { get; init; } = TimeSpan.FromHours(3);
}

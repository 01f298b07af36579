using System.Diagnostics.Metrics;

namespace SeatEngine.WarmUp;

/// <summary>Meters of another name, so that operators see no practice holds in their figures. Thread-safe.</summary>
internal sealed class UncountedMeters : IMeterFactory
{
    public Meter Create(MeterOptions options) => new($"Practice.{options.Name}");

    public void Dispose()
    {
        // Their users dispose them.
    }
}

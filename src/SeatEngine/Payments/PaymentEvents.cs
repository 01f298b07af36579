namespace SeatEngine.Payments;

/// <summary>What providers send by themselves. Thread-safe.</summary>
public sealed class PaymentEvents
{
    private readonly PaymentRows _rows;

    internal PaymentEvents(PaymentRows rows) => _rows = rows;

    /// <summary>Stores it and makes its payment due, so that the provider is asked. An event decides nothing.</summary>
    /// <returns>False if it was delivered before.</returns>
    public Task<bool> AddAsync(string provider, ProviderEvent happened, CancellationToken cancellation) =>
        _rows.AddEventAsync(provider, happened, cancellation);

    internal Task RemoveOldAsync(CancellationToken cancellation) => _rows.RemoveOldEventsAsync(cancellation);
}

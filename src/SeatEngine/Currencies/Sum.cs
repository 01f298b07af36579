namespace SeatEngine.Currencies;

/// <summary>A sum in a message. Pages write it as their language does.</summary>
/// <param name="Amount">Minor units by ISO 4217.</param>
public readonly record struct Sum(long Amount, string Currency)
{
    /// <summary>In English.</summary>
    public override string ToString() => Money.Show(Amount, Currency);
}

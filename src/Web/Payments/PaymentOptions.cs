namespace Web.Payments;

/// <summary>How visitors can pay; bound from <c>Payments</c>.</summary>
public sealed record PaymentOptions
{
    /// <summary>Accept <see cref="TestPayments"/>, with which anybody books without money: for trials, tests and load programs.</summary>
    public bool Test { get; init; }
}

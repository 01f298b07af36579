namespace Web.Payments;

/// <summary>
/// Accepts <c>test-ok</c>, declines <c>test-declined</c>, charges nothing. Off unless <see cref="PaymentOptions.Test"/>; the only provider
/// so far.
/// </summary>
internal static class TestPayments
{
    public const string Works = "test-ok";
    public const string Declines = "test-declined";
}

namespace Web.Payments;

/// <summary>The only payment provider for now: accepts <c>test-ok</c>, declines <c>test-declined</c>, charges nothing.</summary>
internal static class TestPayments
{
    public const string Works = "test-ok";
    public const string Declines = "test-declined";
}

namespace Web.Payments;

/// <summary>Takes the place of a payment provider until there is one: accepts <c>test-ok</c>, declines <c>test-declined</c>, charges nobody.</summary>
internal static class TestPayments
{
    public const string Works = "test-ok";
    public const string Declines = "test-declined";
}

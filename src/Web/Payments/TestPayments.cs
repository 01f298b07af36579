using Web.Http;

namespace Web.Payments;

/// <summary>Stands where a payment provider will: takes <c>test-ok</c>, declines <c>test-declined</c>, charges nobody.</summary>
internal static class TestPayments
{
    public const string Works = "test-ok";
    public const string Declined = "test-declined";

    /// <returns>Null when paid; otherwise what to tell the caller.</returns>
    public static IResult? Charge(string? method) => method switch
    {
        Works => null,
        Declined => Problems.Result(402, "payment_declined", "The card was declined. Your seats are still held: try another card."),
        _ => Problems.Result(400, "invalid", $"payment is {Works} or {Declined}."),
    };
}

namespace Web.Payments;

/// <summary>Cards of Stripe's test mode, which the checkout page offers there.</summary>
internal static class TestCards
{
    public const string Works = "pm_card_visa";

    /// <summary>The provider's name for the card, the key of its text, and the digits that it ends in.</summary>
    public static readonly (string Card, string Text, string Digits)[] All =
    [
        (Works, "checkout.cardWorks", "4242"),
        ("pm_card_threeDSecure2Required", "checkout.cardConfirms", "3220"),
        ("pm_card_visa_chargeDeclined", "checkout.cardDeclined", "0002"),
    ];
}

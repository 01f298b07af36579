using System.Text.Json.Nodes;

namespace TestPayments;

/// <summary>Objects as Stripe's API writes them: what its clients need of them.</summary>
internal static class StripeJson
{
    /// <param name="address">Of this server: the bank's page is there.</param>
    public static JsonObject Of(Intent intent, string address) => new()
    {
        ["id"] = intent.Id,
        ["object"] = "payment_intent",
        ["amount"] = intent.Amount,
        ["amount_capturable"] = intent.Status == "requires_capture" ? intent.Amount : 0,
        ["amount_received"] = intent.Received,
        ["capture_method"] = "manual",
        ["client_secret"] = $"{intent.Id}_secret_test",
        ["currency"] = intent.Currency,
        ["status"] = intent.Status,
        ["livemode"] = false,
        ["metadata"] = Metadata(intent.Metadata),
        ["payment_method_types"] = new JsonArray("card"),
        ["last_payment_error"] = intent.Failure is { } failure
            ? new JsonObject { ["type"] = "card_error", ["code"] = failure, ["message"] = "Your card was declined." }
            : null,
        ["next_action"] = intent.Status == "requires_action"
            ? new JsonObject
            {
                ["type"] = "redirect_to_url",
                ["redirect_to_url"] = new JsonObject
                {
                    ["url"] = $"{address}/bank/{intent.Id}",
                    ["return_url"] = intent.ReturnAddress,
                },
            }
            : null,
    };

    public static JsonObject Card(string id) => new()
    {
        ["id"] = id,
        ["object"] = "payment_method",
        ["type"] = "card",
        ["livemode"] = false,
    };

    public static JsonObject Of(RefundMade refund) => new()
    {
        ["id"] = refund.Id,
        ["object"] = "refund",
        ["amount"] = refund.Amount,
        ["payment_intent"] = refund.Intent,
        ["status"] = refund.Status,
        ["metadata"] = Metadata(refund.Metadata),
    };

    public static JsonObject List(IEnumerable<JsonObject> items, string address) => new()
    {
        ["object"] = "list",
        ["url"] = address,
        ["has_more"] = false,
        ["data"] = new JsonArray([.. items]),
    };

    public static JsonObject Error(BankException refusal, string address) => new()
    {
        ["error"] = new JsonObject
        {
            ["type"] = refusal.Type,
            ["code"] = refusal.Code,
            ["decline_code"] = refusal.DeclineCode,
            ["message"] = refusal.Message,
            ["payment_intent"] = refusal.Intent is { } intent ? Of(intent, address) : null,
        },
    };

    private static JsonObject Metadata(IReadOnlyDictionary<string, string> metadata) =>
        new(metadata.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value)));
}

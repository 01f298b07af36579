using Web.Languages;

namespace Web.Http;

/// <summary>One <c>code</c> of a problem, and the statuses it comes with. The message files say what it means.</summary>
public sealed record ProblemCode(string Code, string Statuses)
{
    public string Meaning => Texts.Current[$"code.{Code}.means"];

    public string Advice => Texts.Current[$"code.{Code}.advice"];
}

/// <summary>Every code that the API answers with, for the page <c>/api/errors</c> and the API document.</summary>
public static class ProblemCodes
{
    public static IReadOnlyList<ProblemCode> All { get; } =
    [
        new("taken", "409"),
        new("none_available", "409"),
        new("limit_reached", "409"),
        new("too_many_seats", "400"),
        new("orphan_seat", "409"),
        new("companion_alone", "409"),
        new("expired", "409, 410"),
        new("already_released", "409"),
        new("cap_reached", "409"),
        new("closed", "409"),
        new("hall_in_use", "409"),
        new("too_many_webhooks", "409"),
        new("changed_meanwhile", "409"),
        new("called_off", "409"),
        new("due_changed", "409"),
        new("ticket_type_refused", "409"),
        new("code_refused", "409"),
        new("code_exists", "409"),
        new("already_cancelled", "409"),
        new("not_yours", "409"),
        new("not_found", "404"),
        new("unknown_screening", "404"),
        new("unknown_plan", "404, 422"),
        new("unknown_seat", "400"),
        new("unknown_revision", "404"),
        new("invalid", "400, 405, 415, 422"),
        new("invalid_email", "400"),
        new("invalid_plan", "422"),
        new("id_reused", "422"),
        new("payment_declined", "402"),
        new("till_only", "409"),
        new("unauthorized", "401"),
        new("invalid_token", "401"),
        new("forbidden", "403"),
        new("foreign_page", "403"),
        new("too_many_requests", "429"),
        new("too_large", "413"),
        new("unavailable", "503"),
        new("busy", "503"),
        new("internal", "500"),
    ];
}

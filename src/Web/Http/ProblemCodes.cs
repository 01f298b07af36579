namespace Web.Http;

/// <summary>One <c>code</c> of a problem: the statuses it comes with, what it means, and what a caller does about it.</summary>
public sealed record ProblemCode(string Code, string Statuses, string Meaning, string Advice);

/// <summary>Every code that the API answers with, for the page <c>/api/errors</c> and the API document.</summary>
public static class ProblemCodes
{
    public static IReadOnlyList<ProblemCode> All { get; } =
    [
        new("taken", "409", "Others have some of these seats; seats names them.", "Choose others, or ask for the best ones."),
        new("none_available", "409", "No group of that size and kind is free.", "Ask for fewer seats, or for another category."),
        new("limit_reached", "409", "The caller has as many live holds of the screening as may be.", "Book or release one of them first."),
        new("too_many_seats", "400", "More seats than a hold may have.", "Make several holds, or hold fewer seats."),
        new("orphan_seat", "409", "A single seat would be left between others; seats names it.", "Choose so that no single seat is left."),
        new("companion_alone", "409", "A companion's seat without its wheelchair space, which is free; seats names it.", "Take both."),
        new("expired", "409, 410", "The hold has run out.", "Hold the seats again."),
        new("already_released", "409", "The hold has been given back.", "Hold the seats again."),
        new("cap_reached", "409", "The hold cannot be extended any further.", "Book it, or let it run out."),
        new("closed", "409", "The sale of the screening has not begun, or is over.", "See salesOpenAt and salesCloseAt of the screening."),
        new("hall_in_use", "409", "Another screening uses the hall then; detail names it.", "Send allowOverlap: true if both are meant."),
        new("changed_meanwhile", "409", "Somebody has changed the screening since the version that you named.", "Read it again."),
        new("called_off", "409", "The screening does not take place.", "Leave it: its bookings are cancelled and refunded."),
        new("due_changed", "409", "The difference in price is not the one that you named; detail says it.", "Say it, then send it."),
        new("already_cancelled", "409", "The booking had been cancelled by another command before.", "Pay nothing back for this request."),
        new("not_yours", "409", "The hold or booking has no such seats; seats names them.", "Name seats that it has."),
        new("not_found", "404", "There is nothing at this address, or nothing of the caller's.", "Check address and token."),
        new("unknown_screening", "404", "There is no such screening.", "Take its id from the list of screenings."),
        new("unknown_plan", "404, 422", "There is no such seating plan.", "Take its hash from a screening, or store the plan first."),
        new("unknown_seat", "400", "The plan has no such seat; seats names it.", "Seats are numbers from 0, in the plan's order."),
        new("unknown_revision", "404", "The screening has no such revision.", "Take one from its ledger."),
        new("invalid", "400, 405, 415, 422", "The request does not fit; detail says what.", "Correct the request."),
        new("invalid_plan", "422", "The seating plan has a mistake; line and detail say where and what.", "Correct the plan."),
        new("id_reused", "422", "This id or Idempotency-Key was used before, with other content or by somebody else.", "Send a new one."),
        new("payment_declined", "402", "The payment was declined; the seats are still held.", "Pay in another way."),
        new("till_only", "409", "The server takes no payments, and the seats have a price.", "Buy them at the box office."),
        new("unauthorized", "401", "Nobody said who is asking.", "Send a token from POST /api/v1/holders."),
        new("invalid_token", "401", "The token is damaged, or another installation's.", "Get a new one."),
        new("forbidden", "403", "This is for staff.", "Send a staff token."),
        new("foreign_page", "403", "A page of another origin sent this with the visitor's cookie.", "Send a bearer token instead."),
        new("too_many_requests", "429", "More requests of a kind than a holder or an address may send.", "Wait Retry-After seconds."),
        new("too_large", "413", "The request is larger than any that makes sense.", "Send less at once."),
        new("unavailable", "503", "The database cannot be reached just now.", "Repeat the same request later; it is not done twice."),
        new("busy", "503", "More is waiting than can be done in time.", "Repeat the same request later; it is not done twice."),
        new("internal", "500", "A mistake of the server; nothing was half done.", "Tell the operator the id in detail."),
    ];
}

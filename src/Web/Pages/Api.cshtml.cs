using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Web.Pages;

/// <summary>The API for people to read. Programs read <c>/openapi/v1.json</c>.</summary>
public sealed class ApiModel : PageModel
{
    public sealed record Endpoint(string Method, string Path, string Text);

    public IReadOnlyList<Endpoint> Screenings { get; } =
    [
        new("GET", "/api/v1/screenings", "What is on: title, venue, times, price from, seats left."),
        new("GET", "/api/v1/screenings/{id}", "One screening with its prices, its plan’s hash and its limits."),
        new("GET", "/api/v1/plans/{hash}", "A seating plan. Immutable: cache it for ever."),
        new("GET", "/api/v1/screenings/{id}/seats", "Every seat’s status now, as plain numbers, with the position they belong to."),
    ];

    public IReadOnlyList<Endpoint> Holds { get; } =
    [
        new("POST", "/api/v1/holders", "A name for a program: an id and a token, to be sent as Authorization: Bearer."),
        new("POST", "/api/v1/screenings/{id}/holds", "Hold seats by number, or the best so many together. All of them or none; with orSimilar these, or equally many of the same category."),
        new("GET", "/api/v1/holds/{id}", "A hold: its seats, and until when."),
        new("POST", "/api/v1/holds/{id}/extend", "More time, up to the cap."),
        new("DELETE", "/api/v1/holds/{id}", "Give the seats back; with ?seats=1,2 only these."),
        new("POST", "/api/v1/holds/{id}/confirm", "Pay and book. 402 if the payment is declined. A till may take cash or terminal."),
        new("GET", "/api/v1/bookings/{reference}", "A booking."),
        new("DELETE", "/api/v1/bookings/{reference}", "Cancel a booking; its seats are free at once."),
    ];

    public IReadOnlyList<Endpoint> Staff { get; } =
    [
        new("POST", "/api/v1/screenings/{id}/blocks", "Take seats off sale."),
        new("POST", "/api/v1/screenings/{id}/unblocks", "Put them back."),
        new("POST", "/api/v1/bookings/{reference}/move", "Give a booking as many other seats, in one step; the difference goes through the till."),
        new("GET", "/api/v1/staff/screenings", "Screenings with seats held, sold, blocked, and their revenue."),
        new("POST", "/api/v1/staff/screenings", "Put a screening on sale."),
        new("GET", "/api/v1/staff/screenings/{id}/seats", "Who is behind each seat that is not free."),
        new("GET", "/api/v1/staff/screenings/{id}/ledger", "What happened, newest first, page by page."),
        new("GET", "/api/v1/staff/screenings/{id}/ledger/{revision}/seats", "Every seat as a revision left it."),
        new("GET", "/api/v1/staff/halls", "Venues and their halls."),
        new("GET", "/api/v1/staff/plans", "The seating plans that are stored."),
        new("POST", "/api/v1/staff/plans/preview", "Read a seating plan, SeatMap’s or pretix’s, without storing it."),
        new("POST", "/api/v1/staff/plans", "Store a seating plan."),
        new("GET", "/api/v1/staff/till", "What your till sold, gave back and exchanged."),
    ];

    public IReadOnlyList<Endpoint> HubMethods { get; } =
    [
        new("CALL", "Join(screeningId, position?)", "Everything there is to know of a screening, or what has changed since a position. Frames follow."),
        new("CALL", "Leave(screeningId)", "No more frames."),
        new("CALL", "Hold(screeningId, holdId, seats[])", "Hold seats. The id is a UUIDv7 of your own making: the same call with the same id gives the same answer."),
        new("CALL", "HoldOrSimilar(screeningId, holdId, seats[])", "Hold these seats or, if some are taken, equally many together of the same category."),
        new("CALL", "HoldBest(screeningId, holdId, { count, category?, accessible? })", "Hold the best so many seats together."),
        new("CALL", "Extend(screeningId, holdId, commandId)", "More time, up to the cap."),
        new("CALL", "Release(screeningId, holdId, seats?)", "Give back all, or some."),
    ];

    public IReadOnlyList<Endpoint> HubEvents { get; } =
    [
        new("EVENT", "seats(screeningId, delta)", "The last status of every seat that changed in a range of revisions."),
        new("EVENT", "snapshot(screeningId, epoch, revision, statuses)", "Replaces all you know, at two bits a seat."),
        new("EVENT", "viewers(screeningId, viewers)", "How many people are looking, now and then."),
        new("EVENT", "holdChanged({ holdId, change, seats, expiresAt? })", "One of your own holds changed, here or in another tab."),
    ];
}

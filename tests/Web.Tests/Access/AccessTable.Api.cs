namespace Web.Tests.Access;

/// <summary>The API, and what describes the server. Tokens are sent as Authorization: Bearer.</summary>
internal static partial class AccessTable
{
    private const string Seats = """{"seats":[20]}""";

    private const string Pay = """{"payment":"test-ok"}""";

    private static Row[] Api =>
    [
        new("POST /api/v1/holders", "201 201 201 201 201 403", "201 201 201 201") { Trail = false },
        new("GET /api/v1/screenings", "200 200 200 200 200 200", "200 200 200 200"),
        new("GET /api/v1/screenings/{id:long}", "200 200 200 200 200 200", "200 200 200 200"),
        new("GET /api/v1/screenings/{id:long}/seats", "200 200 200 200 200 200", "200 200 200 200"),
        new("GET /api/v1/plans/{hash}", "200 200 200 200 200 200", "200 200 200 200"),
        new("GET /api/v1/plans/{hash}/rows", "200 200 200 200 200 200", "200 200 200 200"),
        new("POST /api/v1/screenings/{id:long}/holds", "401 201 201 201 401 403", "201 201 201 201") { Body = Seats },
        new("POST /api/v1/screenings/{id:long}/holds:batch", "401 200 200 200 401 403", "200 200 200 200")
        {
            Body = """{"holds":[{"holdId":"{new}","seats":[20]}]}""",
        },
        new("GET /api/v1/holds/{id:guid}", "401 200 404 404 401 404", "404 404 404 404"),
        // The screening has no ticket types.
        new("POST /api/v1/holds/{id:guid}/price", "401 409 404 404 401 403", "404 404 404 404")
        {
            Body = """{"types":[{"seat":20,"type":"adult"}]}""",
        },
        new("POST /api/v1/holds/{id:guid}/extend", "401 200 404 404 401 403", "404 404 404 404"),
        new("DELETE /api/v1/holds/{id:guid}", "401 200 404 200 401 403", "200 200 200 404"),
        new("POST /api/v1/holds/{id:guid}/confirm", "401 201 404 404 401 403", "404 404 404 404") { Body = Pay, Trail = false },
        // There is no payment provider here.
        new("POST /api/v1/holds/{id:guid}/pay", "401 409 404 404 401 403", "404 404 404 404")
        {
            Body = """{"method":"pm_card_visa"}""",
            Trail = false,
        },
        new("GET /api/v1/payments/{id:guid}", "401 404 404 404 401 404", "404 404 404 404"),
        new("POST /payments/events/{provider}", "404 404 404 404 404 403", "404 404 404 404") { Trail = false },
        new("GET /api/v1/staff/payments/unpaid", "401 403 403 200 401 200", "403 200 403 403"),
        new("GET /api/v1/staff/bookings/{reference}/payments", "401 403 403 200 401 200", "200 200 403 403"),
        new("GET /api/v1/bookings/{reference}", "401 200 404 200 401 200", "200 200 200 404"),
        new("DELETE /api/v1/bookings/{reference}", "401 200 404 200 401 403", "200 200 200 404"),
        new("POST /api/v1/bookings/{reference}/move", "401 403 403 200 401 403", "200 200 200 404") { Body = Seats },
        // There is no such hold.
        new("POST /api/v1/bookings/{reference}/exchange", "401 404 404 404 401 403", "404 404 404 404")
        {
            Body = """{"holdId":"0199a1b2-0000-7000-8000-000000000001"}""",
            Trail = false,
        },
        new("POST /api/v1/screenings/{id:long}/blocks", "401 403 403 200 401 403", "200 200 200 403") { Body = Seats },
        // The seat is free: nothing is done, so there is no line.
        new("POST /api/v1/screenings/{id:long}/unblocks", "401 403 403 200 401 403", "200 200 200 403") { Body = Seats, Trail = false },
        new("GET /api/v1/staff/screenings", "401 403 403 200 401 200", "200 200 200 200"),
        new("POST /api/v1/staff/screenings", "401 403 403 422 401 403", "403 403 422 422")
        {
            Body = """{"title":"Film","planHash":"none"}""",
        },
        new("PATCH /api/v1/staff/screenings/{id:long}", "401 403 403 200 401 403", "403 200 200 403")
        {
            Body = """{"hallNotes":"Entrance {new}"}""",
        },
        new("POST /api/v1/staff/screenings/{id:long}/call-off", "401 403 403 202 401 403", "403 202 202 403") { Body = "{}" },
        // None of the screenings is called off.
        new("GET /api/v1/staff/screenings/{id:long}/call-off", "401 403 403 404 401 404", "404 404 404 403"),
        new("POST /api/v1/staff/screenings/{id:long}/codes", "401 403 403 201 401 403", "403 201 201 403")
        {
            Body = """{"kind":"percent","percent":10,"count":2}""",
        },
        new("GET /api/v1/staff/screenings/{id:long}/codes", "401 403 403 200 401 200", "403 200 200 403"),
        // There is no such code.
        new("DELETE /api/v1/staff/screenings/{id:long}/codes/{code}", "401 403 403 404 401 403", "403 404 404 403") { Trail = false },
        new("GET /api/v1/staff/screenings/{id:long}/seats", "401 403 403 200 401 200", "200 200 200 403"),
        new("GET /api/v1/staff/screenings/{id:long}/ledger", "401 403 403 200 401 200", "200 200 200 403"),
        new("GET /api/v1/staff/screenings/{id:long}/ledger/{revision:long}/seats", "401 403 403 200 401 200", "200 200 200 403"),
        new("GET /api/v1/staff/halls", "401 403 403 200 401 200", "403 403 200 200"),
        new("GET /api/v1/staff/plans", "401 403 403 200 401 200", "403 403 200 200"),
        new("POST /api/v1/staff/plans/preview", "401 403 403 422 401 403", "403 403 422 422") { Body = "{}", Trail = false },
        new("POST /api/v1/staff/plans", "401 403 403 422 401 403", "403 403 422 422") { Body = "{}" },
        new("GET /api/v1/staff/till", "401 403 403 200 401 200", "200 200 403 403"),
        new("GET /api/v1/staff/people", "401 403 403 200 401 200", "403 403 403 403"),
        new("GET /api/v1/staff/screenings/{id:long}/organizers", "401 403 403 200 401 200", "403 403 403 403"),
        // Nobody of staff has this id.
        new("PUT /api/v1/staff/screenings/{id:long}/organizers/{staffId:guid}", "401 403 403 404 401 403", "403 403 403 403")
        {
            Trail = false,
        },
        new("DELETE /api/v1/staff/screenings/{id:long}/organizers/{staffId:guid}", "401 403 403 200 401 403", "403 403 403 403")
        {
            Trail = false,
        },
        new("GET /api/v1/staff/webhooks", "401 403 403 200 401 200", "403 403 403 403"),
        new("POST /api/v1/staff/webhooks", "401 403 403 400 401 403", "403 403 403 403") { Body = "{}", Trail = false },
        // There is no such endpoint.
        new("GET /api/v1/staff/webhooks/{id:guid}", "401 403 403 404 401 404", "403 403 403 403"),
        new("PUT /api/v1/staff/webhooks/{id:guid}", "401 403 403 404 401 403", "403 403 403 403")
        {
            Body = """{"url":"https://shop.example/"}""",
            Trail = false,
        },
        new("DELETE /api/v1/staff/webhooks/{id:guid}", "401 403 403 404 401 403", "403 403 403 403") { Trail = false },
        new("POST /api/v1/staff/webhooks/{id:guid}/secret", "401 403 403 404 401 403", "403 403 403 403") { Trail = false },
        new("POST /api/v1/staff/webhooks/{id:guid}/test", "401 403 403 404 401 403", "403 403 403 403") { Trail = false },
        new("GET /api/v1/staff/webhooks/{id:guid}/deliveries", "401 403 403 404 401 404", "403 403 403 403"),
        new("POST /api/v1/staff/webhooks/{id:guid}/redeliver", "401 403 403 404 401 403", "403 403 403 403")
        {
            Body = """{"screeningId":1}""",
            Trail = false,
        },
        new("GET /api/v1/staff/audit", "401 403 403 200 401 200", "403 200 403 403"),

        new("GET /api/v1/ticket-keys", "200 200 200 200 200 200", "200 200 200 200"),
        new("GET /api/v1/staff/door/screenings", "401 403 403 200 401 200", "200 200 200 200"),
        // Each scan has a row of its own, with who did it; nothing is admitted here.
        new("POST /api/v1/staff/screenings/{id:long}/admissions", "401 403 403 200 401 403", "200 200 200 403")
        {
            Body = """{"door":"A","scans":[{"scanId":"{new}","code":"forged"}]}""",
            Trail = false,
        },
        new("GET /api/v1/staff/screenings/{id:long}/admissions", "401 403 403 200 401 200", "200 200 200 403"),
        new("GET /api/v1/staff/screenings/{id:long}/admissions/list", "401 403 403 200 401 200", "200 200 200 403"),
        new("GET /api/v1/staff/screenings/{id:long}/admissions/tickets", "401 403 403 400 401 400", "400 400 400 403"),
        // Nobody was admitted.
        new("POST /api/v1/staff/screenings/{id:long}/admissions/undo", "401 403 403 404 401 403", "404 404 404 403")
        {
            Body = """{"reference":"ABCDEFGH12","seat":1}""",
            Trail = false,
        },

        // What describes the server.
        new("GET /openapi/{documentName}.json", "200 200 200 200 200 200", "200 200 200 200"),
        // Redirects to /api/.
        new("GET /api", "302 302 302 302 302 302", "302 302 302 302"),
        new("GET /api/scalar.js", "200 200 200 200 200 200", "200 200 200 200"),
        new("GET /api/scalar.aspnetcore.js", "200 200 200 200 200 200", "200 200 200 200"),
        new("GET /api/favicon.svg", "200 200 200 200 200 200", "200 200 200 200"),
        new("GET /health/live", "200 200 200 200 200 200", "200 200 200 200"),
        new("GET /health/ready", "200 200 200 200 200 200", "200 200 200 200"),
    ];
}

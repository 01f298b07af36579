namespace Web.Tests.Access;

/// <summary>
/// Who may do what: a row for each endpoint, page handler and hub method. <see cref="AccessTests"/> calls each as each caller, and fails if
/// one has no row.
/// </summary>
/// <remarks>
/// Columns: nobody signed in; the holder whose hold or booking it is; another holder; an admin; staff whose token was revoked; a page of
/// another origin in the browser of an admin, to whose requests it adds their cookie. Then the other roles: box office; supervisor; the
/// organizer of the screening; another organizer. Numbers are status codes. Of a page, 302 to the sign-in page is a refusal. A hub's
/// method has the outcome, "ok" or the code of the failure, or the status with which the connection was refused. Staff's requests that
/// change something leave a line in the audit table, unless the row says that they do not.
/// </remarks>
internal static class AccessTable
{
    private const string Seats = """{"seats":[20]}""";
    private static readonly int[] NoSections = [];

    private static readonly Dictionary<string, object>[] NewHolds = [new() { ["holdId"] = "{new}", ["seats"] = new[] { 20 } }];

    private const string Pay = """{"payment":"test-ok"}""";

    public static readonly Row[] Rows =
    [
        // The API. Tokens are sent as Authorization: Bearer.
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
        new("POST /api/v1/holds/{id:guid}/extend", "401 200 404 404 401 403", "404 404 404 404"),
        new("DELETE /api/v1/holds/{id:guid}", "401 200 404 200 401 403", "200 200 200 404"),
        new("POST /api/v1/holds/{id:guid}/confirm", "401 201 404 404 401 403", "404 404 404 404") { Body = Pay, Trail = false },
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
        new("GET /api/v1/staff/audit", "401 403 403 200 401 200", "403 200 403 403"),

        // What describes the server.
        new("GET /openapi/{documentName}.json", "200 200 200 200 200 200", "200 200 200 200"),
        // Redirects to /api/.
        new("GET /api", "302 302 302 302 302 302", "302 302 302 302"),
        new("GET /api/scalar.js", "200 200 200 200 200 200", "200 200 200 200"),
        new("GET /api/scalar.aspnetcore.js", "200 200 200 200 200 200", "200 200 200 200"),
        new("GET /api/favicon.svg", "200 200 200 200 200 200", "200 200 200 200"),
        new("GET /health/live", "200 200 200 200 200 200", "200 200 200 200"),
        new("GET /health/ready", "200 200 200 200 200 200", "200 200 200 200"),

        // Pages. Tokens are sent as the cookie, as browsers do. A browser without a valid one becomes a new holder.
        new("GET /", "200 200 200 200 200 200", "200 200 200 200"),
        new("GET /screenings/{id:long}", "200 200 200 200 200 200", "200 200 200 200"),
        new("GET /checkout/{holdId:guid}", "404 200 404 404 404 404", "404 404 404 404"),
        new("POST /checkout/{holdId:guid}", "404 302 404 404 404 403", "404 404 404 404")
        {
            Form = "payment=test-ok&commandId={new}",
            Trail = false,
        },
        new("POST /checkout/{holdId:guid}?handler=Extend", "404 302 404 404 404 403", "404 404 404 404")
        {
            Form = "extendId={new}",
            Trail = false,
        },
        // The hold lives, so the page leads back to it.
        new("POST /checkout/{holdId:guid}?handler=Again", "404 302 404 404 404 403", "404 404 404 404")
        {
            Form = "againId={new}",
            Trail = false,
        },
        new("GET /bookings", "200 200 200 200 200 200", "200 200 200 200"),
        // Without mail there is no such page.
        new("GET /bookings/find", "404 404 404 404 404 404", "404 404 404 404"),
        new("POST /bookings/find", "404 404 404 404 404 403", "404 404 404 404")
        {
            Form = "reference=A&email=a@example.com",
            Trail = false,
        },
        new("GET /bookings/{reference}", "404 200 404 404 404 404", "404 404 404 404"),
        new("POST /bookings/{reference}?handler=Cancel", "404 302 404 404 404 403", "404 404 404 404")
        {
            Form = "commandId={new}",
            Trail = false,
        },
        new("POST /bookings/{reference}?handler=GiveBack", "404 302 404 404 404 403", "404 404 404 404")
        {
            Form = "chosen=2&commandId={new}",
            Trail = false,
        },
        new("GET /bookings/{reference}/exchange/{holdId:guid}", "404 200 404 404 404 404", "404 404 404 404"),
        // The hold is of the same screening.
        new("POST /bookings/{reference}/exchange/{holdId:guid}", "404 409 404 404 404 403", "404 404 404 404")
        {
            Form = "due=0&commandId={new}",
            Trail = false,
        },
        new("GET /bookings/{reference}/calendar.ics", "401 200 404 404 401 404", "404 404 404 404"),
        new("GET /api/errors", "200 200 200 200 200 200", "200 200 200 200"),
        new("GET /error/{code:int?}", "404 404 404 404 404 404", "404 404 404 404"),
        new("POST /error/{code:int?}", "404 404 404 404 404 403", "404 404 404 404") { Form = "", Trail = false },
        new("POST /language", "302 302 302 302 302 403", "302 302 302 302") { Form = "language=de&to=/bookings", Trail = false },
        new("GET /staff/sign-in", "200 200 200 200 200 200", "200 200 200 200"),
        // Its line is in nobody's name.
        new("POST /staff/sign-in", "422 422 422 422 422 403", "422 422 422 422") { Form = "token=forged", Trail = false },
        new("POST /staff/sign-in?handler=SignOut", "302 302 302 302 302 403", "302 302 302 302") { Form = "", Trail = false },
        new("POST /staff/sign-in?handler=Password", "422 422 422 422 422 403", "422 422 422 422")
        {
            Form = "email=nobody@example.org&password=forged",
            Trail = false,
        },
        new("POST /staff/sign-in?handler=Code", "422 422 422 422 422 403", "422 422 422 422")
        {
            Form = "step=forged&code=1",
            Trail = false,
        },
        new("POST /staff/sign-in?handler=PasskeyOptions", "200 200 200 200 200 403", "200 200 200 200") { Form = "", Trail = false },
        new("POST /staff/sign-in?handler=Passkey", "422 422 422 422 422 403", "422 422 422 422")
        {
            Form = "credential=forged",
            Trail = false,
        },
        // None of the links is of an invitation.
        new("GET /staff/invitations/{secret}", "410 410 410 410 410 410", "410 410 410 410"),
        new("POST /staff/invitations/{secret}", "410 410 410 410 410 403", "410 410 410 410") { Form = "password=forged", Trail = false },
        new("GET /staff/people", "302 302 302 200 302 200", "403 403 403 403"),
        new("POST /staff/people", "302 302 302 422 302 403", "403 403 403 403") { Form = "email=none", Trail = false },
        new("POST /staff/people?handler=Again", "302 302 302 404 302 403", "403 403 403 403") { Form = "id={new}", Trail = false },
        new("POST /staff/people?handler=Change", "302 302 302 404 302 403", "403 403 403 403")
        {
            Form = "id={new}&role=admin",
            Trail = false,
        },
        // Signed in with a token, which has no password.
        new("GET /staff/account", "302 302 302 200 302 200", "200 200 200 200"),
        new("POST /staff/account?handler=Password", "302 302 302 404 302 403", "404 404 404 404") { Form = "", Trail = false },
        new("POST /staff/account?handler=TurnOn", "302 302 302 404 302 403", "404 404 404 404") { Form = "", Trail = false },
        new("POST /staff/account?handler=TurnOff", "302 302 302 404 302 403", "404 404 404 404") { Form = "", Trail = false },
        new("POST /staff/account?handler=NewCodes", "302 302 302 404 302 403", "404 404 404 404") { Form = "", Trail = false },
        new("POST /staff/account?handler=PasskeyOptions", "302 302 302 404 302 403", "404 404 404 404") { Form = "", Trail = false },
        new("POST /staff/account?handler=AddPasskey", "302 302 302 404 302 403", "404 404 404 404") { Form = "", Trail = false },
        new("POST /staff/account?handler=RemovePasskey", "302 302 302 404 302 403", "404 404 404 404") { Form = "", Trail = false },
        new("GET /staff", "302 302 302 200 302 200", "200 200 200 200"),
        new("GET /staff/plans", "302 302 302 200 302 200", "403 403 200 200"),
        new("GET /staff/audit", "302 302 302 200 302 200", "403 200 403 403"),
        new("GET /staff/mail", "302 302 302 200 302 200", "403 200 403 403"),
        new("GET /staff/mail/html", "302 302 302 200 302 200", "403 200 403 403"),
        new("GET /staff/jobs", "302 302 302 200 302 200", "403 200 403 403"),
        // There is no such message, so nothing is done.
        new("POST /staff/jobs?handler=Retry", "302 302 302 302 302 403", "403 302 403 403")
        {
            Form = "screening=1&id={new}",
            Trail = false,
        },
        new("POST /staff/jobs?handler=Drop", "302 302 302 302 302 403", "403 302 403 403")
        {
            Form = "screening=1&id={new}",
            Trail = false,
        },
        new("GET /staff/screenings/new", "302 302 302 200 302 200", "403 403 200 200"),
        new("GET /staff/screenings/{id:long}", "302 302 302 200 302 200", "200 200 200 403"),
        new("GET /staff/screenings/{id:long}/change", "302 302 302 200 302 200", "403 200 200 403"),
        new("POST /staff/screenings/{id:long}/change", "302 302 302 302 302 403", "403 302 302 403")
        {
            Form = "version=1&commandId={new}&closeSales=true",
        },
        new("POST /staff/screenings/{id:long}/change?handler=CallOff", "302 302 302 302 302 403", "403 302 302 403")
        {
            Form = "version=1&commandId={new}",
        },
        // Nobody of staff has this id.
        new("POST /staff/screenings/{id:long}/change?handler=AddOrganizer", "302 302 302 404 302 403", "403 403 403 403")
        {
            Form = "staffId={new}",
            Trail = false,
        },
        new("POST /staff/screenings/{id:long}/change?handler=RemoveOrganizer", "302 302 302 302 302 403", "403 403 403 403")
        {
            Form = "staffId={new}",
            Trail = false,
        },
        new("GET /kiosk", "302 302 302 200 302 200", "200 200 403 403"),
        new("GET /kiosk/tickets/{reference}", "302 302 302 200 302 200", "200 200 403 403"),

        // Hubs: the requests that open a connection, then the methods. The token is in the query or the header.
        new("GET /hubs/seatmap", "401 400 400 400 401 403", "400 400 400 400"),
        new("POST /hubs/seatmap/negotiate", "401 200 200 200 401 403", "200 200 200 200") { Trail = false },
        new("GET /hubs/desk", "401 403 403 400 401 403", "400 400 400 400"),
        new("POST /hubs/desk/negotiate", "401 403 403 200 401 403", "200 200 200 200") { Trail = false },
        new("HUB /hubs/seatmap Join", "401 ok ok ok 401 403", "ok ok ok ok") { Arguments = ["{screening}", null] },
        new("HUB /hubs/seatmap JoinSections", "401 ok ok ok 401 403", "ok ok ok ok")
        {
            Arguments = ["{screening}", null, NoSections, NoSections],
            Trail = false,
        },
        // Without Join before it.
        new("HUB /hubs/seatmap ShowSections", "401 invalid invalid invalid 401 403", "invalid invalid invalid invalid")
        {
            Arguments = ["{screening}", null, NoSections, NoSections],
            Trail = false,
        },
        new("HUB /hubs/seatmap Leave", "401 ok ok ok 401 403", "ok ok ok ok") { Arguments = ["{screening}"] },
        new("HUB /hubs/seatmap Hold", "401 held held held 401 403", "held held held held")
        {
            Arguments = ["{screening}", "{new}", new[] { 20 }],
        },
        new("HUB /hubs/seatmap HoldAgain", "401 held held held 401 403", "held held held held")
        {
            Arguments = ["{screening}", "{new}", new[] { 20 }],
        },
        new("HUB /hubs/seatmap HoldOrSimilar", "401 held held held 401 403", "held held held held")
        {
            Arguments = ["{screening}", "{new}", new[] { 20 }],
        },
        new("HUB /hubs/seatmap HoldOrSimilarAgain", "401 held held held 401 403", "held held held held")
        {
            Arguments = ["{screening}", "{new}", new[] { 20 }],
        },
        new("HUB /hubs/seatmap HoldBest", "401 held held held 401 403", "held held held held")
        {
            Arguments = ["{screening}", "{new}", new { count = 2 }],
        },
        new("HUB /hubs/seatmap HoldBestAgain", "401 held held held 401 403", "held held held held")
        {
            Arguments = ["{screening}", "{new}", new { count = 2 }],
        },
        new("HUB /hubs/seatmap AddToHold", "401 held notFound notFound 401 403", "notFound notFound notFound notFound")
        {
            Trail = false,
            Arguments = ["{screening}", "{new}", new Dictionary<string, object> { ["joins"] = "{hold}", ["seats"] = new[] { 20 } }],
        },
        new("HUB /hubs/seatmap HoldMany", "401 ok ok ok 401 403", "ok ok ok ok") { Arguments = ["{screening}", NewHolds] },
        new("HUB /hubs/seatmap HoldManyAgain", "401 ok ok ok 401 403", "ok ok ok ok") { Arguments = ["{screening}", NewHolds] },
        new("HUB /hubs/seatmap Extend", "401 extended notFound notFound 401 403", "notFound notFound notFound notFound")
        {
            Arguments = ["{screening}", "{hold}", "{new}"],
        },
        new("HUB /hubs/seatmap Release", "401 released notFound released 401 403", "released released released notFound")
        {
            Arguments = ["{screening}", "{hold}", null],
        },
        new("HUB /hubs/desk WatchOccupancy", "401 403 403 ok 401 403", "ok ok ok ok") { Arguments = [], Trail = false },
        new("HUB /hubs/desk LeaveOccupancy", "401 403 403 ok 401 403", "ok ok ok ok") { Arguments = [], Trail = false },
        new("HUB /hubs/desk WatchScreening", "401 403 403 ok 401 403", "ok ok ok forbidden") { Arguments = ["{screening}"], Trail = false },
        new("HUB /hubs/desk LeaveScreening", "401 403 403 ok 401 403", "ok ok ok ok") { Arguments = ["{screening}"], Trail = false },
    ];
}

/// <param name="Endpoint">Method and route pattern, as the server registers them; a page's handler as <c>?handler=</c>.</param>
/// <param name="Answers">One for each caller, in the order of <see cref="AccessTable"/>.</param>
/// <param name="OfRoles">The same for the roles of staff.</param>
internal sealed record Row(string Endpoint, string Answers, string OfRoles)
{
    /// <summary><c>{new}</c> is a new id.</summary>
    public string? Body { get; init; }

    /// <summary>Fields of a page's form. <c>{new}</c> is a new id.</summary>
    public string? Form { get; init; }

    /// <summary>Of a hub's method. <c>{screening}</c>, <c>{hold}</c> and <c>{new}</c> are replaced.</summary>
    public object?[]? Arguments { get; init; }

    /// <summary>Whether the request of staff leaves a line in the audit table. Requests that only read leave none.</summary>
    public bool? Trail { get; init; }

    public string Method => Endpoint[..Endpoint.IndexOf(' ', StringComparison.Ordinal)];

    public string Route => Endpoint[(Endpoint.IndexOf(' ', StringComparison.Ordinal) + 1)..];
}

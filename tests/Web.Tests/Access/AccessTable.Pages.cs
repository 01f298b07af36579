namespace Web.Tests.Access;

/// <summary>Pages. Tokens are sent as the cookie, as browsers do. A browser without a valid one becomes a new holder.</summary>
internal static partial class AccessTable
{
    private static Row[] Pages =>
    [
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
        // The hold does not have this seat.
        new("POST /checkout/{holdId:guid}?handler=Types", "404 409 404 404 404 403", "404 404 404 404")
        {
            Form = "seat=20&type=adult",
            Trail = false,
        },
        // There is no such code.
        new("POST /checkout/{holdId:guid}?handler=Code", "404 409 404 404 404 403", "404 404 404 404")
        {
            Form = "code=NONE",
            Trail = false,
        },
        // The hold lives, so the page leads back to it.
        new("POST /checkout/{holdId:guid}?handler=Again", "404 302 404 404 404 403", "404 404 404 404")
        {
            Form = "againId={new}",
            Trail = false,
        },
        // There is no such payment.
        new("GET /payments/{id:guid}", "404 404 404 404 404 404", "404 404 404 404"),
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
        // No code of a ticket.
        new("GET /t/{code}", "404 404 404 404 404 404", "404 404 404 404"),
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
        new("GET /staff/webhooks", "302 302 302 200 302 200", "403 403 403 403"),
        new("POST /staff/webhooks", "302 302 302 422 302 403", "403 403 403 403") { Form = "url=none", Trail = false },
        new("GET /staff/webhooks/{id:guid}", "302 302 302 404 302 404", "403 403 403 403"),
        new("POST /staff/webhooks/{id:guid}", "302 302 302 404 302 403", "403 403 403 403")
        {
            Form = "url=https://shop.example/",
            Trail = false,
        },
        new("POST /staff/webhooks/{id:guid}?handler=Test", "302 302 302 404 302 403", "403 403 403 403")
        {
            Form = "send=1",
            Trail = false,
        },
        new("POST /staff/webhooks/{id:guid}?handler=Secret", "302 302 302 404 302 403", "403 403 403 403")
        {
            Form = "send=1",
            Trail = false,
        },
        new("POST /staff/webhooks/{id:guid}?handler=Again", "302 302 302 404 302 403", "403 403 403 403")
        {
            Form = "screening=1&from=1",
            Trail = false,
        },
        new("POST /staff/webhooks/{id:guid}?handler=Remove", "302 302 302 404 302 403", "403 403 403 403")
        {
            Form = "send=1",
            Trail = false,
        },
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
        new("GET /staff/screenings/{id:long}/codes", "302 302 302 200 302 200", "403 200 200 403"),
        new("GET /staff/screenings/{id:long}/codes?handler=Csv", "302 302 302 200 302 200", "403 200 200 403"),
        new("POST /staff/screenings/{id:long}/codes", "302 302 302 302 302 403", "403 302 302 403")
        {
            Form = "count=2&kind=Percent&value=10",
        },
        // There is no such code.
        new("POST /staff/screenings/{id:long}/codes?handler=End", "302 302 302 302 302 403", "403 302 302 403")
        {
            Form = "code=NONE",
            Trail = false,
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
        new("GET /door", "302 302 302 200 302 200", "200 200 200 200"),
        new("GET /kiosk", "302 302 302 200 302 200", "200 200 403 403"),
        new("GET /kiosk/tickets/{reference}", "302 302 302 200 302 200", "200 200 403 403"),
    ];
}

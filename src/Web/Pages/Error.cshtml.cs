using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Web.Http;

namespace Web.Pages;

/// <summary>Shown instead of every page that failed, by status code (the request is re-executed) or by exception.</summary>
[IgnoreAntiforgeryToken]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class ErrorModel : PageModel
{
    public int Code { get; private set; }

    public string Heading { get; private set; } = "";

    public string Text { get; private set; } = "";

    public bool Retry => Code >= 500;

    public bool IsForStaff => Code == StatusCodes.Status403Forbidden && HttpContext.Features.Get<ForeignPage>() is null;

    public string RequestId => HttpContext.TraceIdentifier;

    /// <summary>Where the visitor wanted to go.</summary>
    public string Wanted { get; private set; } = "/";

    public void OnGet(int? code) => Describe(code);

    public void OnPost(int? code) => Describe(code);

    private void Describe(int? code)
    {
        var failed = HttpContext.Features.Get<IExceptionHandlerPathFeature>();
        Code = failed is null
            ? code ?? Response.StatusCode
            : Problems.From(failed.Error)?.Status ?? StatusCodes.Status500InternalServerError;
        var again = HttpContext.Features.Get<IStatusCodeReExecuteFeature>();
        // Somebody has asked for this page itself.
        if ((failed is null && again is null) || Code is < 400 or > 599)
            Code = StatusCodes.Status404NotFound;
        Wanted = failed?.Path ?? again?.OriginalPath + again?.OriginalQueryString ?? "/";
        // A browser reads "//example.com" as the address of another site.
        if (Wanted.StartsWith("//", StringComparison.Ordinal) || Wanted.StartsWith("/\\", StringComparison.Ordinal))
            Wanted = "/";
        Response.StatusCode = Code;
        if (Code == StatusCodes.Status503ServiceUnavailable)
            Response.Headers.RetryAfter = "5";

        (Heading, Text) = Code switch
        {
            400 => (
                "That did not work",
                "The page was open for too long, or something it sent did not arrive whole. Nothing was changed. "
                + "Go back, load the page again and try once more."),
            401 => (
                "We could not tell who you are",
                "Your visitor’s mark is damaged or out of date. Clear this site’s cookies, then load the page again."),
            403 when HttpContext.Features.Get<ForeignPage>() is not null => (
                "Another site sent this",
                "A page of another site sent this in your name, so nothing was changed. If you wanted it, do it on the page here."),
            403 => ("This page is for staff", "If you work here, sign in at the box office."),
            404 => (
                "There is nothing here",
                "The screening may be over, the booking may have been made in another browser, or the address may have a typo."),
            410 => ("This is over", "What was here has ended. Have a look at what is on now."),
            429 => ("That was a little fast", "Please wait a moment, then try again. What you hold is safe."),
            503 => (
                "The box office is out of breath",
                "We cannot reach our seat register right now. "
                + "What you hold and what you have bought is safe, and nothing is charged twice. Please try again in a few seconds."),
            >= 500 => (
                "Something went wrong on our side",
                "It was not you. Your seats and bookings are as they were. "
                + "Please try again; if it stays like this, tell the box office the number below."),
            _ => ("That did not work", "The page did not understand the request. Go back and try once more."),
        };
    }
}

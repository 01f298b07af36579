using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SeatHub;
using Web.Http;
using Web.Languages;

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

    public void OnGet([FromRoute] int? code) => Describe(code);

    // The form of the request that failed may have a field of this name.
    public void OnPost([FromRoute] int? code) => Describe(code);

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

        var known = Code is 400 or 401 or 403 or 404 or 410 or 429 or 503 ? $"error.{Code}" : Code >= 500 ? "error.500" : "error.other";
        if (Code == StatusCodes.Status403Forbidden && HttpContext.Features.Get<ForeignPage>() is not null)
            known = "error.foreign";
        else if (Code == StatusCodes.Status403Forbidden && User.GetStaff() is not null)
            known = "error.role";
        (Heading, Text) = (Texts.Current[known], Texts.Current[$"{known}.text"]);
    }
}

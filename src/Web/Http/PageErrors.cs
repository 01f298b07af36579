namespace Web.Http;

/// <summary>Every failure of a page is shown as a page that says what to do next.</summary>
internal static class PageErrors
{
    public static IApplicationBuilder UsePageErrors(this IApplicationBuilder app) => app.UseWhen(
        context => context.Request.Path is var path
            && !path.StartsWithSegments("/api/v1") && !path.StartsWithSegments("/hubs") && !path.StartsWithSegments("/health"),
        pages =>
        {
            pages.UseExceptionHandler(new ExceptionHandlerOptions
            {
                ExceptionHandlingPath = "/error/500",
                // What the page explains to the visitor is no error of the server.
                SuppressDiagnosticsCallback = c => Problems.From(c.Exception) is not null,
            });
            pages.UseStatusCodePagesWithReExecute("/error/{0}");
        });
}

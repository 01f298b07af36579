namespace Web.Http;

/// <summary>Every failure of a page is shown as a page that says what to do next.</summary>
internal static class PageErrors
{
    public static IApplicationBuilder UsePageErrors(this IApplicationBuilder app) => app.UseWhen(
        context => context.Request.Path is var path
            && !path.StartsWithSegments("/api/v1") && !path.StartsWithSegments("/hubs") && !path.StartsWithSegments("/health"),
        pages =>
        {
            pages.UseExceptionHandler("/error/500");
            pages.UseStatusCodePagesWithReExecute("/error/{0}");
        });
}

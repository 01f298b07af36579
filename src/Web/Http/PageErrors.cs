namespace Web.Http;

/// <summary>Every failure outside <c>/api</c> becomes a page that says what to do next.</summary>
internal static class PageErrors
{
    public static IApplicationBuilder UsePageErrors(this IApplicationBuilder app) => app.UseWhen(
        context => !context.Request.Path.StartsWithSegments("/api/v1") && !context.Request.Path.StartsWithSegments("/hubs") && !context.Request.Path.StartsWithSegments("/health"),
        pages =>
        {
            pages.UseExceptionHandler("/error/500");
            pages.UseStatusCodePagesWithReExecute("/error/{0}");
        });
}

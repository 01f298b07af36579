using Microsoft.AspNetCore.Diagnostics;
using Web.Languages;

namespace Web.Http;

/// <summary>Every failure under <c>/api/v1</c> becomes problem details: no HTML, no stack trace, no empty 404.</summary>
internal static class ApiErrors
{
    public static IApplicationBuilder UseApiErrors(this IApplicationBuilder app) => app.UseWhen(
        context => context.Request.Path.StartsWithSegments("/api/v1"),
        api =>
        {
            api.UseExceptionHandler(new ExceptionHandlerOptions
            {
                SuppressDiagnosticsCallback = c => Problems.From(c.Exception) is not null,
                ExceptionHandler = context =>
                {
                    var error = context.Features.Get<IExceptionHandlerFeature>()!.Error;
                    return Problems.WriteAsync(context, Problems.From(error) ?? Problems.Of(
                        500,
                        "internal",
                        Texts.Current["error.internal", ("id", context.TraceIdentifier)]));
                },
            });
            api.UseStatusCodePages(page => Problems.WriteAsync(page.HttpContext, page.HttpContext.Response.StatusCode switch
            {
                404 => Problems.Of(404, "not_found", "There is nothing at this address. /api lists what there is."),
                405 => Problems.Of(405, "invalid", "This address does not take that method."),
                413 => Problems.TooLarge(),
                415 => Problems.Of(415, "invalid", "Send JSON: Content-Type: application/json."),
                var status => Problems.Of(status, "invalid", "The request could not be understood."),
            }));
        });
}

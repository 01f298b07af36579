namespace Web.Http;

/// <summary>Answers HEAD wherever GET is answered: as GET, without the body.</summary>
internal static class HeadRequests
{
    // A GET of a hub is a connection, not a document.
    public static IApplicationBuilder UseHead(this IApplicationBuilder app) => app.Use((context, next) =>
        HttpMethods.IsHead(context.Request.Method) && !context.Request.Path.StartsWithSegments("/hubs")
            ? AnswerAsync(context, next)
            : next(context));

    private static async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        // Kestrel remembers what was asked, and sends no body.
        context.Request.Method = HttpMethods.Get;
        try
        {
            await next(context);
        }
        finally
        {
            context.Request.Method = HttpMethods.Head;
        }
    }
}

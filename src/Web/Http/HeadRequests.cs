namespace Web.Http;

/// <summary>Answers HEAD wherever GET is answered: as GET, without the body.</summary>
internal static class HeadRequests
{
    public static IApplicationBuilder UseHead(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        var request = context.Request;
        // A GET of a hub is a connection, not a document.
        if (!HttpMethods.IsHead(request.Method) || request.Path.StartsWithSegments("/hubs"))
        {
            await next(context);
            return;
        }

        // Kestrel remembers what was asked, and sends no body.
        request.Method = HttpMethods.Get;
        try
        {
            await next(context);
        }
        finally
        {
            request.Method = HttpMethods.Head;
        }
    });
}

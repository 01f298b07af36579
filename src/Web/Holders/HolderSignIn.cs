namespace Web.Holders;

/// <summary>Who is asking: for visitors by a shorter way.</summary>
internal static class HolderSignIn
{
    // What WebApplication looks for. Otherwise it puts authentication at the front of the pipeline.
    private const string IsAdded = "__AuthenticationMiddlewareSet";

    /// <summary>
    /// Signs in the holder of a token that <see cref="KnownHolders"/> has. All other requests go through ASP.NET Core's authentication,
    /// which takes ten times as long even when the token need not be decrypted.
    /// </summary>
    public static IApplicationBuilder UseHolders(this IApplicationBuilder app)
    {
        var known = app.ApplicationServices.GetRequiredService<KnownHolders>();
        app.UseWhen(context => !TrySignIn(context, known), others => others.UseAuthentication());
        app.Properties[IsAdded] = true;
        return app;
    }

    private static bool TrySignIn(HttpContext context, KnownHolders known)
    {
        if (HolderAuthentication.BearerOf(context.Request) is not { Length: > 0 } token || known.Find(token) is not { } holder)
            return false;
        context.User = holder;
        return true;
    }
}

using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.WebEncoders;

namespace Web.Languages;

/// <summary>
/// The language of a request: what the visitor has chosen at the head of a page, else what the browser asks for, else English. Only texts
/// follow it: numbers and times that programs read are the same in every language.
/// </summary>
internal static class RequestLanguage
{
    public const string Cookie = "seatmap-language";

    private static readonly TimeSpan _remembered = TimeSpan.FromDays(365);

    public static IServiceCollection AddLanguages(this IServiceCollection services)
    {
        // Letters of every script as they are: a page in Arabic would be three times as long.
        services.Configure<WebEncoderOptions>(encoder => encoder.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        services.AddOptions<LanguageOptions>().BindConfiguration("Languages");
        services.AddSingleton(Texts.Current);
        services.AddSingleton<IStringLocalizer>(Texts.Current);
        services.AddOptions<RequestLocalizationOptions>().Configure<IOptions<LanguageOptions>>((localization, options) =>
        {
            IEnumerable<string> codes = Language.All.Select(each => each.Code);
            if (options.Value.Pseudo)
                codes = codes.Append(Language.PseudoCode);
            localization.DefaultRequestCulture = new RequestCulture(CultureInfo.InvariantCulture, CultureInfo.GetCultureInfo("en"));
            localization.SupportedCultures = [CultureInfo.InvariantCulture];
            localization.SupportedUICultures = [.. codes.Select(CultureInfo.GetCultureInfo)];
            localization.ApplyCurrentCultureToResponseHeaders = true;
            localization.RequestCultureProviders =
            [
                new CustomRequestCultureProvider(context => Task.FromResult(
                    context.Request.Cookies[Cookie] is { } chosen && Language.Find(chosen) is not null
                        ? new ProviderCultureResult("", chosen)
                        : null)),
                new AcceptLanguageHeaderRequestCultureProvider(),
            ];
        });
        return services;
    }

    /// <summary>Not for hub connections, whose texts programs read, nor for files: each would carry its culture along.</summary>
    public static IApplicationBuilder UseLanguages(this IApplicationBuilder app)
    {
        // That of threads, so that a request which asks for none is not answered in the language of the machine.
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.DefaultThreadCurrentUICulture = Language.English.Culture;
        app.UseWhen(AsksForNone, api => api.Use((context, next) =>
        {
            context.Response.Headers.ContentLanguage = Language.English.Code;
            return next(context);
        }));
        return app.UseWhen(
            context => context.Request.Path is var path && !AsksForNone(context)
                && !path.StartsWithSegments("/hubs") && !path.StartsWithSegments("/health") && !path.StartsWithSegments("/app")
                && !path.StartsWithSegments("/css") && !path.StartsWithSegments("/fonts"),
            pages =>
            {
                pages.UseRequestLocalization();
                pages.Use((context, next) =>
                {
                    // Of the API's answers only refusals differ, and nobody keeps those.
                    if (!context.Request.Path.StartsWithSegments("/api"))
                        context.Response.Headers.Append("Vary", "Accept-Language, Cookie");
                    return next(context);
                });
            });
    }

    // A program. Finding the language of a request takes as long as reading its JSON.
    private static bool AsksForNone(HttpContext context) =>
        context.Request.Headers.AcceptLanguage.Count == 0 && context.Request.Headers.Cookie.Count == 0
        && context.Request.Path.StartsWithSegments("/api/v1");

    /// <summary>Where the buttons at the head of a page go. It needs no script.</summary>
    public static void MapLanguages(this IEndpointRouteBuilder app) =>
        app.MapPost("/language", ChooseAsync).ExcludeFromDescription();

    private static async Task<IResult> ChooseAsync(HttpContext context, CancellationToken cancellation)
    {
        if (!context.Request.HasFormContentType)
            return TypedResults.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        var form = await context.Request.ReadFormAsync(cancellation);
        if (Language.All.FirstOrDefault(each => each.Code == form["language"].ToString()) is not { } language)
            return TypedResults.BadRequest();
        context.Response.Cookies.Append(Cookie, language.Code, new CookieOptions
        {
            MaxAge = _remembered,
            HttpOnly = true,
            Secure = context.Request.IsHttps,
            SameSite = SameSiteMode.Lax,
            IsEssential = true,
        });
        // A browser reads "//example.com" and "/\example.com" as the address of another site.
        var back = form["to"].ToString();
        return TypedResults.LocalRedirect(back is ['/', not ('/' or '\\'), ..] && !back.Any(char.IsControl) ? back : "/");
    }
}

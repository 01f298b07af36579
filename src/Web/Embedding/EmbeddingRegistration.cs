using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;

namespace Web.Embedding;

/// <summary>
/// Lets pages of allowed origins load the element and use the API and the hub. Their visitors are identified by a bearer token
/// instead of the cookie, so CORS does not allow credentials.
/// </summary>
internal static class EmbeddingRegistration
{
    private const string Policy = "embedding";

    // Chrome keeps the answer to a preflight for two hours at most.
    private static readonly TimeSpan PreflightAge = TimeSpan.FromHours(2);

    public static IServiceCollection AddEmbedding(this IServiceCollection services)
    {
        services.AddOptions<EmbeddingOptions>().BindConfiguration("Embedding").ValidateDataAnnotations().ValidateOnStart();
        services.AddCors();
        services.AddSingleton<IConfigureOptions<CorsOptions>>(s => new ConfigureOptions<CorsOptions>(cors => cors.AddPolicy(
            Policy,
            policy => policy
                .WithOrigins(s.GetRequiredService<IOptions<EmbeddingOptions>>().Value.AllowedOrigins)
                .WithMethods("GET", "POST", "DELETE")
                .WithHeaders("Authorization", "Content-Type", "Idempotency-Key", "X-Requested-With", "X-SignalR-User-Agent")
                .WithExposedHeaders("Retry-After", "Link", "RateLimit", "RateLimit-Policy")
                .SetPreflightMaxAge(PreflightAge))));
        return services;
    }

    /// <summary>Must come before the static files: scripts need the CORS headers too.</summary>
    public static IApplicationBuilder UseEmbedding(this IApplicationBuilder app) => app.UseWhen(
        context => context.Request.Path is var path
            && (path.StartsWithSegments("/api/v1") || path.StartsWithSegments("/hubs") || path.StartsWithSegments("/app")),
        branch => branch.UseCors(Policy));
}

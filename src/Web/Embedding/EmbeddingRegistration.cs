using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;

namespace Web.Embedding;

/// <summary>
/// Lets pages of allowed origins load the element and use the API and the hub. They have no cookie of ours: who their visitors
/// are, a bearer token says, so no credentials are shared.
/// </summary>
internal static class EmbeddingRegistration
{
    private const string Policy = "embedding";

    // Browsers keep the answer to a preflight no longer than two hours anyway.
    private static readonly TimeSpan PreflightAge = TimeSpan.FromHours(2);

    public static IServiceCollection AddEmbedding(this IServiceCollection services)
    {
        services.AddOptions<EmbeddingOptions>().BindConfiguration("Embedding").ValidateDataAnnotations().ValidateOnStart();
        services.AddCors();
        services.AddSingleton<IConfigureOptions<CorsOptions>>(s => new ConfigureOptions<CorsOptions>(cors => cors.AddPolicy(Policy, policy => policy
            .WithOrigins(s.GetRequiredService<IOptions<EmbeddingOptions>>().Value.AllowedOrigins)
            .WithMethods("GET", "POST", "DELETE")
            .WithHeaders("Authorization", "Content-Type", "Idempotency-Key", "X-Requested-With", "X-SignalR-User-Agent")
            .WithExposedHeaders("Retry-After")
            .SetPreflightMaxAge(PreflightAge))));
        return services;
    }

    /// <summary>Before whatever answers: scripts, which are files, need it too.</summary>
    public static IApplicationBuilder UseEmbedding(this IApplicationBuilder app) => app.UseWhen(
        context => context.Request.Path.StartsWithSegments("/api/v1") || context.Request.Path.StartsWithSegments("/hubs") || context.Request.Path.StartsWithSegments("/app"),
        branch => branch.UseCors(Policy));
}

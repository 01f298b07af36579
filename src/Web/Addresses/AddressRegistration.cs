using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using SeatHub.Limits;

namespace Web.Addresses;

/// <summary>Whose word about a request's client, scheme and host counts.</summary>
internal static class AddressRegistration
{
    public static IServiceCollection AddAddresses(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<AddressOptions>().Bind(configuration).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<PublicLinks>();
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<AddressOptions>>((forwarded, addresses) =>
        {
            forwarded.ForwardedHeaders =
                ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
            // Every proxy adds the address that it was called from. The first one from the right that is no known proxy is the client.
            forwarded.ForwardLimit = null;
            // The framework's defaults, the addresses of this machine, stay.
            foreach (var proxy in addresses.Value.KnownProxies)
            {
                if (CallerAddresses.ReadNetwork(proxy) is { } network)
                    forwarded.KnownIPNetworks.Add(network);
            }

            // A host that the proxy passes on must be one that the server would answer without a proxy.
            forwarded.AllowedHosts = configuration["AllowedHosts"]?.Split(';', StringSplitOptions.RemoveEmptyEntries) ?? [];
        });
        return services;
    }
}

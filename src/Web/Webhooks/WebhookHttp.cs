using System.Net;
using System.Net.Sockets;

namespace Web.Webhooks;

/// <summary>
/// The connections over which webhooks leave: no redirects, no proxy, and to addresses of the internet alone unless the settings say
/// otherwise. The address is checked when it connects, because a name can change what it means.
/// </summary>
internal static class WebhookHttp
{
    public const string Client = "webhooks";

    private static readonly TimeSpan _connectTimeout = TimeSpan.FromSeconds(5);

    private static readonly IPNetwork[] _internal =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.168.0.0/16",
            "198.18.0.0/15", "224.0.0.0/3", "::/127", "64:ff9b::/96", "fc00::/7", "fe80::/10", "ff00::/8",
        }.Select(IPNetwork.Parse),
    ];

    public static SocketsHttpHandler Handler(WebhookOptions options) => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ConnectTimeout = _connectTimeout,
        // A receiver that moved is found again.
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        ConnectCallback = async (context, cancellation) =>
        {
            var all = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellation);
            var addresses = options.AllowInternal ? all : Array.FindAll(all, address => !IsInternal(address));
            if (addresses.Length == 0)
                throw new HttpRequestException($"{context.DnsEndPoint.Host} is an address of an internal network");
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    };

    public static bool IsInternal(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return Array.Exists(_internal, network => network.BaseAddress.AddressFamily == plain.AddressFamily && network.Contains(plain));
    }
}

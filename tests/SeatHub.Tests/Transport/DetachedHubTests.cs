using System.Diagnostics.Metrics;
using System.Net.Security;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Harness;
using SeatHub.Transport;
using SeatMap.Client;

namespace SeatHub.Tests.Transport;

/// <summary>Hub connections outlive their request if nothing is between TCP and HTTP, and end with the node.</summary>
public sealed class DetachedHubTests
{
    private const string Handshake = "{\"protocol\":\"json\",\"version\":1}\u001e";

    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("direct", 0)]
    [InlineData("stock", 1)]
    public async Task With_the_direct_transport_the_request_is_over_when_the_hub_is_connected(string transport, int upgraded)
    {
        await using var node = await InProcessNode.StartAsync($"Hub:Transport={transport}");
        using var requests = new UpgradedRequests(node.Address.Port);
        await using var connection = await node.ConnectAsync();
        await Eventually.Async(
            () => requests.Started == 1 && requests.Current == upgraded, _limit, $"{upgraded} upgraded requests are left");

        var watched = await connection.WatchAsync(await node.AddScreeningAsync());
        Assert.Equal(SeatOutcome.Held, (await connection.HoldAsync(watched.ScreeningId, Guid.CreateVersion7(), [1])).Outcome);
        await Nodes.SeesAsync(watched, 1, SeatStatus.Held);
        Assert.Equal(upgraded, requests.Current);
    }

    [Fact]
    public async Task With_TLS_in_the_node_the_hub_is_served_by_the_request()
    {
        var certificate = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.pfx");
        try
        {
            WriteCertificate(certificate, "secret");
            await using var node = await InProcessNode.StartAsync(
                "Kestrel:Endpoints:Plain:Url=http://127.0.0.1:0", "Kestrel:Endpoints:Tls:Url=https://127.0.0.1:0",
                $"Kestrel:Endpoints:Tls:Certificate:Path={certificate}", "Kestrel:Endpoints:Tls:Certificate:Password=secret");
            var plain = node.Addresses.Single(a => a.Scheme == Uri.UriSchemeHttp);
            var holder = await new SeatMapApi(new SeatMapClientOptions { Server = plain }).NewHolderAsync();
            var address = node.Addresses.Single(a => a.Scheme == Uri.UriSchemeHttps);
            using var requests = new UpgradedRequests(address.Port);
            using var socket = new ClientWebSocket();
            socket.Options.RemoteCertificateValidationCallback = (_, _, _, errors) => errors != SslPolicyErrors.None;
            socket.Options.SetRequestHeader("Authorization", $"Bearer {holder.Token}");
            await socket.ConnectAsync(new Uri($"wss://127.0.0.1:{address.Port}/hubs/seatmap"), CancellationToken.None).WaitAsync(_limit);
            await socket.SendAsync(System.Text.Encoding.UTF8.GetBytes(Handshake), WebSocketMessageType.Text, true, CancellationToken.None);
            var answer = new byte[16];
            var received = await socket.ReceiveAsync(answer, CancellationToken.None).WaitAsync(_limit);
            Assert.Equal("{}\u001e"u8, answer.AsSpan(0, received.Count));
            Assert.Equal(1, requests.Current);
        }
        finally
        {
            File.Delete(certificate);
        }
    }

    [Fact]
    public async Task A_node_that_stops_ends_its_hub_connections()
    {
        HubSockets sockets;
        WireSocket wire;
        await using (var node = await InProcessNode.StartAsync())
        {
            sockets = node.Get<HubSockets>();
            wire = await WireSocket.ConnectAsync(node.Address, await node.NewTokenAsync());
            Assert.Equal(1, sockets.Count);
        }

        Assert.Equal(0, sockets.Count);
        using (wire)
            await Eventually.Async(() => !wire.IsOpen, _limit, "the client sees the end");
    }

    private static void WriteCertificate(string file, string password)
    {
        using var key = ECDsa.Create();
        using var certificate = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        File.WriteAllBytes(file, certificate.Export(X509ContentType.Pkcs12, password));
    }

    /// <summary>What the web server counts on a port.</summary>
    private sealed class UpgradedRequests : IDisposable
    {
        private readonly MeterListener _listener = new();
        private int _current;
        private int _started;

        public UpgradedRequests(int port)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "kestrel.upgraded_connections")
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((_, change, tags, _) =>
            {
                foreach (var tag in tags)
                {
                    if (tag is not { Key: "server.port", Value: int number } || number != port)
                        continue;
                    Interlocked.Add(ref _current, (int)change);
                    if (change > 0)
                        Interlocked.Increment(ref _started);
                }
            });
            _listener.Start();
        }

        public int Current => Volatile.Read(ref _current);

        public int Started => Volatile.Read(ref _started);

        public void Dispose() => _listener.Dispose();
    }
}

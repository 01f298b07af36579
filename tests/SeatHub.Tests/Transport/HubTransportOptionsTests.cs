using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SeatHub.Feeds;
using SeatHub.Transport;

namespace SeatHub.Tests.Transport;

public sealed class HubTransportOptionsTests
{
    [Theory]
    [InlineData("Transport", "pigeon")]
    [InlineData("Transport", "7")]
    [InlineData("PendingPerAddress", "0")]
    [InlineData("PendingPerHolder", "-1")]
    [InlineData("PendingTotal", "0")]
    [InlineData("HandshakeTimeout", "00:00:00")]
    [InlineData("HandshakeTimeout", "00:10:00")]
    [InlineData("CompactIdleHeap", "perhaps")]
    public void Wrong_values_are_refused_with_the_name_of_the_setting(string key, string value)
    {
        using var services = Services(($"Hub:{key}", value));
        var error = Record.Exception(() => services.GetRequiredService<IOptions<HubTransportOptions>>().Value);
        Assert.True(error is OptionsValidationException or InvalidOperationException, $"{error}");
        Assert.Contains(key, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SignalR_gets_the_handshake_timeout()
    {
        using var services = Services(("Hub:HandshakeTimeout", "00:00:07"));
        Assert.Equal(TimeSpan.FromSeconds(7), services.GetRequiredService<IOptions<HubOptions>>().Value.HandshakeTimeout);
    }

    [Theory]
    [InlineData("direct", HubTransport.Direct)]
    [InlineData("stock", HubTransport.Stock)]
    public void The_transport_is_named_as_in_the_documentation(string name, object transport)
    {
        using var services = Services(("Hub:Transport", name));
        Assert.Equal(transport, services.GetRequiredService<IOptions<HubTransportOptions>>().Value.Transport);
    }

    [Fact]
    public async Task The_heap_is_compacted_unless_the_setting_says_otherwise()
    {
        using var disabled = Compactor(new HubTransportOptions { CompactIdleHeap = false });
        await disabled.StartAsync(CancellationToken.None);
        await disabled.ExecuteTask!.WaitAsync(TimeSpan.FromSeconds(30));

        using var byDefault = Compactor(new HubTransportOptions());
        await byDefault.StartAsync(CancellationToken.None);
        await byDefault.StopAsync(CancellationToken.None);
        Assert.True(byDefault.ExecuteTask!.IsCanceled);

        static IdleHeapCompactor Compactor(HubTransportOptions options) =>
            new(Options.Create(options), new FanOutWorkers(1), NullLogger<IdleHeapCompactor>.Instance);
    }

    private static ServiceProvider Services(params (string Key, string Value)[] settings)
    {
        var values = settings.ToDictionary(s => s.Key, s => (string?)s.Value);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build();
        return new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddSeatHub().BuildServiceProvider();
    }
}

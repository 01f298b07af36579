using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SeatMap.Client;

namespace SeatClient.Tests;

/// <summary>A web server that does what a test tells it to: what a real one does only on a bad day.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<SeenRequest> _seen = new();

    private ScriptedServer(WebApplication app) => _app = app;

    public sealed record SeenRequest(string Line, string Key, string Authorization, string Body);

    /// <summary>What came to the API, in order.</summary>
    public IReadOnlyList<SeenRequest> Seen => [.. _seen];

    public IServiceProvider Services => _app.Services;

    public Uri Address => new(Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public SeatMapClientOptions Options => new() { Server = Address, Token = "secret", RetryFor = TimeSpan.FromSeconds(20) };

    /// <summary>Answers the API's requests one after the other, the last answer to all that come later.</summary>
    public static Task<ScriptedServer> AnswerAsync(params Func<HttpContext, Task>[] answers)
    {
        return StartAsync(_ => { }, (app, server) => app.Map("/api/v1/{**path}", (HttpContext context) => AnswerOneAsync(context, server)));

        async Task AnswerOneAsync(HttpContext context, ScriptedServer server)
        {
            using var body = new StreamReader(context.Request.Body);
            var (request, headers) = (context.Request, context.Request.Headers);
            server._seen.Enqueue(new SeenRequest(
                $"{request.Method} {request.Path}{request.QueryString}",
                headers["Idempotency-Key"].ToString(),
                headers.Authorization.ToString(),
                await body.ReadToEndAsync()));
            await answers[Math.Min(server._seen.Count, answers.Length) - 1](context);
        }
    }

    public static async Task<ScriptedServer> StartAsync(Action<IServiceCollection> services, Action<WebApplication, ScriptedServer> routes)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        services(builder.Services);
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var server = new ScriptedServer(app);
        routes(app, server);
        await app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}

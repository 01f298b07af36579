using SeatEngine;
using SeatEngine.Storage;
using SeatEngine.WarmUp;
using SeatHub;
using Web;
using Web.CommandLine;
using Web.Embedding;
using Web.Health;
using Web.Holders;
using Web.Http;
using Web.Languages;
using Web.Limits;
using Web.Logging;
using Web.Screenings;
using Web.Tickets;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSeatEngine(builder.Configuration);
builder.Services.AddWeb(builder.Configuration);
if (ServerCommand.IsCommand(args))
    return await ServerCommand.RunAsync(args, builder);

ConsoleLog.Use(builder.Logging);
builder.Services.AddSeatEngineJobs();
builder.Services.AddSeatHub();
await using var app = builder.Build();
await app.Services.GetRequiredService<Migrator>().MigrateAsync(CancellationToken.None);
if (app.Configuration.GetValue("WarmUp", true))
    await app.Services.WarmUpAsync(app.Configuration, app.Logger, CancellationToken.None);

app.UseSeatHubQueue();
app.UseForwardedHeaders();
app.UsePageSecurityHeaders();
app.UseResponseCompression();
app.UseLanguages();
app.UseApiErrors();
app.UsePageErrors();
app.UseMiddleware<AccessLog>();
app.UseEmbedding();
app.UseStaticFiles();
app.UseHolderCookie();
app.UseHead();
app.UseRouting();
app.UseHolders();
app.UseForeignPages();
app.UseAuthorization();
app.UseRequestLimits();
app.UseJsonBodies();
app.UseSeatHubSockets();
app.MapHealth();
app.MapApi();
app.MapHub<SeatMapHub>("/hubs/seatmap");
app.MapHub<DeskHub>("/hubs/desk").RequireAuthorization(StaffEndpoints.Policy);
app.MapTickets();
app.MapLanguages();
app.MapRazorPages();
await app.RunAsync();
return 0;

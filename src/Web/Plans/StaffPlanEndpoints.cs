using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;
using SeatEngine.Plans;
using SeatEngine.Seats;
using Web.Audit;
using Web.Http;
using Web.Languages;
using Web.Rights;

namespace Web.Plans;

/// <summary>A plan that was read; <c>known</c> says whether it was stored before.</summary>
public sealed record ReadPlan(string Hash, string Name, int SeatCount, bool Known);

/// <summary>A plan that was read, in SeatMap's own format.</summary>
/// <param name="Warnings">What is odd about it and may be meant, a sentence each: seats on top of each other.</param>
public sealed record PlanPreview(string Hash, string Name, int SeatCount, bool Known, IReadOnlyList<string> Warnings, JsonElement Plan);

/// <summary>Lists the stored seating plans and stores new ones, in SeatMap's format or pretix's, or as a seat list in CSV.</summary>
internal static class StaffPlanEndpoints
{
    private const string NameText = "What a seat list in CSV is called, which has no name itself. JSON has its own.";

    public static void MapStaffPlans(this IEndpointRouteBuilder api)
    {
        var staff = api.MapGroup("staff").Needs(StaffRights.AddScreenings);
        staff.MapGet("plans", (PlanStore store, CancellationToken cancellation) => store.ListAsync(cancellation))
            .WithName("listPlans").WithSummary("Stored plans, newest first").ProducesProblem(403);
        staff.MapPost("plans/preview", PreviewAsync).TakesPlan()
            .WithName("previewPlan").WithSummary("Check a plan and show it, without storing it").Produces<PlanPreview>();
        staff.MapPost("plans", AddAsync).TakesPlan().WithName("addPlan").WithSummary("Store a plan").Produces<ReadPlan>(201)
            .Recorded<ReadPlan>(StaffAction.ImportPlan, (plan, entry) => entry with { Subject = $"{plan.Hash} {plan.Name}" });
    }

    private static async Task<IResult> PreviewAsync(
        [FromQuery, Description(NameText)] string? name, HttpRequest request, PlanUploads uploads, PlanStore store,
        CancellationToken cancellation)
    {
        try
        {
            return await uploads.ReadAsync(
                request, name, async plan => new Preview(plan, await store.IsKnownAsync(plan.Hash, cancellation)), cancellation);
        }
        catch (PlanException wrong)
        {
            return Wrong(wrong);
        }
    }

    private static async Task<IResult> AddAsync(
        [FromQuery, Description(NameText)] string? name, HttpRequest request, PlanUploads uploads, PlanStore store,
        CancellationToken cancellation)
    {
        try
        {
            var added = await uploads.ReadAsync(
                request, name, async plan => Describe(plan, !await store.AddAsync(plan, cancellation)), cancellation);
            return TypedResults.Created($"/api/v1/plans/{added.Hash}", added);
        }
        catch (PlanException wrong)
        {
            return Wrong(wrong);
        }
    }

    private static ReadPlan Describe(SeatingPlan plan, bool known) => new(plan.Hash, plan.Name, plan.Seats.Count, known);

    /// <summary>A <see cref="PlanPreview"/>. The plan's document is written as it is, and not parsed once more.</summary>
    private sealed class Preview(SeatingPlan plan, bool known) : IResult
    {
        private const int ChunkSize = 64 * 1024;

        // Not the plan: its seats can be forgotten while a slow client reads.
        private readonly byte[] _description = JsonSerializer.SerializeToUtf8Bytes(
            new { plan.Hash, plan.Name, SeatCount = plan.Seats.Count, Known = known, Warnings = Warnings(plan) },
            JsonSerializerOptions.Web);
        private readonly ReadOnlyMemory<byte> _document = plan.Document;

        private static IEnumerable<string> Warnings(SeatingPlan plan) => PlanWarnings.Of(plan).Select(Texts.Current.Say);

        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var (body, cancellation) = (httpContext.Response.Body, httpContext.RequestAborted);
            httpContext.Response.ContentType = "application/json; charset=utf-8";
            // The plan is the last member.
            await body.WriteAsync(_description.AsMemory(0, _description.Length - 1), cancellation);
            await body.WriteAsync(",\"plan\":"u8.ToArray(), cancellation);
            for (var at = 0; at < _document.Length; at += ChunkSize)
                await body.WriteAsync(_document.Slice(at, Math.Min(ChunkSize, _document.Length - at)), cancellation);
            await body.WriteAsync("}"u8.ToArray(), cancellation);
        }
    }

    private static ProblemHttpResult Wrong(PlanException wrong)
    {
        var line = wrong.Line.ToString(CultureInfo.InvariantCulture);
        var problem = Problems.Of(422, "invalid_plan", Texts.Current["plan.line", ("line", line), ("problem", wrong.Problem)]);
        problem.Extensions["line"] = wrong.Line;
        return TypedResults.Problem(problem);
    }

    private static RouteHandlerBuilder TakesPlan(this RouteHandlerBuilder route) =>
        route.WithMetadata(new RequestSizeLimitAttribute(BodyLimits.Plan), new StrictRequests.ReadsBody("text/csv"))
            .ProducesProblem(403).ProducesProblem(413).ProducesProblem(422)
            .WithDescription(
                "The body is the plan, in SeatMap's format or pretix's, or a seat list in CSV (docs/plans.md), up to 64 MB. "
                + "A node reads one plan at a time; others wait for five seconds and are then answered 503.")
            // The handler reads the request's stream, so the framework cannot describe the body.
            .AddOpenApiOperationTransformer((operation, _, _) =>
            {
                operation.RequestBody = new OpenApiRequestBody
                {
                    Required = true,
                    Content = new Dictionary<string, OpenApiMediaType>
                    {
                        ["application/json"] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.Object } },
                        ["text/csv"] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String } },
                    },
                };
                return Task.CompletedTask;
            });
}

using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;
using SeatEngine.Plans;
using Web.Http;
using Web.Screenings;

namespace Web.Plans;

/// <summary>A plan that was read; <c>known</c> says whether it was stored before.</summary>
public sealed record ReadPlan(string Hash, string Name, int SeatCount, bool Known);

/// <summary>The same, with the plan in SeatMap's own form.</summary>
public sealed record PlanPreview(string Hash, string Name, int SeatCount, bool Known, JsonElement Plan);

/// <summary>Seating plans: which there are, and bringing new ones in, in SeatMap's or pretix's form.</summary>
internal static class StaffPlanEndpoints
{
    // A hundred thousand seats in SeatMap's form are 12 MB; pretix's is wordier.
    private const int MaxBytes = 32 * 1024 * 1024;

    public static void MapStaffPlans(this IEndpointRouteBuilder api)
    {
        var staff = api.MapGroup("staff").RequireAuthorization(StaffEndpoints.Policy);
        staff.MapGet("plans", (PlanStore store, CancellationToken cancellation) => store.ListAsync(cancellation)).WithName("listPlans").WithSummary("Stored plans, newest first").ProducesProblem(403);
        staff.MapPost("plans/preview", PreviewAsync).TakesPlan().WithName("previewPlan").WithSummary("Read a plan and show what it would be, without storing it").Produces<PlanPreview>();
        staff.MapPost("plans", AddAsync).TakesPlan().WithName("addPlan").WithSummary("Store a plan").Produces<ReadPlan>(201);
    }

    private static async Task<IResult> PreviewAsync(HttpRequest request, PlanStore store, CancellationToken cancellation)
    {
        try
        {
            var plan = await ReadAsync(request, cancellation);
            var known = await store.IsKnownAsync(plan.Hash, cancellation);
            return TypedResults.Ok(new PlanPreview(plan.Hash, plan.Name, plan.Seats.Count, known, JsonElement.Parse(plan.Document.Span)));
        }
        catch (PlanException wrong)
        {
            return Wrong(wrong);
        }
    }

    private static async Task<IResult> AddAsync(HttpRequest request, PlanStore store, CancellationToken cancellation)
    {
        try
        {
            var plan = await ReadAsync(request, cancellation);
            var added = await store.AddAsync(plan, cancellation);
            return TypedResults.Created($"/api/v1/plans/{plan.Hash}", new ReadPlan(plan.Hash, plan.Name, plan.Seats.Count, !added));
        }
        catch (PlanException wrong)
        {
            return Wrong(wrong);
        }
    }

    private static async Task<SeatingPlan> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellation);
        return PlanReader.Read(body.GetBuffer().AsMemory(0, (int)body.Length), "the plan");
    }

    private static ProblemHttpResult Wrong(PlanException wrong)
    {
        var problem = Problems.Of(422, "invalid_plan", $"line {wrong.Line}: {wrong.Problem}");
        problem.Extensions["line"] = wrong.Line;
        return TypedResults.Problem(problem);
    }

    private static RouteHandlerBuilder TakesPlan(this RouteHandlerBuilder route) =>
        route.WithMetadata(new RequestSizeLimitAttribute(MaxBytes)).ProducesProblem(403).ProducesProblem(413).ProducesProblem(422)
            .WithDescription("The body is the plan, in SeatMap's form or pretix's (docs/plans.md), to 32 MB.")
            // Read from the stream whatever its content type says, so nothing else describes it.
            .AddOpenApiOperationTransformer((operation, _, _) =>
            {
                operation.RequestBody = new OpenApiRequestBody
                {
                    Required = true,
                    Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.Object } } },
                };
                return Task.CompletedTask;
            });
}

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

/// <summary>A plan that was read, in SeatMap's own format.</summary>
public sealed record PlanPreview(string Hash, string Name, int SeatCount, bool Known, JsonElement Plan);

/// <summary>Lists the stored seating plans and stores new ones, in SeatMap's format or pretix's.</summary>
internal static class StaffPlanEndpoints
{
    // A hundred thousand seats in SeatMap's format are 12 MB; pretix's format needs more.
    private const int MaxBytes = 32 * 1024 * 1024;

    public static void MapStaffPlans(this IEndpointRouteBuilder api)
    {
        var staff = api.MapGroup("staff").RequireAuthorization(StaffEndpoints.Policy);
        staff.MapGet("plans", (PlanStore store, CancellationToken cancellation) => store.ListAsync(cancellation))
            .WithName("listPlans").WithSummary("Stored plans, newest first").ProducesProblem(403);
        staff.MapPost("plans/preview", PreviewAsync).TakesPlan()
            .WithName("previewPlan").WithSummary("Check a plan and show it, without storing it").Produces<PlanPreview>();
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
            .WithDescription("The body is the plan, in SeatMap's format or pretix's (docs/plans.md), up to 32 MB.")
            // The handler reads the request's stream, so the framework cannot describe the body.
            .AddOpenApiOperationTransformer((operation, _, _) =>
            {
                operation.RequestBody = new OpenApiRequestBody
                {
                    Required = true,
                    Content = new Dictionary<string, OpenApiMediaType>
                    {
                        ["application/json"] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.Object } },
                    },
                };
                return Task.CompletedTask;
            });
}

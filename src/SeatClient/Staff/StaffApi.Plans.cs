using System.Net.Http.Headers;

namespace SeatMap.Client;

public sealed partial class StaffApi
{
    /// <summary>Plans that the server has, newest first.</summary>
    public Task<IReadOnlyList<StoredPlan>> ListPlansAsync(CancellationToken cancellation = default) =>
        _rest.GetAsync<IReadOnlyList<StoredPlan>>("staff/plans", cancellation);

    /// <summary>Reads a plan without storing it. Refusals: <c>invalid_plan</c> with the line that is wrong, <c>too_large</c>.</summary>
    /// <param name="document">UTF-8 JSON in SeatMap's or pretix's format, up to 64 MB.</param>
    public Task<SeatMapResult<ReadPlan>> PreviewPlanAsync(ReadOnlyMemory<byte> document, CancellationToken cancellation = default) =>
        _rest.FindAsync<ReadPlan>(HttpMethod.Post, "staff/plans/preview", () => PlanBody(document), cancellation);

    /// <summary>
    /// Stores a plan; one that is there stays as it is. Refusals: <c>invalid_plan</c> with the line that is wrong, <c>too_large</c>.
    /// </summary>
    /// <param name="document">UTF-8 JSON in SeatMap's or pretix's format, up to 64 MB.</param>
    public Task<SeatMapResult<ReadPlan>> AddPlanAsync(ReadOnlyMemory<byte> document, CancellationToken cancellation = default) =>
        _rest.FindAsync<ReadPlan>(HttpMethod.Post, "staff/plans", () => PlanBody(document), cancellation);

    private static ReadOnlyMemoryContent PlanBody(ReadOnlyMemory<byte> document) =>
        new(document) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
}

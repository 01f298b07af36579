using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using SeatEngine.Plans;
using SeatEngine.Storage;
using MinDataRate = Microsoft.AspNetCore.Server.Kestrel.Core.MinDataRate;

namespace Web.Plans;

/// <summary>
/// Reads the plans that staff send, one at a time on a node: a large plan takes much memory and a processor while it is read. A request
/// that comes meanwhile waits, without its body being read, and is then refused. Thread-safe.
/// </summary>
internal sealed class PlanUploads : IDisposable
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(5);

    // Slower senders would keep the others waiting. A line of half a megabit a second is fast enough.
    private static readonly MinDataRate Rate = new(bytesPerSecond: 64 * 1024, gracePeriod: TimeSpan.FromSeconds(5));

    private readonly SemaphoreSlim _one = new(1);

    /// <param name="name">What the plan is called if it is a seat list.</param>
    /// <param name="use">What is done with the plan before the next one is read.</param>
    /// <exception cref="PlanException">The plan cannot be used.</exception>
    /// <exception cref="BusyException">Other plans are being read.</exception>
    public async Task<T> ReadAsync<T>(
        HttpRequest request, string? name, Func<SeatingPlan, Task<T>> use, CancellationToken cancellation)
    {
        if (!await _one.WaitAsync(Wait, cancellation))
            throw new BusyException("Another seating plan is being read. Send this one again in a moment.");
        try
        {
            return await use(PlanReader.Read(await ReadBodyAsync(request, cancellation), "the plan", name ?? "Seat list"));
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>The one copy of the body that there is: parsed where it lies.</summary>
    private static async Task<ReadOnlyMemory<byte>> ReadBodyAsync(HttpRequest request, CancellationToken cancellation)
    {
        // HTTP/2 has one rate for all requests of a connection, which cannot be changed here.
        if (HttpProtocol.IsHttp11(request.Protocol) && request.HttpContext.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
            rate.MinDataRate = Rate;
        if (request.ContentLength is not { } length)
        {
            var unknown = new MemoryStream();
            await request.Body.CopyToAsync(unknown, cancellation);
            return unknown.GetBuffer().AsMemory(0, (int)unknown.Length);
        }

        // Kestrel refuses what is too large at the first read: before there is memory for it.
        if (length > request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize)
            throw new BadHttpRequestException("The body is too large.", StatusCodes.Status413PayloadTooLarge);
        var body = GC.AllocateUninitializedArray<byte>((int)length);
        await request.Body.ReadExactlyAsync(body, cancellation);
        return body;
    }

    public void Dispose() => _one.Dispose();
}

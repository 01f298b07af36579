using System.Text.Json;
using SeatEngine.Seats;

namespace Web.Http;

/// <summary>
/// A seat reply as JSON, in one piece. ASP.NET Core's own results do not know their length: they send the body as a chunk, and its end as
/// another, with a system call for each.
/// </summary>
internal sealed class SeatReplyResult(int status, SeatReply reply, string? location = null) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(reply, ApiJson.Default.SeatReply);
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = body.Length;
        if (location is not null)
            response.Headers.Location = location;
        await response.BodyWriter.WriteAsync(body);
    }
}

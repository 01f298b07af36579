using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc;
using SeatEngine.Json;
using SeatEngine.Seats;
using SeatEngine.Storage;
using Web.Languages;

namespace Web.Http;

/// <summary>RFC 9457 problem details with a stable <c>code</c>: every refusal and failure of the API has this form.</summary>
internal static partial class Problems
{
    public static ProblemDetails Of(int status, string code, string detail, int[]? seats = null)
    {
        var problem = new ProblemDetails
        {
            Status = status,
            Type = $"/api#{code}",
            Title = Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status),
            Detail = detail,
            Extensions = { ["code"] = code },
        };
        Translate(problem, code);
        if (seats is not null)
            problem.Extensions["seats"] = seats;
        return problem;
    }

    /// <summary>
    /// What people may be shown is in the language of the request. The English detail can say more, and what only the author of a program
    /// reads has no other.
    /// </summary>
    private static void Translate(ProblemDetails problem, string code)
    {
        var language = Language.Current;
        if (language == Language.English || !language.Has($"problem.{code}"))
            return;
        problem.Title = language.Has($"problem.title.{problem.Status}") ? Texts.Current[$"problem.title.{problem.Status}"] : problem.Title;
        problem.Detail = Texts.Current[$"problem.{code}"];
    }

    public static IResult Result(int status, string code, string detail, int[]? seats = null) =>
        TypedResults.Problem(Of(status, code, detail, seats));

    /// <summary>The answer to a seat command that creates nothing: 200 with the reply, or the problem.</summary>
    public static IResult Answer(SeatReply reply) => reply.Accepted ? new SeatReplyResult(200, reply) : Refusal(reply);

    /// <summary>The answer to a seat command that was refused.</summary>
    public static IResult Refusal(SeatReply reply) => TypedResults.Problem(OfRefusal(reply));

    public static ProblemDetails OfRefusal(SeatReply reply) => reply.Outcome switch
    {
        SeatOutcome.NotFound => Of(404, "not_found", reply.Detail ?? "You have no such hold or booking."),
        SeatOutcome.UnknownScreening => Of(404, "unknown_screening", "There is no such screening."),
        SeatOutcome.NotYours => Of(409, "not_yours", reply.Detail ?? "These seats are not in your hold.", reply.Seats),
        SeatOutcome.Invalid => Of(400, "invalid", reply.Detail ?? "The request makes no sense.", reply.Seats),
        SeatOutcome.UnknownSeat => Of(400, "unknown_seat", reply.Detail ?? "The plan has no such seat.", reply.Seats),
        SeatOutcome.TooManySeats => Of(400, "too_many_seats", reply.Detail ?? "More seats than a hold may have."),
        SeatOutcome.IdReused => Of(422, "id_reused", reply.Detail ?? "This id was used before for something else."),
        SeatOutcome.Expired => Of(409, "expired", reply.Detail ?? "The hold has run out.", reply.Seats),
        SeatOutcome.DueChanged => Of(409, "due_changed", $"The difference in price is {reply.Due} minor units now."),
        SeatOutcome.Taken => Of(409, "taken", reply.Detail ?? "These seats are not free.", reply.Seats),
        _ => Of(409, CodeOf(reply.Outcome), reply.Detail ?? reply.Outcome.ToString(), reply.Seats),
    };

    public static string CodeOf(SeatOutcome outcome) => Snake().Replace(outcome.ToString(), "_$1").ToLowerInvariant();

    /// <summary>What an exception means to the caller; null for a bug.</summary>
    public static ProblemDetails? From(Exception error) => error switch
    {
        StoreUnavailableException => Of(
            503,
            "unavailable",
            "The database cannot be reached just now. Repeat the same request in a moment; it will not be done twice."),
        BusyException => Of(503, "busy", error.Message),
        BadHttpRequestException { StatusCode: 413 } => TooLarge(),
        BadHttpRequestException { InnerException: JsonException json } =>
            Of(400, "invalid", $"The body does not fit: {JsonFaults.Describe(json)}"),
        BadHttpRequestException bad => Of(bad.StatusCode, "invalid", bad.Message),
        _ when Outage.Is(error) => Of(503, "unavailable", "The database cannot be reached just now. Repeat the same request in a moment."),
        _ => null,
    };

    public static ProblemDetails TooLarge() => Of(413, "too_large", "The request is larger than any honest one.");

    public static async Task WriteAsync(HttpContext context, ProblemDetails problem)
    {
        context.Response.StatusCode = problem.Status ?? 500;
        if (problem.Status == 503)
            context.Response.Headers.RetryAfter =
                ((int)StoreUnavailableException.RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        await context.Response.WriteAsJsonAsync(problem, (JsonSerializerOptions?)null, "application/problem+json");
    }

    [GeneratedRegex("(?<!^)([A-Z])")]
    private static partial Regex Snake();
}

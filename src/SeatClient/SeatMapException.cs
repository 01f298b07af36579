namespace SeatMap.Client;

/// <summary>
/// What is no expected outcome: an outage that lasted longer than <see cref="SeatMapClientOptions.RetryFor"/>, a token that is not
/// accepted, a bug. Outcomes that a race or a user can cause are values (<see cref="SeatReply"/>, <see cref="SeatMapResult{T}"/>).
/// </summary>
public sealed class SeatMapException : Exception
{
    /// <summary>The code of a failure without a usable answer: no connection, a lost answer, no answer in time.</summary>
    public const string Unreachable = "unreachable";

    internal SeatMapException(string code, string message, Exception? cause = null)
        : base(message, cause) => Code = code;

    internal SeatMapException(SeatMapProblem problem, TimeSpan? retryAfter = null)
        : base($"{problem.Code}: {problem.Detail}")
    {
        Code = problem.Code;
        Problem = problem;
        RetryAfter = retryAfter;
    }

    /// <summary>
    /// Stable and for programs: <see cref="Unreachable"/>, or what the server said: <c>unavailable</c>, <c>busy</c>,
    /// <c>too_many_requests</c>, <c>invalid_token</c>, <c>unauthorized</c>, <c>forbidden</c>, <c>unknown_screening</c>, <c>invalid</c>,
    /// <c>internal</c>, …
    /// </summary>
    public string Code { get; }

    /// <summary>The server's answer; null for a hub call and when there was none.</summary>
    public SeatMapProblem? Problem { get; }

    /// <summary>How long the server asks to wait before the next attempt.</summary>
    public TimeSpan? RetryAfter { get; internal init; }

    /// <summary>
    /// True if the same call with the same ids may succeed later. It is then unknown whether the command was carried out; repeating it
    /// does not carry it out twice.
    /// </summary>
    public bool IsOutage => Code is Unreachable or "unavailable" or "busy" or "too_many_requests";

    internal TimeSpan AtLeastRetryAfter(TimeSpan delay) => RetryAfter > delay ? RetryAfter.Value : delay;
}

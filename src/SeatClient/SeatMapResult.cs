using System.Diagnostics.CodeAnalysis;

namespace SeatMap.Client;

/// <summary>What was asked for, or why it was refused. Immutable.</summary>
/// <typeparam name="T">What was asked for.</typeparam>
public sealed class SeatMapResult<T>
    where T : class
{
    internal SeatMapResult(T value) => Value = value;

    internal SeatMapResult(SeatMapProblem problem) => Problem = problem;

    /// <summary>What was asked for; null if it was refused.</summary>
    public T? Value { get; }

    /// <summary>Why it was refused; null if it was not.</summary>
    public SeatMapProblem? Problem { get; }

    /// <summary>True if there is a <see cref="Value"/>.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Problem))]
    public bool IsSuccess => Value is not null;

    /// <summary>The value, for callers to whom a refusal is a failure.</summary>
    /// <exception cref="SeatMapException">It was refused.</exception>
    public T ValueOrThrow() => IsSuccess ? Value : throw new SeatMapException(Problem);
}

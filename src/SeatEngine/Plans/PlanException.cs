using SeatEngine.Text;

namespace SeatEngine.Plans;

/// <summary>A seating plan that cannot be used, with the line of its source that is wrong.</summary>
public sealed class PlanException(string sourceName, int line, Message problem, Exception? inner = null)
    : Exception($"{sourceName}, line {line}: {problem}", inner)
{
    public string SourceName { get; } = sourceName;

    /// <summary>Counted from 1.</summary>
    public int Line { get; } = line;

    /// <summary>What is wrong, without the place.</summary>
    public Message Problem { get; } = problem;
}

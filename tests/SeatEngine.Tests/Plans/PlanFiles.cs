using Harness;

namespace SeatEngine.Tests.Plans;

/// <summary>The repository's plans/ folder.</summary>
internal static class PlanFiles
{
    public static string Path(string name) => RepositoryRoot.File("plans", name);
}

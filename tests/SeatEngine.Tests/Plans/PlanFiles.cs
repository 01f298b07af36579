using Harness;

namespace SeatEngine.Tests.Plans;

/// <summary>The repository's plans/ folder.</summary>
internal static class PlanFiles
{
    public static string Path(string name) => RepositoryRoot.File("plans", name);

    /// <summary>One of the demo halls, which the build makes.</summary>
    public static string Demo(string name) => RepositoryRoot.File("plans", "generated", name);
}

using Harness;
using PublicApiGenerator;
using SeatMap.Client;

namespace SeatClient.Tests;

/// <summary>
/// What others compile against. If it changes on purpose, the failed test has written the new text beside the tests: copy it over the old
/// one, and say in the change log what is different.
/// </summary>
public sealed class PublicApiTests
{
    private const string Approved = "PublicApi.approved.txt";

    [Fact]
    public void The_public_API_is_the_approved_one()
    {
        var now = typeof(SeatMapApi).Assembly.GeneratePublicApi(
            new ApiGeneratorOptions { IncludeAssemblyAttributes = false }).ReplaceLineEndings("\n") + "\n";
        var file = RepositoryRoot.File("tests", "SeatClient.Tests", Approved);
        var produced = Path.Combine(AppContext.BaseDirectory, Approved);
        File.WriteAllText(produced, now);
        Assert.True(File.Exists(file) && File.ReadAllText(file) == now, $"{file} is not what the assembly offers; see {produced}");
    }

    [Fact]
    public void The_assembly_needs_nothing_of_the_server()
    {
        var referenced = typeof(SeatMapApi).Assembly.GetReferencedAssemblies().Select(a => a.Name!);
        Assert.DoesNotContain(
            referenced, name => name.StartsWith("Seat", StringComparison.Ordinal) || name.StartsWith("Npgsql", StringComparison.Ordinal));
    }
}

using Harness;
using SeatClient.Tests.Examples;
using SeatMap.Client;

namespace SeatClient.Tests;

/// <summary>The examples of the package's README are code that is compiled and run here.</summary>
[Trait("speed", "slow")]
public sealed class ReadmeTests(Node node) : IClassFixture<Node>
{
    private static readonly string Readme = File.ReadAllText(RepositoryRoot.File("src", "SeatClient", "README.md"));

    [Theory]
    [InlineData("KioskScript")]
    [InlineData("LoadScript")]
    public void The_README_shows_the_example_as_it_is_compiled(string name)
    {
        var lines = File.ReadAllLines(RepositoryRoot.File("tests", "SeatClient.Tests", "Examples", $"{name}.cs"));
        var example = lines[(lines.IndexOf("    // <readme>") + 1)..lines.IndexOf("    // </readme>")];
        var shown = string.Join('\n', example.Select(line => line.Length == 0 ? line : line[4..]));
        Assert.True(
            example.Length > 10 && Readme.Contains($"```csharp\n{shown}\n```", StringComparison.Ordinal),
            $"src/SeatClient/README.md does not show:\n{shown}");
    }

    [Fact]
    public async Task The_kiosk_script_sells_two_seats()
    {
        var screening = await node.Cluster.AddScreeningAsync();
        var output = new StringWriter();

        await KioskScript.SellTwoSeatsAsync(
            node.Options.Server, (await node.StaffAsync("Kim")).Token!, screening, TextWriter.Synchronized(output));

        Assert.Contains("Sold: booking ", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("Cash: €20.00", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(
            2, (await new SeatMapApi(node.Options).FindSeatsAsync(screening)).ValueOrThrow().Statuses.Count(s => s == SeatStatus.Sold));
    }

    [Fact]
    public async Task The_load_script_sells_every_seat_once()
    {
        const int Seats = 40;
        var screening = await node.Cluster.AddScreeningAsync(rows: 4, seatsPerRow: Seats / 4);

        var outcomes = await LoadScript.SellOutAsync(node.Options.Server, screening, buyers: 5);

        Assert.Equal((Seats, Seats), (outcomes[SeatOutcome.Held], outcomes[SeatOutcome.Booked]));
        Assert.All(outcomes.Keys, outcome => Assert.Contains(outcome, new[] { SeatOutcome.Held, SeatOutcome.Booked, SeatOutcome.Taken }));
        await node.Cluster.VerifyAsync();
    }
}

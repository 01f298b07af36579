using System.Text.Json;
using Harness;
using SeatMap.Client;

namespace SeatClient.Tests;

public sealed class MoneyTests
{
    private sealed record Vector(string Currency, long Amount, string Text);

    [Fact]
    public void A_sum_is_the_text_that_the_servers_pages_show()
    {
        var text = File.ReadAllText(RepositoryRoot.File("tests", "vectors", "money.json"));
        var vectors = JsonSerializer.Deserialize<Vector[]>(text, JsonSerializerOptions.Web)!;
        Assert.All(vectors, v => Assert.Equal(v.Text, Money.Show(v.Amount, v.Currency)));
        Assert.Equal([2, 0, 3, 2], new[] { "EUR", "JPY", "KWD", "XYZ" }.Select(Money.Digits));
    }
}

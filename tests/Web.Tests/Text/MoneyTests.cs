using System.Text.Json;
using Web.Text;

namespace Web.Tests.Text;

public sealed class MoneyTests
{
    private sealed record Vector(string Currency, long Amount, string Figures);

    [Fact]
    public void Every_currency_has_the_digits_that_the_client_shows()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "SeatMap.sln")))
            folder = folder.Parent!;
        var text = File.ReadAllText(Path.Combine(folder.FullName, "tests/vectors/money.json"));
        var vectors = JsonSerializer.Deserialize<Vector[]>(text, JsonSerializerOptions.Web)!;

        Assert.True(vectors.Length > 400);
        Assert.All(vectors, v => Assert.Equal(v.Figures, Money.Show(v.Amount, v.Currency).TrimStart([.. "€£$¥ ", .. v.Currency])));
    }
}

using System.Text.Json;
using SeatEngine.Plans;
using SeatEngine.Screenings;
using SeatEngine.Seats;
using SeatEngine.Tests.Nodes;

namespace SeatEngine.Tests.Screenings;

/// <summary>Screenings in a hall of some seats: a1, a2, … cheap, then b1, b2, … dear, alternating by two.</summary>
internal static class SmallHall
{
    public static SeatingPlan Plan { get; } = PlanReader.Read(
        JsonSerializer.SerializeToUtf8Bytes(new
        {
            format = "seatmap-plan/1",
            name = "Small hall",
            focus = new { x = 0, y = 0 },
            categories = new[] { "a", "b", "c" }.Select(id => new { id, name = id, color = "#000000" }),
            sections = new[] { new { id = "hall", name = "Hall" } },
            shapes = Array.Empty<object>(),
            seats = "aabbaabb".Select((category, i) => new
            {
                label = $"{i}",
                section = "hall",
                row = "A",
                number = $"{i + 1}",
                x = i * 0.55,
                y = 0,
                category = $"{category}",
            }),
        }),
        "the small hall");

    /// <summary>On sale since yesterday, in five hours. Category c has a price and no seat.</summary>
    public static NewScreening Screening { get; } = new(
        "Kino", "Berlin", "Europe/Berlin", "Small", Plan, "Night Ferry", "film", TimeProvider.System.GetUtcNow().AddHours(5),
        TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddHours(5), OrphanRule: false, "EUR",
        new Dictionary<string, long> { ["a"] = 900, ["b"] = 1_500, ["c"] = 100 });

    public static Task<ScreeningId> AddAsync(TestEngine engine, Func<NewScreening, NewScreening> change) =>
        engine.A.Get<ScreeningSetup>().AddAsync(change(Screening), CancellationToken.None);
}

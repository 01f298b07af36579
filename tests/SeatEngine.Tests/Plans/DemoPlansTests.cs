using SeatEngine.Plans;

namespace SeatEngine.Tests.Plans;

public class DemoPlansTests
{
    [Theory]
    [InlineData("cinema-hall-1.json", 240, 3, 4, 4)]
    [InlineData("city-theatre.json", 1_611, 3, 4, 4)]
    [InlineData("harbour-arena.json", 15_928, 7, 60, 60)]
    public void A_demo_hall_has_the_expected_seats(string file, int seats, int categories, int wheelchairs, int companions)
    {
        var plan = Load(file);
        Assert.Equal(seats, plan.Seats.Count);
        Assert.Equal(categories, plan.Categories.Count);
        Assert.Equal(wheelchairs, plan.Seats.Count(s => s.Kind == SeatKind.Wheelchair));
        Assert.Equal(companions, plan.Seats.Count(s => s.Kind == SeatKind.Companion));
        Assert.Equal(plan.Categories.Select(c => c.Id).Order(), plan.Seats.Select(s => s.Category).Distinct().Order());
        Assert.Equal(plan.Sections.Select(s => s.Id).Order(), plan.Seats.Select(s => s.Section).Distinct().Order());
    }

    // Screenings refer to their plan by this hash. With other bytes an installation would get a second plan of the same hall.
    [Theory]
    [InlineData("cinema-hall-1.json", "2eae393a42d05bacad506be8c2a9244f37a994ca10e850c6c6f42012023be7f3")]
    [InlineData("city-theatre.json", "96ecec1cc0581f0c19dab389ef8f23ae7f3c3e3219565719440bc004aa93af58")]
    [InlineData("harbour-arena.json", "a23657c932ea1c8439a43f4b337dad7eb13f0455563e817d3827dd99418932d7")]
    public void The_bytes_of_a_demo_file_never_change(string file, string hash) => Assert.Equal(hash, Load(file).Hash);

    [Theory]
    [InlineData("cinema-hall-1.json")]
    [InlineData("city-theatre.json")]
    [InlineData("harbour-arena.json")]
    public void A_demo_file_is_its_canonical_document(string file) =>
        Assert.True(File.ReadAllBytes(PlanFiles.Demo(file)).AsSpan().SequenceEqual(Load(file).Document.Span));

    [Theory]
    [InlineData("cinema-hall-1.json")]
    [InlineData("city-theatre.json")]
    [InlineData("harbour-arena.json")]
    public void No_two_seats_of_a_demo_hall_overlap_and_none_stands_on_the_stage(string file)
    {
        var plan = Load(file);
        var byCell = plan.Seats.ToLookup(s => ((int)Math.Floor(s.X), (int)Math.Floor(s.Y)));
        foreach (var seat in plan.Seats)
        {
            var (cellX, cellY) = ((int)Math.Floor(seat.X), (int)Math.Floor(seat.Y));
            var near = from dx in Enumerable.Range(-1, 3)
                       from dy in Enumerable.Range(-1, 3)
                       from s in byCell[(cellX + dx, cellY + dy)]
                       select s;
            foreach (var other in near)
            {
                var distance = seat.Kind == SeatKind.Wheelchair || other.Kind == SeatKind.Wheelchair ? 0.7 : 0.54;
                Assert.True(
                    ReferenceEquals(seat, other) || double.Hypot(seat.X - other.X, seat.Y - other.Y) > distance,
                    $"{seat.Label} and {other.Label}");
            }
            Assert.DoesNotContain(
                plan.Shapes,
                s => seat.X > s.X - 0.25 && seat.X < s.X + s.Width + 0.25 && seat.Y > s.Y - 0.25 && seat.Y < s.Y + s.Height + 0.25);
        }
    }

    [Fact]
    public void Aisles_divide_the_rows_of_the_cinema()
    {
        var plan = Load("cinema-hall-1.json");
        Assert.Equal([5, 10, 5], plan.Runs.Take(3).Select(r => r.Length));
        // The last row has two groups of a wheelchair space, two companion seats and a wheelchair space.
        Assert.Equal([6, 4, 4, 6], plan.Runs.TakeLast(4).Select(r => r.Length));
        Assert.Equal(
            [SeatKind.Wheelchair, SeatKind.Companion, SeatKind.Companion, SeatKind.Wheelchair],
            plan.Runs[^3].Select(i => plan.Seats[i].Kind));
    }

    [Fact]
    public void The_theatre_has_three_floors_and_restricted_seats_only_in_boxes_and_balconies()
    {
        var plan = Load("city-theatre.json");
        Assert.Equal([0, 1, 1, 1, 2], plan.Sections.Select(s => s.Floor));
        var restricted = plan.Seats.Where(s => s.Kind == SeatKind.Restricted).ToArray();
        Assert.NotEmpty(restricted);
        Assert.DoesNotContain(restricted, s => s.Section == "stalls");
    }

    [Theory]
    [InlineData("city-theatre.json")]
    [InlineData("harbour-arena.json")]
    public void Companions_sit_beside_a_wheelchair_space(string file)
    {
        var plan = Load(file);
        foreach (var run in plan.Runs)
        {
            for (var i = 0; i < run.Length; i++)
            {
                if (plan.Seats[run[i]].Kind == SeatKind.Companion)
                {
                    Assert.True((i > 0 && plan.Seats[run[i - 1]].Kind == SeatKind.Wheelchair)
                        || (i + 1 < run.Length && plan.Seats[run[i + 1]].Kind == SeatKind.Wheelchair));
                }
            }
        }
    }

    private static SeatingPlan Load(string file) => PlanReader.Read(File.ReadAllBytes(PlanFiles.Demo(file)), file);
}

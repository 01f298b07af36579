using System.Text.RegularExpressions;

namespace Web.Tests.Screenings;

/// <summary>Lists that somebody reads page by page while others add to them.</summary>
[Collection(OnSharedNode.Name)]
public sealed class PagesUnderInsertsTests(SharedNode shared)
{
    private readonly WebNode _node = shared.Node;

    [Theory]
    [InlineData("screenings", "upcoming", 1)]
    [InlineData("screenings", "upcoming", 2)]
    [InlineData("staff/screenings", "upcoming", 3)]
    [InlineData("staff/screenings", "past", 4)]
    [InlineData("staff/screenings", "past", 5)]
    [InlineData("staff/screenings", "all", 6)]
    public async Task Each_screening_is_met_once_and_in_order_while_others_are_added(string path, string when, int seed)
    {
        // Whole days, so that many begin at the same moment and only their ids tell them apart.
        var (random, word) = (new Random(seed), $"W{Guid.NewGuid():N}");
        var today = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
        var expected = new List<(DateTimeOffset StartsAt, long Id)>();
        var met = new List<(DateTimeOffset StartsAt, long Id)>();
        for (var i = 0; i < 9; i++)
            expected.Add(await AddAsync());

        var staff = _node.NewStaff();
        var limit = random.Next(1, 4);
        var next = $"{path}?q={word}&limit={limit}{(path == "screenings" ? "" : $"&when={when}")}";
        while (true)
        {
            var page = await staff.GetAsync(next);
            Assert.Equal(200, page.Status);
            var screenings = page.Json.EnumerateArray();
            met.AddRange(screenings.Select(s => (s.GetProperty("startsAt").GetDateTimeOffset(), s.GetProperty("id").GetInt64())));
            if (page.Header("Link") is not { } link)
                break;
            Assert.Equal(limit, page.Json.GetArrayLength());
            next = Regex.Match(link, "^</api/v1/([^>]+)>; rel=\"next\"$").Groups[1].Value;
            for (var added = random.Next(0, 3); added > 0 && expected.Count < 30; added--)
            {
                // Before the place where the reader is, nobody will meet it, and it must not push anything onto the next page.
                var screening = await AddAsync();
                if (Compare(screening, met[^1]) > 0)
                    expected.Add(screening);
            }
        }

        expected.Sort(Compare);
        Assert.Equal(expected.Select(s => s.Id), met.Select(s => s.Id));

        async Task<(DateTimeOffset, long)> AddAsync()
        {
            var days = random.Next(2, 7);
            var starts = today.AddDays(when == "past" || (when == "all" && random.Next(2) == 0) ? -days : days);
            return (starts, await _node.AddScreeningAsync(s => s with
            {
                Title = word,
                StartsAt = starts,
                SalesOpenAt = starts.AddDays(-9),
                SalesCloseAt = starts,
            }));
        }

        int Compare((DateTimeOffset, long) one, (DateTimeOffset, long) other) =>
            when == "past" ? other.CompareTo(one) : one.CompareTo(other);
    }

    [Fact]
    public async Task Each_line_of_the_trail_is_met_once_and_newest_first_while_others_are_written()
    {
        var id = await _node.AddScreeningAsync();
        var name = $"Till {Guid.NewGuid():N}";
        var till = _node.NewStaff(name);
        var seat = 0;
        for (; seat < 7; seat++)
            await till.PostAsync($"screenings/{id}/blocks", new { seats = new[] { seat } });
        var before = await LinesAsync($"staff/audit?name={name}");
        Assert.Equal(7, before.Lines.Count);

        var met = new List<long>();
        for (var next = $"staff/audit?name={name}&limit=2"; next is not null;)
        {
            var page = await LinesAsync(next);
            met.AddRange(page.Lines);
            next = page.Next is { } last ? $"staff/audit?name={name}&limit=2&before={last}" : null;
            await till.PostAsync($"screenings/{id}/blocks", new { seats = new[] { seat++ } });
        }

        Assert.Equal(before.Lines, met);

        async Task<(List<long> Lines, long? Next)> LinesAsync(string path)
        {
            var answer = await till.GetAsync(path);
            Assert.Equal(200, answer.Status);
            return (
                [.. answer.Json.GetProperty("lines").EnumerateArray().Select(line => line.GetProperty("id").GetInt64())],
                answer.Json.TryGetProperty("next", out var next) && next.TryGetInt64(out var last) ? last : null);
        }
    }
}

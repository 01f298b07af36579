namespace Web.Tests.Access;

/// <summary>Hubs: the requests that open a connection, then the methods. The token is in the query or the header.</summary>
internal static partial class AccessTable
{
    private static int[] NoSections => [];

    private static Dictionary<string, object>[] NewHolds => [new() { ["holdId"] = "{new}", ["seats"] = new[] { 20 } }];

    private static Row[] Hubs =>
    [
        new("GET /hubs/seatmap", "401 400 400 400 401 403", "400 400 400 400"),
        new("POST /hubs/seatmap/negotiate", "401 200 200 200 401 403", "200 200 200 200") { Trail = false },
        new("GET /hubs/desk", "401 403 403 400 401 403", "400 400 400 400"),
        new("POST /hubs/desk/negotiate", "401 403 403 200 401 403", "200 200 200 200") { Trail = false },
        new("HUB /hubs/seatmap Join", "401 ok ok ok 401 403", "ok ok ok ok") { Arguments = ["{screening}", null] },
        new("HUB /hubs/seatmap JoinSections", "401 ok ok ok 401 403", "ok ok ok ok")
        {
            Arguments = ["{screening}", null, NoSections, NoSections],
            Trail = false,
        },
        // Without Join before it.
        new("HUB /hubs/seatmap ShowSections", "401 invalid invalid invalid 401 403", "invalid invalid invalid invalid")
        {
            Arguments = ["{screening}", null, NoSections, NoSections],
            Trail = false,
        },
        new("HUB /hubs/seatmap Leave", "401 ok ok ok 401 403", "ok ok ok ok") { Arguments = ["{screening}"] },
        new("HUB /hubs/seatmap Hold", "401 held held held 401 403", "held held held held")
        {
            Arguments = ["{screening}", "{new}", new[] { 20 }],
        },
        new("HUB /hubs/seatmap HoldAgain", "401 held held held 401 403", "held held held held")
        {
            Arguments = ["{screening}", "{new}", new[] { 20 }],
        },
        new("HUB /hubs/seatmap HoldOrSimilar", "401 held held held 401 403", "held held held held")
        {
            Arguments = ["{screening}", "{new}", new[] { 20 }],
        },
        new("HUB /hubs/seatmap HoldOrSimilarAgain", "401 held held held 401 403", "held held held held")
        {
            Arguments = ["{screening}", "{new}", new[] { 20 }],
        },
        new("HUB /hubs/seatmap HoldBest", "401 held held held 401 403", "held held held held")
        {
            Arguments = ["{screening}", "{new}", new { count = 2 }],
        },
        new("HUB /hubs/seatmap HoldBestAgain", "401 held held held 401 403", "held held held held")
        {
            Arguments = ["{screening}", "{new}", new { count = 2 }],
        },
        new("HUB /hubs/seatmap AddToHold", "401 held notFound notFound 401 403", "notFound notFound notFound notFound")
        {
            Trail = false,
            Arguments = ["{screening}", "{new}", new Dictionary<string, object> { ["joins"] = "{hold}", ["seats"] = new[] { 20 } }],
        },
        new("HUB /hubs/seatmap HoldMany", "401 ok ok ok 401 403", "ok ok ok ok") { Arguments = ["{screening}", NewHolds] },
        new("HUB /hubs/seatmap HoldManyAgain", "401 ok ok ok 401 403", "ok ok ok ok") { Arguments = ["{screening}", NewHolds] },
        new("HUB /hubs/seatmap Extend", "401 extended notFound notFound 401 403", "notFound notFound notFound notFound")
        {
            Arguments = ["{screening}", "{hold}", "{new}"],
        },
        new("HUB /hubs/seatmap Release", "401 released notFound released 401 403", "released released released notFound")
        {
            Arguments = ["{screening}", "{hold}", null],
        },
        new("HUB /hubs/desk WatchOccupancy", "401 403 403 ok 401 403", "ok ok ok ok") { Arguments = [], Trail = false },
        new("HUB /hubs/desk LeaveOccupancy", "401 403 403 ok 401 403", "ok ok ok ok") { Arguments = [], Trail = false },
        new("HUB /hubs/desk WatchScreening", "401 403 403 ok 401 403", "ok ok ok forbidden") { Arguments = ["{screening}"], Trail = false },
        new("HUB /hubs/desk LeaveScreening", "401 403 403 ok 401 403", "ok ok ok ok") { Arguments = ["{screening}"], Trail = false },
    ];
}

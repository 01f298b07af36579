using System.Net.Sockets;
using System.Text;
using Harness;

namespace Web.Tests.Plans;

[Collection(OnSharedNode.Name)]
public sealed class StaffPlanTests(SharedNode shared)
{
    private readonly WebNode _node = shared.Node;

    /// <summary>From the fifth line on, one seat a line. The name is unique, so that no other test has stored the plan.</summary>
    private static string Plan(int count)
    {
        var seats = Enumerable.Range(1, count).Select(i =>
            $$"""{ "label": "{{i}}", "section": "hall", "row": "1", "number": "{{i}}", "x": """
            + $$"""{{i % 500}}, "y": {{i / 500}}, "category": "a" }""");
        return $$"""
            {
              "format": "seatmap-plan/1", "name": "Plan {{Guid.NewGuid():N}}",
              "categories": [{ "id": "a", "name": "A", "color": "#000000" }],
              "sections": [{ "id": "hall", "name": "Hall" }],
              "seats": [{{string.Join(",\n", seats)}}]
            }
            """;
    }

    [Fact]
    public async Task A_plan_is_previewed_without_being_stored_and_is_known_once_it_is_stored()
    {
        var staff = _node.NewStaff();
        var text = Plan(3);
        var before = TimeProvider.System.GetUtcNow();

        var preview = await staff.PostAsync("staff/plans/preview", text);

        Assert.Equal(200, preview.Status);
        var hash = preview.Text("hash");
        Assert.Equal(3, preview.Json.GetProperty("seatCount").GetInt32());
        Assert.False(preview.Json.GetProperty("known").GetBoolean());
        Assert.Equal(0, preview.Json.GetProperty("warnings").GetArrayLength());
        Assert.Equal("2", preview.Json.GetProperty("plan").GetProperty("seats")[1].GetProperty("label").GetString());
        (await _node.Anonymous.GetAsync($"plans/{hash}")).IsProblem(404, "unknown_plan");

        var stored = await staff.PostAsync("staff/plans", text);
        Assert.Equal((201, hash, false), (stored.Status, stored.Text("hash"), stored.Json.GetProperty("known").GetBoolean()));
        Assert.Equal($"/api/v1/plans/{hash}", stored.Header("Location"));
        Assert.Equal(200, (await _node.Anonymous.GetAsync($"plans/{hash}")).Status);
        Assert.True((await staff.PostAsync("staff/plans", text)).Json.GetProperty("known").GetBoolean());
        Assert.True((await staff.PostAsync("staff/plans/preview", text)).Json.GetProperty("known").GetBoolean());
        var listed = (await staff.GetAsync("staff/plans")).Json.EnumerateArray().Single(p => p.GetProperty("hash").GetString() == hash);
        Assert.Equal((preview.Text("name"), 3), (listed.GetProperty("name").GetString(), listed.GetProperty("seatCount").GetInt32()));
        // The database's clock may differ by up to a minute.
        Assert.InRange(
            listed.GetProperty("importedAt").GetDateTimeOffset(), before.AddMinutes(-1), TimeProvider.System.GetUtcNow().AddMinutes(1));
    }

    [Fact]
    public async Task The_preview_warns_of_seats_on_top_of_each_other()
    {
        var text = Plan(3).Replace("\"x\": 2,", "\"x\": 1,", StringComparison.Ordinal);
        var preview = await _node.NewStaff().PostAsync("staff/plans/preview", text);
        Assert.Equal(
            "Seats on top of another on the map (1): 2 and 1.", preview.Json.GetProperty("warnings")[0].GetString());
    }

    [Fact]
    public async Task A_seat_list_is_previewed_and_stored_under_the_name_that_the_request_gives()
    {
        var (staff, name) = (_node.NewStaff(), $"Stadthalle {Guid.NewGuid():N}");
        var list = Encoding.Unicode.GetBytes("Section\tRow\tNumber\tCategory\r\nBühne\tA\t1\tBest\r\n");
        var at = $"?name={Uri.EscapeDataString(name)}";
        var preview = await staff.SendAsync(HttpMethod.Post, $"staff/plans/preview{at}", Content());
        Assert.Equal((200, name), (preview.Status, preview.Text("name")));
        Assert.Equal("Bühne", preview.Json.GetProperty("plan").GetProperty("sections")[0].GetProperty("name").GetString());
        var stored = await staff.SendAsync(HttpMethod.Post, $"staff/plans{at}", Content());
        Assert.Equal((201, preview.Text("hash")), (stored.Status, stored.Text("hash")));

        var refused = await staff.PostAsync("staff/plans", "section,row,number,category\nHall,A,1,Best\nHall,A,2,");
        refused.IsProblem(422, "invalid_plan");
        Assert.Equal("line 3: section Hall, row A, seat 2: it has no category", refused.Text("detail"));

        ByteArrayContent Content()
        {
            var content = new ByteArrayContent([.. Encoding.Unicode.GetPreamble(), .. list]);
            content.Headers.ContentType = new("text/csv");
            return content;
        }
    }

    [Fact]
    public async Task The_example_plans_of_every_format_can_be_previewed()
    {
        var staff = _node.NewStaff();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "plans"), "*.json"))
            Assert.Equal(200, (await staff.PostAsync("staff/plans/preview", await File.ReadAllTextAsync(file))).Status);
    }

    [Theory]
    [InlineData("plans")]
    [InlineData("plans/preview")]
    public async Task An_invalid_plan_is_refused_with_the_line_that_is_wrong(string path)
    {
        var staff = _node.NewStaff();
        var refused = await staff.PostAsync(
            $"staff/{path}", Plan(2).Replace("\"label\": \"2\"", "\"label\": \"1\"", StringComparison.Ordinal));
        refused.IsProblem(422, "invalid_plan");
        Assert.Equal(6, refused.Json.GetProperty("line").GetInt32());
        Assert.StartsWith("line 6: ", refused.Text("detail"), StringComparison.Ordinal);
        foreach (var invalid in new[] { "", "null", "[]", "{", "\"plan\"", "{}", "\ud83c\udf9f" })
            (await staff.PostAsync($"staff/{path}", invalid)).IsProblem(422, "invalid_plan");
    }

    [Fact]
    public async Task A_plan_may_be_larger_than_any_other_request_up_to_64_megabytes()
    {
        var staff = _node.NewStaff();
        Assert.Equal(200, (await staff.PostAsync("staff/plans/preview", Plan(30_000))).Status);
        Assert.StartsWith("HTTP/1.1 413", await AnnounceAsync(staff, 65 * 1024 * 1024), StringComparison.Ordinal);
        // Other requests have a lower limit.
        (await staff.PostAsync("staff/screenings", $$"""{"title":"{{new string('x', 70_000)}}"}""")).IsProblem(413, "too_large");
    }

    [Fact]
    [Trait("speed", "slow")]
    public async Task While_a_plan_is_being_read_another_one_waits_and_is_then_refused()
    {
        var staff = _node.NewStaff();
        // Its token is made by its first request.
        Assert.Equal(200, (await staff.GetAsync("staff/plans")).Status);
        using (var slow = new TcpClient())
        {
            await slow.ConnectAsync(_node.Address.Host, _node.Address.Port);
            var stream = slow.GetStream();
            // More than half a minute's worth of the lowest rate, and then nothing: the node waits for the rest.
            await stream.WriteAsync(Encoding.ASCII.GetBytes(Head(staff, 4 * 1024 * 1024)));
            await stream.WriteAsync(new byte[3 * 1024 * 1024]);

            await Eventually.Async(
                async () => (await staff.PostAsync("staff/plans/preview", Plan(3))).Status == 503,
                TimeSpan.FromSeconds(30), "the node begins to read what the slow sender sends");
            (await staff.PostAsync("staff/plans/preview", Plan(3))).IsProblem(503, "busy");
            Assert.Equal(200, (await staff.GetAsync("staff/plans")).Status);
        }

        await Eventually.Async(
            async () => (await staff.PostAsync("staff/plans/preview", Plan(3))).Status == 200,
            TimeSpan.FromSeconds(30), "the next plan is read when the slow sender has gone");
    }

    /// <summary>The first line of the answer to a request of that Content-Length, of whose body nothing is sent.</summary>
    private async Task<string> AnnounceAsync(Caller caller, int bytes)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_node.Address.Host, _node.Address.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(Head(caller, bytes)));
        using var reader = new StreamReader(stream, Encoding.ASCII);
        return await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(10)) ?? "";
    }

    private static string Head(Caller caller, int bytes) =>
        "POST /api/v1/staff/plans/preview HTTP/1.1\r\nHost: localhost\r\n"
        + $"Authorization: Bearer {caller.Token}\r\nContent-Type: application/json\r\nContent-Length: {bytes}\r\n\r\n";
}

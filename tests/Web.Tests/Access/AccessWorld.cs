using System.Net;
using SeatEngine.Staff;

namespace Web.Tests.Access;

/// <summary>What the table's callers act on. Each call has its own screening, hold and booking: no call changes another's.</summary>
internal sealed class AccessWorld
{
    private readonly WebNode _node;
    private readonly string _owner;
    private readonly string _other;
    private readonly string _revoked;

    private AccessWorld(WebNode node, string owner, string other, IssuedStaffToken staff, string revoked)
    {
        (_node, _owner, _other, Staff, _revoked) = (node, owner, other, staff, revoked);
    }

    public IssuedStaffToken Staff { get; }

    public static async Task<AccessWorld> StartAsync(WebNode node)
    {
        var revoked = await node.IssueStaffAsync("Mallory");
        await node.RevokeAsync(revoked.Id);
        return new AccessWorld(
            node, (await node.NewCallerAsync()).Token!, (await node.NewCallerAsync()).Token!, await node.IssueStaffAsync(), revoked.Text);
    }

    /// <summary>The tokens of the callers, in the order of the table's columns.</summary>
    public string?[] Callers => [null, _owner, _other, Staff.Text, _revoked];

    /// <summary>The things that an endpoint's route or arguments name. They belong to the owner.</summary>
    public async Task<Dictionary<string, string>> ThingsAsync(Row row)
    {
        var owner = _node.With(_owner);
        var screening = await _node.AddScreeningAsync();
        var things = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["screening"] = $"{screening}",
            ["hash"] = WebNode.Cinema.Hash,
            ["revision"] = "0",
            ["documentName"] = "v1",
            ["code"] = "404",
            ["new"] = $"{Guid.CreateVersion7()}",
        };
        if (row.Route.Contains("hold", StringComparison.OrdinalIgnoreCase) || row.Arguments?.Contains("{hold}") == true)
            things["hold"] = things["holdId"] = $"{await owner.HoldAsync(screening, 1)}";
        if (row.Route.Contains("{reference}", StringComparison.Ordinal))
            things["reference"] = await owner.BookAsync(screening, 2);
        things["id"] = row.Route.Contains("/holds/{id", StringComparison.Ordinal) ? things["hold"] : things["screening"];
        return things;
    }

    public async Task<string> SendAsync(Row row, string? token)
    {
        var things = await ThingsAsync(row);
        var path = things.Aggregate(
            row.Route.Replace(":long", "", StringComparison.Ordinal).Replace(":guid", "", StringComparison.Ordinal)
                .Replace(":int?", "", StringComparison.Ordinal),
            (text, thing) => text.Replace($"{{{thing.Key}}}", thing.Value, StringComparison.Ordinal));
        Assert.DoesNotContain('{', path);
        var answer = row.Route.StartsWith("/api/v1", StringComparison.Ordinal) || row.Route.StartsWith("/hubs", StringComparison.Ordinal)
            ? await BearerAsync(row, path, token)
            : await BrowserAsync(row, path, token, things);
        return $"{answer.Status}";
    }

    private async Task<Answer> BearerAsync(Row row, string path, string? token)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
        using var request = new HttpRequestMessage(new HttpMethod(row.Method), new Uri(_node.Address, path));
        if (token is not null)
            request.Headers.Authorization = new("Bearer", token);
        if (row.Body is not null)
            request.Content = new StringContent(row.Body, System.Text.Encoding.UTF8, "application/json");
        using var response = await http.SendAsync(request);
        return await Answer.ReadAsync(response);
    }

    private async Task<Answer> BrowserAsync(Row row, string path, string? token, Dictionary<string, string> things)
    {
        using var visitor = new Visitor(_node.Address);
        if (token is not null)
            visitor.Cookies.Add(new Cookie("seatmap-holder", token, "/", _node.Address.Host));
        if (row.Form is null)
            return (await visitor.OpenAsync(path, new HttpMethod(row.Method))).Answer;
        // Any page's form has what protects all forms of this visitor against other sites.
        var form = await visitor.OpenAsync("/staff/sign-in");
        var fields = row.Form.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(field => field.Split('='))
            .Select(field => (field[0], (string?)field[1].Replace("{new}", things["new"], StringComparison.Ordinal)));
        return (await visitor.SubmitToAsync(path, form, [.. fields])).Answer;
    }

    /// <summary>How many lines of the audit table the member of staff has.</summary>
    public async Task<int> LinesAsync()
    {
        var found = await _node.With(Staff.Text).GetAsync("staff/audit?limit=500");
        return found.Json.GetProperty("lines").EnumerateArray()
            .Count(line => line.TryGetProperty("tokenId", out var id) && id.GetGuid() == Staff.Id.Value);
    }
}

using System.Net;
using Microsoft.Extensions.DependencyInjection;
using SeatEngine.Screenings;
using SeatEngine.Seats;
using SeatEngine.Staff;

namespace Web.Tests.Access;

/// <summary>What the table's callers act on. Each call has its own screening, hold and booking: no call changes another's.</summary>
internal sealed class AccessWorld
{
    private readonly WebNode _node;
    private readonly string _owner;
    private readonly string _other;
    private readonly string _revoked;

    private readonly IssuedStaffToken[] _roles;
    private StaffMember? _admin;
    private StaffId _organizer;

    private AccessWorld(WebNode node, string owner, string other, IssuedStaffToken staff, string revoked, IssuedStaffToken[] roles)
    {
        (_node, _owner, _other, Staff, _revoked, _roles) = (node, owner, other, staff, revoked, roles);
    }

    public IssuedStaffToken Staff { get; }

    public static async Task<AccessWorld> StartAsync(WebNode node)
    {
        var revoked = await node.IssueStaffAsync("Mallory");
        await node.RevokeAsync(revoked.Id);
        var world = new AccessWorld(
            node, (await node.NewCallerAsync()).Token!, (await node.NewCallerAsync()).Token!, await node.IssueStaffAsync(), revoked.Text,
            [
                await node.IssueStaffAsync("Box office", role: StaffRoles.BoxOffice),
                await node.IssueStaffAsync("Supervisor", role: StaffRoles.Supervisor),
                await node.IssueStaffAsync("Organizer", role: StaffRoles.Organizer),
                await node.IssueStaffAsync("Another organizer", role: StaffRoles.Organizer),
            ]);
        // Another one: what they do for the table is not what the caller does.
        world._admin = await node.MemberOfAsync((await node.IssueStaffAsync("Whoever prepares")).Text);
        world._organizer = (await node.MemberOfAsync(world._roles[2].Text)).Id;
        return world;
    }

    /// <summary>The callers, in the order of the table's columns.</summary>
    public Asker[] Callers =>
        [new(null), new(_owner), new(_other), new(Staff.Text), new(_revoked), new(Staff.Text) { IsForeignPage = true }];

    /// <summary>The other roles of staff, in the order of the table's columns.</summary>
    public Asker[] Roles => Array.ConvertAll(_roles, role => new Asker(role.Text));

    /// <summary>The things that an endpoint's route or arguments name. They belong to the owner.</summary>
    public async Task<Dictionary<string, string>> ThingsAsync(Row row)
    {
        var owner = _node.With(_owner);
        var screening = await _node.AddScreeningAsync();
        var organizers = _node.Services.GetRequiredService<ScreeningOrganizers>();
        Assert.True(await organizers.AddAsync(new ScreeningId(screening), _organizer, _admin!, CancellationToken.None));
        var things = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["screening"] = $"{screening}",
            ["hash"] = WebNode.Cinema.Hash,
            ["revision"] = "0",
            ["documentName"] = "v1",
            ["code"] = "404",
            ["new"] = $"{Guid.CreateVersion7()}",
            ["secret"] = "forged",
            ["provider"] = "stripe",
            ["staffId"] = $"{Guid.CreateVersion7()}",
        };
        if (row.Route.Contains("hold", StringComparison.OrdinalIgnoreCase) || row.Arguments?.Contains("{hold}") == true)
            things["hold"] = things["holdId"] = $"{await owner.HoldAsync(screening, 1)}";
        if (row.Route.Contains("{reference}", StringComparison.Ordinal))
            things["reference"] = await owner.BookAsync(screening, 2);
        things["id"] = row.Route.Contains("/holds/{id", StringComparison.Ordinal) ? things["hold"]
            : row.Route.Contains("payments/{id", StringComparison.Ordinal) || row.Route.Contains("webhooks/{id", StringComparison.Ordinal)
                ? things["new"]
            : things["screening"];
        return things;
    }

    public async Task<string> SendAsync(Row row, Asker asker)
    {
        var things = await ThingsAsync(row);
        var path = things.Aggregate(
            row.Route.Replace(":long", "", StringComparison.Ordinal).Replace(":guid", "", StringComparison.Ordinal)
                .Replace(":int?", "", StringComparison.Ordinal),
            (text, thing) => text.Replace($"{{{thing.Key}}}", thing.Value, StringComparison.Ordinal));
        Assert.DoesNotContain('{', path);
        var answer = row.Route.StartsWith("/api/v1", StringComparison.Ordinal) || row.Route.StartsWith("/hubs", StringComparison.Ordinal)
            ? await ProgramAsync(row, path, asker)
            : await BrowserAsync(row, path, asker, things);
        return $"{answer.Status}";
    }

    private async Task<Answer> ProgramAsync(Row row, string path, Asker asker)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
        using var request = new HttpRequestMessage(new HttpMethod(row.Method), new Uri(_node.Address, path));
        foreach (var (name, value) in asker.Headers)
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        if (row.Body is not null)
        {
            var body = row.Body.Replace("{new}", $"{Guid.CreateVersion7()}", StringComparison.Ordinal);
            request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        }

        using var response = await http.SendAsync(request);
        return await Answer.ReadAsync(response);
    }

    private async Task<Answer> BrowserAsync(Row row, string path, Asker asker, Dictionary<string, string> things)
    {
        using var visitor = new Visitor(_node.Address);
        if (asker.Token is not null)
            visitor.Cookies.Add(new Cookie("seatmap-holder", asker.Token, "/", _node.Address.Host));
        // Any page's form has what protects all forms of this visitor against other sites.
        var form = row.Form is null ? null : await visitor.OpenAsync("/staff/sign-in");
        if (asker.IsForeignPage)
            visitor.Headers.Add("Origin", Asker.Elsewhere);
        if (form is null)
            return (await visitor.OpenAsync(path, new HttpMethod(row.Method))).Answer;
        var fields = row.Form!.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(field => field.Split('='))
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

/// <summary>Who sends a request.</summary>
internal sealed record Asker(string? Token)
{
    public const string Elsewhere = "https://elsewhere.example";

    /// <summary>A page of another origin: the browser adds the cookie, and says where the page is from.</summary>
    public bool IsForeignPage { get; init; }

    public IEnumerable<(string Name, string Value)> Headers =>
        IsForeignPage ? [("Cookie", $"seatmap-holder={Token}"), ("Origin", Elsewhere)]
        : Token is null ? []
        : [("Authorization", $"Bearer {Token}")];
}

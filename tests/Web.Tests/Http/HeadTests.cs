using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Web.Tests.Access;

namespace Web.Tests.Http;

/// <summary>HEAD is answered wherever GET is, with the same status and type, and without a body.</summary>
[Collection(OnSharedNode.Name)]
public sealed class HeadTests(SharedNode shared)
{
    private readonly WebNode _node = shared.Node;

    [Fact]
    public async Task Every_address_that_answers_GET_answers_HEAD_alike()
    {
        var world = await AccessWorld.StartAsync(_node);
        var wrong = new List<string>();
        foreach (var row in AccessTable.Rows.Where(row => row.Method == "GET" && !row.Route.StartsWith("/hubs", StringComparison.Ordinal)))
        {
            foreach (var asker in new Asker[] { new(world.Staff.Text), new(null) })
            {
                var got = await world.SendAsync(row, asker);
                var head = await world.SendAsync(row with { Endpoint = $"HEAD {row.Route}" }, asker);
                if (head != got)
                    wrong.Add($"{row.Route}: HEAD {head}, GET {got}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Theory]
    [InlineData("/api/v1/screenings")]
    [InlineData("/api/v1/screenings/0")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/")]
    [InlineData("/favicon.svg")]
    [InlineData("/nowhere")]
    public async Task Its_headers_are_those_of_GET_and_the_connection_goes_on_without_a_body(string path)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_node.Address.Host, _node.Address.Port);
        await using var stream = client.GetStream();
        // A body after the first head would stand before the second.
        await stream.WriteAsync(Encoding.Latin1.GetBytes(
            $"HEAD {path} HTTP/1.1\r\nHost: localhost\r\n\r\nHEAD {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(stream, Encoding.Latin1);
        var text = await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(20));
        var heads = text.Split("\r\n\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, heads.Length);

        using var http = new HttpClient { BaseAddress = _node.Address };
        using var got = await http.GetAsync(new Uri(path, UriKind.Relative));
        Assert.All(heads, head => Assert.StartsWith($"HTTP/1.1 {(int)got.StatusCode} ", head, StringComparison.Ordinal));
        Assert.All(heads, head => Assert.Equal(got.Content.Headers.ContentType, TypeIn(head)));
    }

    private static MediaTypeHeaderValue TypeIn(string head)
    {
        var line = head.Split("\r\n").Single(line => line.StartsWith("Content-Type: ", StringComparison.Ordinal));
        return MediaTypeHeaderValue.Parse(line["Content-Type: ".Length..]);
    }

    [Theory]
    [InlineData("/api/v1/holders")]
    [InlineData("/api/v1/staff/plans/preview")]
    public async Task What_is_only_sent_has_no_HEAD(string path)
    {
        using var http = new HttpClient { BaseAddress = _node.Address };
        using var request = new HttpRequestMessage(HttpMethod.Head, path);
        using var answer = await http.SendAsync(request);
        Assert.Equal(405, (int)answer.StatusCode);
    }
}

using System.Globalization;
using System.Net;
using System.Text;

namespace LoadTests.RawClient;

/// <summary>
/// A keep-alive HTTP/1.1 connection on a socket of the loop, with one request at a time. A request is written and its response read
/// without allocating more than the task, so that the load takes as little of the server's cores as a hub connection's.
/// </summary>
internal sealed class RestConnection : LoopSocket
{
    private readonly byte[] _request = new byte[4 * 1024];
    private string _host = "";
    private PartialFrame _received;
    private TaskCompletionSource? _opening;
    private TaskCompletionSource<RawReply>? _call;

    public Task ConnectAsync(IPEndPoint server, IPAddress from, CancellationToken cancellation)
    {
        _host = server.ToString();
        var opening = _opening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Open(server, from);
        return opening.Task.WaitAsync(cancellation);
    }

    /// <summary>POST screenings/{id}/holds. The caller waits for the reply before it calls again.</summary>
    public Task<RawReply> HoldAsync(string token, long screening, Guid hold, int[] seats)
    {
        var call = _call = new TaskCompletionSource<RawReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        Span<byte> body = stackalloc byte[512];
        var length = Write(body, $"{{\"holdId\":\"{hold}\",\"seats\":[");
        for (var i = 0; i < seats.Length; i++)
            length += i == 0 ? Write(body[length..], $"{seats[i]}") : Write(body[length..], $",{seats[i]}");
        length += Write(body[length..], $"]}}");
        var head = Write(
            _request,
            $"POST /api/v1/screenings/{screening}/holds HTTP/1.1\r\nHost: {_host}\r\nAuthorization: Bearer {token}\r\n"
            + $"Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n");
        body[..length].CopyTo(_request.AsSpan(head));
        Send(_request.AsSpan(0, head + length));
        return call.Task;
    }

    private static int Write(
        Span<byte> into, [System.Runtime.CompilerServices.InterpolatedStringHandlerArgument(nameof(into))]
        ref System.Text.Unicode.Utf8.TryWriteInterpolatedStringHandler text) =>
        System.Text.Unicode.Utf8.TryWrite(into, CultureInfo.InvariantCulture, ref text, out var written)
            ? written
            : throw new IOException("The request is longer than its buffer.");

    protected override void OnOpened() => Interlocked.Exchange(ref _opening, null)!.SetResult();

    protected override void OnReceived(ReadOnlySpan<byte> data)
    {
        var rest = _received.Join(data);
        if (HttpResponse.TryTake(ref rest, out var response))
        {
            var call = Interlocked.Exchange(ref _call, null) ?? throw new IOException("A response that nobody has asked for.");
            call.SetResult(new RawReply(OutcomeOf(response), Revision: 0, Seats: []));
        }

        _received.Keep(rest);
    }

    private static string OutcomeOf(HttpResponse response)
    {
        if (response.Status == 201 && response.Body.IndexOf("\"outcome\":\"held\""u8) >= 0)
            return "held";
        var name = "\"code\":\""u8;
        var at = response.Body.IndexOf(name);
        if (at < 0)
            return $"status {response.Status}: {Encoding.UTF8.GetString(response.Body)}";
        var code = response.Body[(at + name.Length)..];
        return Encoding.UTF8.GetString(code[..code.IndexOf((byte)'"')]);
    }

    protected override void OnEnded(Exception? error)
    {
        var closed = new IOException("The connection was closed.", error);
        Interlocked.Exchange(ref _opening, null)?.TrySetException(closed);
        Interlocked.Exchange(ref _call, null)?.TrySetException(closed);
    }
}

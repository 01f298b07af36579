using System.Buffers.Text;

namespace LoadTests.RawClient;

/// <summary>A response of HTTP/1.1: with a length, or in chunks of which only the first is kept.</summary>
internal readonly ref struct HttpResponse
{
    public int Status { get; private init; }

    public ReadOnlySpan<byte> Body { get; private init; }

    /// <returns>False if the response is not complete yet; then nothing is taken.</returns>
    public static bool TryTake(ref ReadOnlySpan<byte> data, out HttpResponse response)
    {
        response = default;
        var end = data.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return false;
        var head = data[..(end + 2)];
        if (!head.StartsWith("HTTP/1.1 "u8))
            throw new IOException("That is not HTTP/1.1.");
        var rest = data[(end + 4)..];
        if (!TryTakeBody(head, ref rest, out var body))
            return false;
        response = new HttpResponse { Status = Number(head[9..], 'D'), Body = body };
        data = rest;
        return true;
    }

    private static bool TryTakeBody(ReadOnlySpan<byte> head, scoped ref ReadOnlySpan<byte> data, out ReadOnlySpan<byte> body)
    {
        var name = "\r\nContent-Length: "u8;
        if (head.IndexOf(name) is >= 0 and var at)
        {
            var length = Number(head[(at + name.Length)..], 'D');
            body = data.Length < length ? default : data[..length];
            if (data.Length < length)
                return false;
            data = data[length..];
            return true;
        }

        body = default;
        while (TryTakeChunk(ref data, out var chunk))
        {
            if (chunk.IsEmpty)
                return true;
            body = body.IsEmpty ? chunk : body;
        }

        return false;
    }

    private static bool TryTakeChunk(scoped ref ReadOnlySpan<byte> data, out ReadOnlySpan<byte> chunk)
    {
        chunk = default;
        if (data.IndexOf("\r\n"u8) is not (>= 0 and var line))
            return false;
        var length = Number(data[..line], 'x');
        if (data.Length < line + length + 4)
            return false;
        chunk = data.Slice(line + 2, length);
        data = data[(line + length + 4)..];
        return true;
    }

    private static int Number(ReadOnlySpan<byte> text, char format) =>
        Utf8Parser.TryParse(text, out int number, out _, format) ? number : throw new IOException("A number was expected.");
}

using SeatHub.Transport;

namespace SeatHub.Tests.Transport;

public sealed class WebSocketFrameTests
{
    [Theory]
    [InlineData(0, false, "8200")]
    [InlineData(125, true, "817D")]
    [InlineData(126, false, "827E007E")]
    [InlineData(65_535, false, "827EFFFF")]
    [InlineData(65_536, true, "817F0000000000010000")]
    public void The_head_is_as_short_as_the_length_allows_and_ends_where_the_payload_begins(int length, bool isText, string head)
    {
        var room = new byte[WebSocketFrame.MaxHead];
        var start = WebSocketFrame.WriteHead(room, length, isText);
        Assert.Equal(head, Convert.ToHexString(room.AsSpan(start)));
    }
}

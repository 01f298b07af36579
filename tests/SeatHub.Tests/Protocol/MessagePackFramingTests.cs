using System.Buffers;
using Microsoft.AspNetCore.SignalR.Protocol;
using static SeatHub.Tests.Protocol.MessagePackWire;

namespace SeatHub.Tests.Protocol;

public sealed class MessagePackFramingTests
{
    private static readonly byte[] Hold = Write(
        new InvocationMessage("7", "Hold", [42L, Guid.Parse("0197f0a0-0000-7000-8000-000000000001"), (int[])[1, 200, 70_000]]));

    [Fact]
    public void Nothing_is_taken_of_a_message_that_has_not_all_arrived()
    {
        var large = Write(new InvocationMessage("Seats", [1L, new byte[300]]));
        foreach (var bytes in (byte[][])[Hold, large])
        {
            for (var length = 0; length < bytes.Length; length++)
            {
                var input = new ReadOnlySequence<byte>(bytes, 0, length);
                Assert.False(HubProtocol.TryParseMessage(ref input, new HubBinder(), out _));
                Assert.Equal(length, input.Length);
            }
        }
    }

    [Fact]
    public void A_message_in_pieces_is_the_message()
    {
        var expected = Read(Hold);
        for (var end = 0; end <= Hold.Length; end++)
        {
            var input = Pieces(Hold, end);
            Assert.True(HubProtocol.TryParseMessage(ref input, new HubBinder(), out var message));
            Assert.True(input.IsEmpty);
            MessagePackGoldenTests.SameMessage(expected, message);
        }

        var single = Pieces(Hold, Enumerable.Range(1, Hold.Length - 1));
        Assert.True(HubProtocol.TryParseMessage(ref single, new HubBinder(), out var whole));
        MessagePackGoldenTests.SameMessage(expected, whole);
    }

    [Fact]
    public void Messages_in_one_buffer_come_one_after_the_other()
    {
        byte[] bytes = [.. Hold, .. Write(PingMessage.Instance), .. Write(new AckMessage(5)), .. Hold[..^1]];
        var input = new ReadOnlySequence<byte>(bytes);
        var types = new List<Type>();
        while (HubProtocol.TryParseMessage(ref input, new HubBinder(), out var message))
            types.Add(message.GetType());
        Assert.Equal([typeof(InvocationMessage), typeof(PingMessage), typeof(AckMessage)], types);
        Assert.Equal(Hold.Length - 1, input.Length);
    }

    [Fact]
    public void A_message_of_a_later_protocol_is_passed_over()
    {
        var input = new ReadOnlySequence<byte>([.. Framed(Hex("93 2a 81 a1 61 01 c0")), .. Write(new AckMessage(5))]);
        Assert.True(HubProtocol.TryParseMessage(ref input, new HubBinder(), out var message));
        Assert.IsType<AckMessage>(message);
        Assert.True(input.IsEmpty);
    }

    [Theory]
    [InlineData("ff ff ff ff 08")]
    [InlineData("ff ff ff ff ff")]
    [InlineData("80 80 80 80 80 01")]
    public void A_length_beyond_31_bits_ends_the_connection(string hex)
    {
        var input = new ReadOnlySequence<byte>(Hex(hex));
        Assert.Throws<InvalidDataException>(() => HubProtocol.TryParseMessage(ref input, new HubBinder(), out _));
    }

    [Fact]
    public void The_longest_length_only_waits_for_more()
    {
        var input = new ReadOnlySequence<byte>(Hex("ff ff ff ff 07 91 06"));
        Assert.False(HubProtocol.TryParseMessage(ref input, new HubBinder(), out _));
    }

    // Each length is where a varint or a MessagePack header grows by a byte, and one less.
    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(16_383)]
    [InlineData(16_384)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(2_097_152)]
    public void Binary_arguments_of_all_lengths_come_back(int length)
    {
        var delta = new byte[length];
        new Random(length).NextBytes(delta);
        var read = Assert.IsType<InvocationMessage>(Read(Write(new InvocationMessage("Seats", [1L, delta]))));
        Assert.Equal(delta, read.Arguments[1]);
    }
}

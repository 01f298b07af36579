using Microsoft.AspNetCore.SignalR.Protocol;
using static SeatHub.Tests.Protocol.MessagePackWire;

namespace SeatHub.Tests.Protocol;

/// <summary>The examples of SignalR's hub protocol specification, byte for byte, and what it says where it has no example.</summary>
public sealed class MessagePackGoldenTests
{
    private static readonly Dictionary<string, string> TwoHeaders = new() { ["x"] = "y", ["z"] = "z" };

    public static TheoryData<string, string> Examples => new()
    {
        { "invocation", "96 01 80 a3 78 79 7a a6 6d 65 74 68 6f 64 91 2a 90" },
        { "invocation without id", "96 01 80 c0 a6 6d 65 74 68 6f 64 91 2a 90" },
        { "invocation with headers", "96 01 82 a1 78 a1 79 a1 7a a1 7a a3 78 79 7a a6 6d 65 74 68 6f 64 91 2a 90" },
        { "invocation with streams", "96 01 80 a3 78 79 7a a6 6d 65 74 68 6f 64 91 2a 92 a1 31 a1 32" },
        { "stream invocation", "96 04 80 a3 78 79 7a a6 6d 65 74 68 6f 64 91 2a 90" },
        { "stream item", "94 02 80 a3 78 79 7a 2a" },
        { "completion with error", "95 03 80 a3 78 79 7a 01 a5 45 72 72 6f 72" },
        { "completion", "94 03 80 a3 78 79 7a 02" },
        { "completion with result", "95 03 80 a3 78 79 7a 03 2a" },
        { "cancellation", "93 05 80 a3 78 79 7a" },
        { "ping", "91 06" },
        { "close", "93 07 a3 78 79 7a c2" },
        { "close, come back", "93 07 a3 78 79 7a c3" },
        { "close without error", "93 07 c0 c2" },
        { "ack", "92 08 cc 24" },
        { "ack beyond 127", "92 08 cd 05 72" },
        { "sequence", "92 09 cc 13" },
    };

    private static HubMessage Message(string name) => name switch
    {
        "invocation" => new InvocationMessage("xyz", "method", [42]),
        "invocation without id" => new InvocationMessage("method", [42]),
        "invocation with headers" => new InvocationMessage("xyz", "method", [42]) { Headers = TwoHeaders },
        "invocation with streams" => new InvocationMessage("xyz", "method", [42], ["1", "2"]),
        "stream invocation" => new StreamInvocationMessage("xyz", "method", [42]),
        "stream item" => new StreamItemMessage("xyz", 42),
        "completion with error" => CompletionMessage.WithError("xyz", "Error"),
        "completion" => CompletionMessage.Empty("xyz"),
        "completion with result" => CompletionMessage.WithResult("xyz", 42),
        "cancellation" => new CancelInvocationMessage("xyz"),
        "ping" => PingMessage.Instance,
        "close" => new CloseMessage("xyz"),
        "close, come back" => new CloseMessage("xyz", allowReconnect: true),
        "close without error" => CloseMessage.Empty,
        "ack" => new AckMessage(36),
        "ack beyond 127" => new AckMessage(1394),
        "sequence" => new SequenceMessage(19),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    [Theory]
    [MemberData(nameof(Examples))]
    public void Examples_are_read(string name, string hex) => SameMessage(Message(name), Read(Framed(Hex(hex))));

    [Theory]
    [MemberData(nameof(Examples))]
    public void Examples_are_written(string name, string hex)
    {
        // "Any unsigned int size is fine": the example is not in the shortest form, ours is.
        var shortest = name is "ack" or "sequence" ? hex.Replace("cc ", "", StringComparison.Ordinal) : hex;
        Assert.Equal(Convert.ToHexString(Framed(Hex(shortest))), Convert.ToHexString(Write(Message(name))));
    }

    [Fact]
    public void A_close_of_two_parts_does_not_ask_to_come_back()
    {
        var close = Assert.IsType<CloseMessage>(Read(Framed(Hex("92 07 a3 78 79 7a"))));
        Assert.Equal("xyz", close.Error);
        Assert.False(close.AllowReconnect);
    }

    [Fact]
    public void An_invocation_of_five_parts_has_no_streams() =>
        SameMessage(Message("invocation"), Read(Framed(Hex("95 01 80 a3 78 79 7a a6 6d 65 74 68 6f 64 91 2a"))));

    [Fact]
    public void An_empty_id_is_none() =>
        SameMessage(Message("invocation without id"), Read(Framed(Hex("96 01 80 a0 a6 6d 65 74 68 6f 64 91 2a 90"))));

    [Fact]
    public void A_null_result_is_a_result()
    {
        Assert.Equal(Framed(Hex("95 03 80 a3 78 79 7a 03 c0")), Write(CompletionMessage.WithResult("xyz", null)));
        var read = Assert.IsType<CompletionMessage>(
            Read(Framed(Hex("95 03 80 a3 78 79 7a 03 c0")), new HubBinder { ResultType = typeof(string) }));
        Assert.True(read.HasResult);
        Assert.Null(read.Result);
    }

    [Fact]
    public void A_raw_result_is_passed_on_as_it_came()
    {
        var bytes = Framed(Hex("95 03 80 a3 78 79 7a 03 82 a1 61 92 01 c4 02 ff fe a1 62 d6 ff 00 00 00 01"));
        var message = Read(bytes, new HubBinder { ResultType = typeof(RawResult) });
        Assert.Equal(bytes, Write(message));
    }

    [Fact]
    public void A_result_that_nobody_waits_for_is_passed_over()
    {
        var read = Assert.IsType<CompletionMessage>(Read(Framed(Hex("95 03 80 a4 67 6f 6e 65 03 81 a1 61 93 01 02 03"))));
        Assert.Equal("gone", read.InvocationId);
    }

    [Fact]
    public void Both_versions_are_spoken()
    {
        Assert.Equal("messagepack", HubProtocol.Name);
        Assert.True(HubProtocol.IsVersionSupported(1));
        Assert.True(HubProtocol.IsVersionSupported(2));
        Assert.False(HubProtocol.IsVersionSupported(3));
    }

    internal static void SameMessage(HubMessage expected, HubMessage actual)
    {
        Assert.Equal(expected.GetType(), actual.GetType());
        if (expected is HubInvocationMessage invocation)
        {
            var read = (HubInvocationMessage)actual;
            Assert.Equal(invocation.InvocationId, read.InvocationId);
            Assert.Equal(invocation.Headers ?? new Dictionary<string, string>(), read.Headers ?? new Dictionary<string, string>());
        }

        switch (expected)
        {
            case HubMethodInvocationMessage call:
                var method = (HubMethodInvocationMessage)actual;
                Assert.Equal(call.Target, method.Target);
                Assert.Equal(call.Arguments, method.Arguments);
                Assert.Equal(call.StreamIds ?? [], method.StreamIds ?? []);
                break;
            case StreamItemMessage item:
                Assert.Equal(item.Item, ((StreamItemMessage)actual).Item);
                break;
            case CompletionMessage completion:
                Assert.Equal(completion.Error, ((CompletionMessage)actual).Error);
                Assert.Equal(completion.HasResult, ((CompletionMessage)actual).HasResult);
                Assert.Equal(completion.Result, ((CompletionMessage)actual).Result);
                break;
            case CloseMessage close:
                Assert.Equal(close.Error, ((CloseMessage)actual).Error);
                Assert.Equal(close.AllowReconnect, ((CloseMessage)actual).AllowReconnect);
                break;
            case AckMessage ack:
                Assert.Equal(ack.SequenceId, ((AckMessage)actual).SequenceId);
                break;
            case SequenceMessage sequence:
                Assert.Equal(sequence.SequenceId, ((SequenceMessage)actual).SequenceId);
                break;
        }
    }
}

using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Options;
using SeatHub.Protocol;
using static SeatHub.Tests.Protocol.MessagePackWire;

namespace SeatHub.Tests.Protocol;

/// <summary>Arguments that do not fit cost the call, not the connection, and the caller is told why.</summary>
public sealed class MessagePackBindingTests
{
    private const string Uuid = "d9 24 30313937663061302d303030302d373030302d383030302d303030303030303030303031";

    [Theory]
    [InlineData("Hold", "93 01 " + Uuid + " a3 412d31", "argument 3: expected an array but found a string")]
    [InlineData("Hold", "93 01 " + Uuid + " 92 01 a1 32", "argument 3: expected an integer but found a string")]
    [InlineData("Hold", "93 01 " + Uuid + " 91 cf ffffffffffffffff", "argument 3: the number is out of range")]
    [InlineData("Hold", "93 01 a1 78 90", "argument 2: the text is no UUID")]
    [InlineData("Hold", "93 01 c4 02 0000 90", "argument 2: a UUID has 16 bytes")]
    [InlineData("Hold", "93 c0 " + Uuid + " 90", "argument 1: expected an integer but found nil")]
    [InlineData("Hold", "93 cb 3ff0000000000000 " + Uuid + " 90", "argument 1: expected an integer but found a float")]
    [InlineData("Hold", "91 01", "1 were sent, 3 are expected")]
    [InlineData("Hold", "80", "expected an array but found a map")]
    [InlineData("Hold", "93 01 " + Uuid + " dd 7fffffff", "argument 3: the message ends early")]
    [InlineData("HoldBest", "93 01 " + Uuid + " 81 a8 63617465676f7279 05", "argument 3: category: expected a string but found an integer")]
    [InlineData("HoldBest", "93 01 " + Uuid + " 82 a5 636f756e74 02 a7 63617467 6f7279 a1 61", "argument 3: unknown member \"catgory\"")]
    [InlineData("HoldBest", "93 01 " + Uuid + " 82 a5 636f756e74 02 a5 434f554e54 02", "argument 3: member \"count\" comes twice")]
    [InlineData("HoldBest", "93 01 " + Uuid + " c2", "argument 3: expected a map but found a boolean")]
    [InlineData("Seats", "92 01 a1 78", "argument 2: expected binary data but found a string")]
    [InlineData("HoldChanged", "91 81 a6 6368616e6765 a1 78",
        "argument 1: change: expected one of held, extended, released, expiring, expired, booked, releasedByStaff")]
    [InlineData("Elsewhere", "90", "Method does not exist.")]
    public void The_caller_is_told_what_does_not_fit(string method, string arguments, string expected)
    {
        var name = Convert.ToHexString(Encoding.UTF8.GetBytes(method));
        foreach (var type in (string[])["01", "04"])
        {
            // As the second of three: the ones before and after are not touched.
            var call = Framed(Hex($"96 {type} 80 a1 37 {0xa0 + method.Length:x2} {name} {arguments} 90"));
            byte[] bytes = [.. Write(PingMessage.Instance), .. call, .. Write(new AckMessage(1))];
            var input = new ReadOnlySequence<byte>(bytes);
            Assert.True(HubProtocol.TryParseMessage(ref input, new HubBinder(), out _));
            Assert.True(HubProtocol.TryParseMessage(ref input, new HubBinder(), out var message));
            var failure = Assert.IsType<InvocationBindingFailureMessage>(message);
            Assert.Equal("7", failure.InvocationId);
            Assert.Equal(method, failure.Target);
            var cause = Assert.IsType<HubException>(failure.BindingFailure.SourceException);
            Assert.StartsWith($"invalid: the arguments of {method} do not fit: ", cause.Message, StringComparison.Ordinal);
            Assert.EndsWith(expected, cause.Message, StringComparison.Ordinal);
            Assert.True(HubProtocol.TryParseMessage(ref input, new HubBinder(), out message));
            Assert.IsType<AckMessage>(message);
        }
    }

    [Fact]
    public void JSON_says_it_in_the_same_words()
    {
        byte[] call = [.. """{"type":1,"invocationId":"7","target":"Leave","arguments":["x"]}"""u8, 0x1e];
        var input = new ReadOnlySequence<byte>(call);
        var protocol = new ClearJsonHubProtocol(Options.Create(new JsonHubProtocolOptions()));
        Assert.True(protocol.TryParseMessage(ref input, new HubBinder(), out var message));
        var failure = Assert.IsType<InvocationBindingFailureMessage>(message);
        var error = Assert.IsType<HubException>(failure.BindingFailure.SourceException);
        Assert.StartsWith("invalid: the arguments of Leave do not fit: ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"count":2,"catgory":"a"}""", "unknown member \"catgory\"")]
    [InlineData("""{"count":2,"COUNT":2}""", "member \"count\" comes twice")]
    public void A_wish_with_too_much_in_it_is_refused_in_JSON_too(string wish, string expected)
    {
        byte[] call =
        [
            .. Encoding.UTF8.GetBytes(
                $$"""{"type":1,"invocationId":"7","target":"HoldBest","arguments":[1,"0197f0a0-0000-7000-8000-000000000001",{{wish}}]}"""),
            0x1e,
        ];
        var input = new ReadOnlySequence<byte>(call);
        var options = new JsonHubProtocolOptions { PayloadSerializerOptions = { AllowDuplicateProperties = false } };
        var protocol = new ClearJsonHubProtocol(Options.Create(options));
        Assert.True(protocol.TryParseMessage(ref input, new HubBinder(), out var message));
        var failure = Assert.IsType<InvocationBindingFailureMessage>(message);
        Assert.EndsWith(expected, failure.BindingFailure.SourceException.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a1 39", "a1 78", "invalid: an item of stream 9 does not fit: expected an integer but found a string")]
    [InlineData("a4 676f6e65", "01", "invalid: an item of stream gone does not fit: no such stream")]
    public void An_item_that_does_not_fit_costs_its_stream(string stream, string item, string expected)
    {
        var failure = Assert.IsType<StreamBindingFailureMessage>(Read(Framed(Hex($"94 02 80 {stream} {item}"))));
        Assert.Equal(expected, Assert.IsType<HubException>(failure.BindingFailure.SourceException).Message);
    }

    [Fact]
    public void A_result_that_does_not_fit_is_an_error_to_who_waits_for_it()
    {
        var completion = Assert.IsType<CompletionMessage>(Read(Framed(Hex("95 03 80 a1 31 03 a1 78"))));
        Assert.StartsWith("Error trying to deserialize result to Int32.", completion.Error, StringComparison.Ordinal);
    }
}

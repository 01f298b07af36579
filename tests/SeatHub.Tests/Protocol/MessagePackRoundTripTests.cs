using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.SignalR.Protocol;
using SeatEngine.Seats;
using static SeatHub.Tests.Protocol.MessagePackWire;

namespace SeatHub.Tests.Protocol;

public sealed class MessagePackRoundTripTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(2_000);

    private static readonly Gen<string> Text = ArbMap.Default.GeneratorFor<NonEmptyString>()
        .Select(s => s.Get).Where(s => !s.Any(char.IsSurrogate));

    private static readonly Gen<IDictionary<string, string>> Headers =
        from names in Text.ArrayOf(3)
        from value in Text
        select (IDictionary<string, string>)names.Distinct().ToDictionary(n => n, n => n + value);

    private static readonly Gen<SeatReply> Reply =
        from outcome in Gen.Elements(Enum.GetValues<SeatOutcome>())
        from hold in ArbMap.Default.GeneratorFor<Guid?>()
        from seats in ArbMap.Default.GeneratorFor<int[]>()
        from expires in ArbMap.Default.GeneratorFor<DateTimeOffset?>()
        from revision in ArbMap.Default.GeneratorFor<long>()
        from detail in Gen.OneOf(Gen.Constant<string?>(null), Text.Select(t => (string?)t))
        select new SeatReply(outcome) { HoldId = hold, Seats = seats, ExpiresAt = expires, Revision = revision, Detail = detail };

    private static readonly Gen<HubMessage> Message = Gen.OneOf(
        from id in Text
        from number in ArbMap.Default.GeneratorFor<int>()
        from headers in Headers
        from streams in Text.ArrayOf()
        select (HubMessage)new InvocationMessage(id, "method", [number], streams) { Headers = headers },
        from id in Text
        from number in ArbMap.Default.GeneratorFor<int>()
        select (HubMessage)new StreamInvocationMessage(id, "method", [number]),
        from id in Text
        from number in ArbMap.Default.GeneratorFor<int>()
        from headers in Headers
        select (HubMessage)new StreamItemMessage(id, number) { Headers = headers },
        from id in Text
        from error in Text
        select (HubMessage)CompletionMessage.WithError(id, error),
        from id in Text
        from number in ArbMap.Default.GeneratorFor<int>()
        select (HubMessage)CompletionMessage.WithResult(id, number),
        from id in Text
        from headers in Headers
        select (HubMessage)new CancelInvocationMessage(id) { Headers = headers },
        from error in Text
        from back in ArbMap.Default.GeneratorFor<bool>()
        select (HubMessage)new CloseMessage(error, back),
        from number in ArbMap.Default.GeneratorFor<long>()
        select (HubMessage)new AckMessage(number),
        from number in ArbMap.Default.GeneratorFor<long>()
        select (HubMessage)new SequenceMessage(number));

    [Fact]
    public void Every_message_comes_back() => FsCheck.Check.One(Many, Prop.ForAll(Message.ToArbitrary(), message =>
        MessagePackGoldenTests.SameMessage(message, Read(Write(message)))));

    [Fact]
    public void Every_reply_comes_back() => FsCheck.Check.One(Many, Prop.ForAll(Reply.ToArbitrary(), reply =>
    {
        var read = (CompletionMessage)Read(
            Write(CompletionMessage.WithResult("1", reply)), new HubBinder { ResultType = typeof(SeatReply) });
        Assert.Equal(JsonSerializer.Serialize(reply), JsonSerializer.Serialize((SeatReply)read.Result!));
    }));
}

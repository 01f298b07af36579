using System.Buffers;
using System.Text;
using BenchmarkDotNet.Attributes;
using LoadTests.RawClient;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using SeatEngine.Live;
using SeatEngine.Seats;
using SeatHub.Protocol;

namespace LoadTests.Microbenchmarks;

/// <summary>Encoding and decoding of a hold and its answer in both protocols, and of a frame with 256 holds.</summary>
[MemoryDiagnoser]
public class ProtocolBenchmarks
{
    private readonly ClearMessagePackHubProtocol _messagePack = new();
    private readonly JsonHubProtocol _json = new();
    private readonly ArrayBufferWriter<byte> _output = new(4_096);
    private readonly HoldBinder _binder = new();
    private readonly StatusDelta _delta =
        new(1, 1_000, 1_001, [.. Enumerable.Range(0, 512).Select(n => n * 30)], [.. Enumerable.Repeat(SeatStatus.Held, 512)]);
    private ReadOnlySequence<byte> _messagePackHold;
    private ReadOnlySequence<byte> _jsonHold;
    private CompletionMessage _completion = null!;

    [GlobalSetup]
    public void Setup()
    {
        var hold = Guid.CreateVersion7();
        var body = new MessagePackWriter();
        body.Array(6).Integer(1).Map(0).Text("17").Text("Hold");
        body.Array(3).Integer(4_711).Text(hold.ToString()).Array(2).Integer(1_200).Integer(1_201).Array(0);
        _messagePackHold = new ReadOnlySequence<byte>([(byte)body.Written.Length, .. body.Written]);
        var json = $$"""{"type":1,"invocationId":"17","target":"Hold","arguments":[4711,"{{hold}}",[1200,1201]]}""" + "\u001e";
        _jsonHold = new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(json));
        var expires = new DateTimeOffset(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);
        _completion = CompletionMessage.WithResult("17", new SeatReply(SeatOutcome.Held)
        {
            HoldId = hold,
            Seats = [1_200, 1_201],
            Revision = 4_242,
            ExpiresAt = expires,
            ExtendableUntil = expires,
        });
    }

    [Benchmark(Description = "Hold: decode MessagePack")]
    public HubMessage? DecodeMessagePack() => Decode(_messagePack, _messagePackHold);

    [Benchmark(Description = "Hold: decode JSON")]
    public HubMessage? DecodeJson() => Decode(_json, _jsonHold);

    [Benchmark(Description = "answer: encode MessagePack")]
    public int EncodeMessagePack() => Encode(_messagePack);

    [Benchmark(Description = "answer: encode JSON")]
    public int EncodeJson() => Encode(_json);

    [Benchmark(Description = "FrameCodec: 512 changed seats")]
    public byte[] Frame() => FrameCodec.Write(_delta);

    private HubMessage Decode(IHubProtocol protocol, ReadOnlySequence<byte> input) =>
        protocol.TryParseMessage(ref input, _binder, out var message) && message is InvocationMessage
            ? message
            : throw new InvalidOperationException($"{protocol.Name} does not understand the hold: {message}");

    private int Encode(IHubProtocol protocol)
    {
        _output.ResetWrittenCount();
        protocol.WriteMessage(_completion, _output);
        return _output.WrittenCount;
    }

    private sealed class HoldBinder : IInvocationBinder
    {
        private readonly Type[] _types = [typeof(long), typeof(Guid), typeof(int[])];

        public Type GetReturnType(string invocationId) => typeof(SeatReply);

        public IReadOnlyList<Type> GetParameterTypes(string methodName) => _types;

        public Type GetStreamItemType(string streamId) => typeof(object);
    }
}

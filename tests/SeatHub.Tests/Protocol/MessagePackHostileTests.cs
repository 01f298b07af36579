using System.Buffers;
using Microsoft.AspNetCore.SignalR.Protocol;
using SeatEngine.Live;
using SeatEngine.Seats;
using static SeatHub.Tests.Protocol.MessagePackWire;

namespace SeatHub.Tests.Protocol;

public sealed class MessagePackHostileTests
{
    private const int Rounds = 100_000;

    // Objects for what was read, the exceptions' texts and traces; far from the gigabytes that headers claim.
    private const int MostBytesForOne = 256 * 1024;

    private static readonly Guid Hold = Guid.Parse("0197f0a0-1234-7000-8000-0000000000ff");

    private static readonly byte[][] Honest =
    [
        Write(new InvocationMessage("7", "Hold", [42L, Hold, (int[])[1, 200, 70_000]])
        {
            Headers = new Dictionary<string, string> { ["a"] = "b" },
        }),
        Write(new InvocationMessage("8", "HoldBest", [42L, Hold, new BestRequest(3, "stalls", true)])),
        Write(new InvocationMessage("9", "Join", [42L, new Position(1, 300)], ["1", "2"])),
        Write(new InvocationMessage("HoldChanged", [new HoldNotice(1, Hold, HoldChange.Held, [5, 6], DateTimeOffset.UnixEpoch)])),
        Write(new StreamInvocationMessage("1", "method", [42])),
        Write(new StreamItemMessage("1", 42)),
        Write(CompletionMessage.WithResult("1", new SeatReply(SeatOutcome.Held) { Seats = [1, 2] })),
        Write(CompletionMessage.WithError("1", "Error")),
        Write(new CancelInvocationMessage("1")),
        Write(new CloseMessage("because", true)),
        Write(new AckMessage(1L << 40)),
        Write(PingMessage.Instance),
    ];

    [Fact]
    public void Random_and_damaged_messages_are_messages_or_invalid_data_at_bounded_cost()
    {
        var random = new Random(20_301_231);
        var binder = new HubBinder { ResultType = typeof(SeatReply) };
        int read = 0, refused = 0;
        long most = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = round % 4 == 0 ? Framed(Noise(random)) : Damaged(random, Honest[random.Next(Honest.Length)]);
            var input = round % 3 == 0 && bytes.Length > 1 ? Pieces(bytes, random.Next(bytes.Length)) : new ReadOnlySequence<byte>(bytes);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                while (HubProtocol.TryParseMessage(ref input, binder, out _))
                    read++;
            }
            catch (InvalidDataException)
            {
                refused++;
            }

            most = Math.Max(most, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        // The test itself must reach both ends: most damage hits an argument, some the frame.
        Assert.True(read > Rounds / 4, $"only {read} were read");
        Assert.True(refused > Rounds / 10, $"only {refused} were refused");
        Assert.True(most < MostBytesForOne, $"one message of at most some hundred bytes allocated {most}");
    }

    // An array, a map, a string, binary data, an extension of two billion, wherever a length can stand.
    [Theory]
    [InlineData("dd 7fffffff")]
    [InlineData("df 7fffffff")]
    [InlineData("df ffffffff")]
    [InlineData("db 7fffffff")]
    [InlineData("c6 ffffffff")]
    [InlineData("c9 7fffffff ff")]
    public void A_claimed_length_costs_nothing(string claim)
    {
        string[] starts =
        [
            "", "96 01", "96 01 80", "96 01 80 c0", "96 01 80 c0 a4 486f6c64", "96 01 80 c0 a4 486f6c64 93 01",
            "96 01 80 c0 a7 6e6f7468696e67 90", "96 01 80 c0 a8 486f6c6442657374 93 01 c4 10 00000000000000000000000000000000",
            "95 03 80 a4 676f6e65 03", "94 02 80 a1 31", "93 07",
        ];
        foreach (var start in starts)
        {
            var bytes = Framed(Hex(start + claim));
            var before = GC.GetAllocatedBytesForCurrentThread();
            var input = new ReadOnlySequence<byte>(bytes);
            try
            {
                Assert.True(HubProtocol.TryParseMessage(ref input, new HubBinder(), out var message));
                // Nobody waits for the result of "gone": it is skipped, whatever it is.
                Assert.True(
                    message is InvocationBindingFailureMessage or StreamBindingFailureMessage or CompletionMessage { Result: null },
                    $"{start} {claim} became {message}");
            }
            catch (InvalidDataException)
            {
            }

            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < MostBytesForOne);
        }
    }

    [Fact]
    public void Depth_is_passed_over_without_recursion()
    {
        // [3, {}, "gone", 3, [[[[…]]]]]: a result that nobody waits for, a million deep.
        byte[] body = [.. Hex("95 03 80 a4 676f6e65 03"), .. Enumerable.Repeat((byte)0x91, 1_000_000), 0xc0];
        Assert.IsType<CompletionMessage>(Read(Framed(body)));
        // { "x": [[[[…]]]] } as a position: an unknown name.
        body = [.. Hex("96 01 80 c0 a4 4a6f696e 92 01 81 a1 78 "),
            .. Enumerable.Repeat((byte)0x91, 1_000_000), 0xc0, 0x90];
        Assert.IsType<InvocationMessage>(Read(Framed(body)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("c0")]
    [InlineData("90")]
    [InlineData("91 01")]
    [InlineData("91 a1 31")]
    [InlineData("96 01 90 c0 a6 6d6574686f64 91 2a 90")]
    [InlineData("96 01 80 05 a6 6d6574686f64 91 2a 90")]
    [InlineData("96 01 80 c0 a0 91 2a 90")]
    [InlineData("96 01 80 c0 c0 91 2a 90")]
    [InlineData("96 01 80 c0 a6 6d6574686f64 91 2a 91 c0")]
    [InlineData("96 01 81 a1 61 c0 c0 a6 6d6574686f64 91 2a 90")]
    [InlineData("96 04 80 c0 a6 6d6574686f64 91 2a 90")]
    [InlineData("94 02 80 c0 2a")]
    [InlineData("94 03 80 a1 31 04")]
    [InlineData("94 03 80 a1 31 01")]
    [InlineData("92 05 80")]
    [InlineData("91 07")]
    [InlineData("93 07 c0 01")]
    [InlineData("91 08")]
    [InlineData("92 08 a1 31")]
    [InlineData("92 09 cf ffffffffffffffff")]
    [InlineData("c1")]
    // A header that comes twice.
    [InlineData("96 01 82 a1 78 a1 79 a1 78 a1 7a c0 a6 6d6574686f64 91 2a 90")]
    public void What_is_no_message_ends_the_connection(string hex) =>
        Assert.Throws<InvalidDataException>(() => Read(Framed(Hex(hex))));

    // The arguments or the item are missing: an error for the sender, as for any other value that does not fit.
    [Theory]
    [InlineData("94 01 80 c0 a6 6d6574686f64", typeof(InvocationBindingFailureMessage))]
    [InlineData("93 02 80 a1 31", typeof(StreamBindingFailureMessage))]
    public void What_ends_before_its_value_costs_the_call(string hex, Type failure) => Assert.IsType(failure, Read(Framed(Hex(hex))));

    [Fact]
    public void A_result_that_is_not_there_is_an_error() =>
        Assert.NotNull(Assert.IsType<CompletionMessage>(Read(Framed(Hex("94 03 80 a1 31 03")))).Error);

    private static byte[] Noise(Random random)
    {
        var body = new byte[random.Next(64)];
        random.NextBytes(body);
        // Else nearly all of it fails at the first byte.
        if (body.Length > 2 && random.Next(4) != 0)
            (body[0], body[1], body[2]) = ((byte)(0x90 + random.Next(8)), (byte)random.Next(11), 0x80);
        return body;
    }

    private static byte[] Damaged(Random random, byte[] honest)
    {
        var body = honest.AsSpan(1).ToArray().ToList();
        for (var wounds = random.Next(1, 4); wounds > 0 && body.Count > 0; wounds--)
        {
            var at = random.Next(body.Count);
            switch (random.Next(5))
            {
                case 0:
                    body[at] = (byte)random.Next(256);
                    break;
                case 1:
                    body[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    body.RemoveAt(at);
                    break;
                case 3:
                    body.Insert(at, (byte)random.Next(0xc0, 0xe0));
                    break;
                default:
                    body.RemoveRange(at, body.Count - at);
                    break;
            }
        }

        return Framed([.. body]);
    }
}

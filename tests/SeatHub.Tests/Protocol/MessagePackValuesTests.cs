using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using MessagePack;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using SeatEngine.Live;
using SeatEngine.Seats;
using SeatHub.Protocol.Formatters;
using static SeatHub.Tests.Protocol.MessagePackWire;

namespace SeatHub.Tests.Protocol;

/// <summary>What travels in MessagePack is what travels in JSON, both ways.</summary>
public sealed class MessagePackValuesTests
{
    private static readonly JsonSerializerOptions Json = new(new JsonHubProtocolOptions().PayloadSerializerOptions)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private static readonly Guid Id = Guid.Parse("0197f0a0-1234-7000-8000-0000000000ff");
    private static readonly DateTimeOffset Time = new(2030, 12, 31, 23, 59, 59, 123, TimeSpan.Zero);

    public static TheoryData<string, object> Values => new()
    {
        { "reply, refused", new SeatReply(SeatOutcome.Taken) { HoldId = Id, Seats = [1, 70_000], Detail = "Platz „ä“ 🎭" } },
        {
            "reply, held",
            new SeatReply(SeatOutcome.Held)
            {
                HoldId = Id,
                Seats = [],
                ExpiresAt = Time,
                ExtendableUntil = Time.AddTicks(1),
                Reference = "ABC",
                Revision = long.MaxValue,
            }
        },
        { "join with snapshot", Join() with { Snapshot = [0, 255, 128], Holds = [new HoldView(Id, [3, 4], Time, Time.AddHours(1))] } },
        { "join with delta", Join() with { Delta = [] } },
        { "position", new Position(-3, 1L << 40) },
        { "best", new BestRequest(4, "balcony", true) },
        { "best, any", new BestRequest(4) },
        { "notice", new HoldNotice(1, Id, HoldChange.ReleasedByStaff, [], null) },
        { "notice, held", new HoldNotice(1, Id, HoldChange.Held, [5], Time) },
        {
            "times",
            new Times(
                Time, Time.ToOffset(TimeSpan.FromMinutes(-330)), Time.UtcDateTime,
                new DateTime(2024, 2, 29, 0, 0, 0, DateTimeKind.Unspecified), Time.AddTicks(10))
        },
        {
            "numbers",
            new Numbers(
                sbyte.MinValue, short.MinValue, int.MinValue, long.MinValue, byte.MaxValue, ushort.MaxValue, uint.MaxValue,
                ulong.MaxValue, 0.1f, double.MaxValue, true)
        },
        { "small numbers", new Numbers(-1, -33, -129, -32_769, 127, 128, 256, 65_536, -1, 1, false) },
        { "nothing", new Numbers() },
        { "wide", new Wide() },
        { "wide, in part", new Wide { P03 = 3, P17 = 17 } },
        { "structs", new Structs(new ScreeningId(7), null) },
        { "list", new List<HoldView> { new(Id, [1], Time, Time) } },
        { "many", Enumerable.Range(-40_000, 80_000).ToArray() },
    };

    private static JoinReply Join() => new()
    {
        ScreeningId = 12,
        Epoch = 2,
        Revision = 300,
        SeatCount = 16_000,
        PlanHash = new string('a', 64),
        Holds = [],
        Now = Time,
        SalesOpenAt = Time.AddDays(-1),
        SalesCloseAt = Time.AddDays(1),
        Version = 3,
        MaxSeats = 10,
        OrphanRule = true,
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Content_is_that_of_JSON(string name, object value)
    {
        var written = MessagePackTree.Of(Body(value));
        var expected = JsonNode.Parse(JsonSerializer.Serialize(value, Json));
        Assert.True(JsonNode.DeepEquals(Plain(expected), Plain(written)), $"{name}: {expected} became {written}");
    }

    [Theory]
    [MemberData(nameof(Values))]
    public void What_was_written_reads_as_it_was(string name, object value)
    {
        var read = (CompletionMessage)Read(Write(CompletionMessage.WithResult("1", value)), new HubBinder { ResultType = value.GetType() });
        Assert.Null(read.Error);
        Assert.True(JsonSerializer.Serialize(value, Json) == JsonSerializer.Serialize(read.Result, Json), name);
    }

    [Theory]
    [InlineData(typeof(SeatOutcome))]
    [InlineData(typeof(HoldChange))]
    public void All_names_of_an_enum_are_those_of_JSON(Type type)
    {
        foreach (var value in Enum.GetValues(type))
            Assert.Equal(
                JsonSerializer.SerializeToNode(value, type, Json)!.GetValue<string>(),
                MessagePackTree.Of(Body(value))!.GetValue<string>());
    }

    [Fact]
    public void Every_type_of_the_hub_and_its_clients_has_a_form()
    {
        var methods = typeof(SeatMapHub).GetMethods()
            .Where(m => m.DeclaringType == typeof(SeatMapHub) && !m.IsSpecialName)
            .Concat(typeof(ISeatMapClient).GetMethods());
        var types = methods.SelectMany(m => m.GetParameters().Select(p => p.ParameterType).Append(m.ReturnType))
            .Select(t => t.IsGenericType && t.GetGenericTypeDefinition() == typeof(Task<>) ? t.GetGenericArguments()[0] : t)
            .Where(t => t != typeof(Task));
        Assert.All(types, type => Assert.NotNull(ContractResolver.Options.Resolver.GetFormatterDynamic(type)));
    }

    [Fact]
    public void Names_come_in_any_order_and_case()
    {
        // { "category": "stalls", "COUNT": 3 }
        var best = Result<BestRequest>("82 a8 63617465676f7279 a6 7374616c6c73 a5 434f554e54 03");
        Assert.Equal(new BestRequest(3, "stalls"), best);
        // { "revision": 9, "epoch": 1 }
        Assert.Equal(new Position(1, 9), Result<Position?>("82 a8 7265766973696f6e 09 a5 65706f6368 01"));
    }

    [Fact]
    public void Unknown_names_are_skipped_in_what_only_asks()
    {
        // { "revision": 9, "wishes": [1, { "a": nil }], "epoch": 1 }
        Assert.Equal(
            new Position(1, 9), Result<Position?>("83 a8 7265766973696f6e 09 a6 776973686573 92 01 81 a1 61 c0 a5 65706f6368 01"));
    }

    [Fact]
    public void Absent_names_keep_their_default()
    {
        // { "outcome": "held" }
        var reply = Result<SeatReply>("81 a7 6f7574636f6d65 a4 68656c64")!;
        Assert.Empty(reply.Seats);
        Assert.Null(reply.HoldId);
        // { "count": 2, "accessible": nil }
        Assert.Equal(new BestRequest(2), Result<BestRequest>("82 a5 636f756e74 02 aa 61636365737369626c65 c0"));
        Assert.Null(Result<Position?>("c0"));
        Assert.Null(Result<int[]>("c0"));
    }

    // The three lengths: seconds; with nanoseconds; and before 1970.
    [Theory]
    [InlineData("d6 ff 72bd0bff", "2030-12-31T23:59:59+00:00")]
    [InlineData("d7 ff 1d535300 72bd0bff", "2030-12-31T23:59:59.123+00:00")]
    [InlineData("c7 0c ff 00000000 ffffffffffffffff", "1969-12-31T23:59:59+00:00")]
    public void Timestamps_are_times(string hex, string expected)
    {
        Assert.Equal(expected, JsonSerializer.SerializeToNode(Result<DateTimeOffset>(hex), Json)!.GetValue<string>());
        Assert.Equal(DateTimeKind.Utc, Result<DateTime>(hex).Kind);
    }

    [Fact]
    public void A_uuid_is_text_or_16_bytes()
    {
        Assert.Equal(Id, Result<Guid>("c4 10 0197f0a012347000 80000000000000ff"));
        Assert.Equal(Id, Result<Guid>("d9 24" + Convert.ToHexString("0197F0A0-1234-7000-8000-0000000000FF"u8)));
    }

    [Fact]
    public void Types_without_a_form_are_refused_by_name()
    {
        Assert.Contains("contains itself", Refusal(new Chain(1, null)), StringComparison.Ordinal);
        object[] others = [1.0m, 'c', new Uri("http://a"), new Dictionary<string, int>(), TimeSpan.Zero, new { A = new object() }];
        foreach (var value in others)
            Assert.Contains("has no MessagePack format", Refusal(value), StringComparison.Ordinal);

        static string Refusal(object value) =>
            Assert.IsType<NotSupportedException>(Record.Exception(() => Body(value))!.GetBaseException()).Message;
    }

    private static T? Result<T>(string hex)
    {
        var read = (CompletionMessage)Read(Framed([.. Hex("95 03 80 a1 31 03"), .. Hex(hex)]), new HubBinder { ResultType = typeof(T) });
        Assert.Null(read.Error);
        return (T?)read.Result;
    }

    /// <summary>The value alone, without the message around it.</summary>
    private static byte[] Body(object value) => MessagePackSerializer.Serialize(value.GetType(), value, ContractResolver.Options);

    /// <summary>Numbers by value, whatever type a parser gave them.</summary>
    private static JsonNode? Plain(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.Select(p => KeyValuePair.Create(p.Key, Plain(p.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Plain)]),
        JsonValue value when value.GetValueKind() == JsonValueKind.Number =>
            (float)double.Parse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture),
        _ => node?.DeepClone(),
    };

    private sealed record Times(DateTimeOffset A, DateTimeOffset B, DateTime C, DateTime D, DateTimeOffset E);

    private sealed record Numbers(
        sbyte? A = null, short? B = null, int? C = null, long? D = null, byte? E = null, ushort? F = null, uint? G = null, ulong? H = null,
        float? I = null, double? J = null, bool? K = null);

    private sealed record Structs(ScreeningId Screening, HoldId? Hold);

    private sealed record Chain(int Link, Chain? Next);

    /// <summary>More properties than the short form of a map has room for.</summary>
    private sealed class Wide
    {
        public int? P01 { get; init; }
        public int? P02 { get; init; }
        public int? P03 { get; init; }
        public int? P04 { get; init; }
        public int? P05 { get; init; }
        public int? P06 { get; init; }
        public int? P07 { get; init; }
        public int? P08 { get; init; }
        public int? P09 { get; init; }
        public int? P10 { get; init; }
        public int? P11 { get; init; }
        public int? P12 { get; init; }
        public int? P13 { get; init; }
        public int? P14 { get; init; }
        public int? P15 { get; init; }
        public int? P16 { get; init; }
        public int? P17 { get; set; }
    }
}

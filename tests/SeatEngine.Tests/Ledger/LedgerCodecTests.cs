using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using SeatEngine.Ledger;
using SeatEngine.Seats;
using SeatEngine.Tests.Seats;

namespace SeatEngine.Tests.Ledger;

public class LedgerCodecTests
{
    private static readonly Guid _hold = new("0197a000-0000-7000-8000-000000000001");
    private static readonly Guid _holder = new("0197a000-0000-7000-8000-00000000000a");
    private static readonly DateTimeOffset _until = new DateTimeOffset(2030, 5, 1, 12, 10, 0, TimeSpan.Zero).AddMicroseconds(7);

    private static readonly LedgerEntry[] _oneOfEach =
    [
        new(LedgerOp.Hold, [1, 2]) { Hold = _hold, Holder = _holder, Until = _until },
        new(LedgerOp.Extend, [1, 2]) { Hold = _hold, Until = _until },
        new(LedgerOp.Release, [1]) { Hold = _hold, By = "Ada \"O'Neill\" Müller" },
        new(LedgerOp.Expire, [2]) { Hold = _hold },
        new(LedgerOp.Confirm, [3]) { Hold = _hold, Booking = "ABCDEFGH23" },
        new(LedgerOp.Cancel, [3]) { Booking = "ABCDEFGH23" },
        new(LedgerOp.Block, [4]) { By = "Ada" },
        new(LedgerOp.Unblock, [4]) { By = "Ada" },
        new(LedgerOp.Vacate, [3]) { Booking = "ABCDEFGH23", By = "Ada" },
        new(LedgerOp.Occupy, [7]) { Booking = "ABCDEFGH23", By = "Ada" },
        new(LedgerOp.Correct, [5])
        {
            Status = SeatStatus.Held,
            Hold = _hold,
            Holder = _holder,
            Until = _until,
            Since = _until.AddMinutes(-10),
            By = "reconciliation",
        },
    ];

    // The stored bytes are hashed. A codec that writes other bytes invalidates every existing ledger.
    private static readonly string[] _golden =
    [
        """{"op":"hold","hold":"0197a000-0000-7000-8000-000000000001","holder":"0197a000-0000-7000-8000-00000000000a","until":"""
            + """1903867800000007,"seats":[1,2]}""",
        """{"op":"extend","hold":"0197a000-0000-7000-8000-000000000001","until":1903867800000007,"seats":[1,2]}""",
        """{"op":"release","hold":"0197a000-0000-7000-8000-000000000001","by":"Ada \u0022O\u0027Neill\u0022 M\u00FCller","seats":[1]}""",
        """{"op":"expire","hold":"0197a000-0000-7000-8000-000000000001","seats":[2]}""",
        """{"op":"confirm","hold":"0197a000-0000-7000-8000-000000000001","booking":"ABCDEFGH23","seats":[3]}""",
        """{"op":"cancel","booking":"ABCDEFGH23","seats":[3]}""",
        """{"op":"block","by":"Ada","seats":[4]}""",
        """{"op":"unblock","by":"Ada","seats":[4]}""",
        """{"op":"vacate","booking":"ABCDEFGH23","by":"Ada","seats":[3]}""",
        """{"op":"occupy","booking":"ABCDEFGH23","by":"Ada","seats":[7]}""",
        """{"op":"correct","hold":"0197a000-0000-7000-8000-000000000001","holder":"0197a000-0000-7000-8000-00000000000a","""
            + "\"by\":\"reconciliation\",\"until\":1903867800000007,\"since\":1903867200000007,\"status\":1,\"seats\":[5]}",
    ];

    [Fact]
    public void The_stored_bytes_never_change() =>
        Assert.Equal($"[{string.Join(',', _golden)}]", Encoding.UTF8.GetString(LedgerCodec.Write(_oneOfEach)));

    [Fact]
    public void The_hash_of_a_row_never_changes()
    {
        var hash = LedgerCodec.Hash(LedgerCodec.Genesis, new ScreeningId(7), 1, _until, LedgerCodec.Write(_oneOfEach[..1]));
        Assert.Equal("0a86a95b3bdcf8ee45e335b202fad161f0aecafca811275435fd5423c63f99e9", Convert.ToHexStringLower(hash));
    }

    [Fact]
    public void An_entry_is_read_as_it_was_written()
    {
        var read = LedgerCodec.Read(LedgerCodec.Write(_oneOfEach));
        Assert.Equal(_oneOfEach.Length, read.Count);
        Assert.All(_oneOfEach.Zip(read), pair => AssertSame(pair.First, pair.Second));
    }

    [Fact]
    public void Every_decision_of_the_rules_is_read_as_it_was_written() => Script.Check(script =>
    {
        var model = script.Start();
        var serial = 0;
        foreach (var (seconds, moves) in script.Batches)
        {
            model.Now += TimeSpan.FromSeconds(seconds);
            model.Batch([.. moves.Select(m => Script.Command(model, m, serial++))]);
            var read = LedgerCodec.Read(LedgerCodec.Write(model.LastEntries));
            Assert.Equal(model.LastEntries.Count, read.Count);
            Assert.All(model.LastEntries.Zip(read), pair => AssertSame(pair.First, pair.Second));
        }
    });

    [Fact]
    public void A_message_is_read_as_it_was_written()
    {
        var row = Row();
        var (epoch, read) = LedgerCodec.ReadMessage(LedgerCodec.WriteMessage(42, row));
        Assert.Equal(42, epoch);
        Assert.Equal((row.ScreeningId, row.Revision, row.At), (read.ScreeningId, read.Revision, read.At));
        Assert.Equal(row.PreviousHash, read.PreviousHash);
        Assert.Equal(row.Hash, read.Hash);
        Assert.Equal(row.Changes.ToArray(), read.Changes.ToArray());
        Assert.All(row.Entries.Zip(read.Entries), pair => AssertSame(pair.First, pair.Second));
    }

    [Fact]
    public void Random_bytes_on_the_channel_cause_no_other_exception_than_JsonException() =>
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_000), Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
        {
            OnlyJsonException(() => LedgerCodec.ReadMessage(bytes));
            OnlyJsonException(() => LedgerCodec.Read(bytes));
        }));

    [Fact]
    public void A_damaged_message_is_read_or_causes_a_JsonException()
    {
        var message = LedgerCodec.WriteMessage(1, Row());
        for (var i = 0; i < message.Length; i++)
        {
            OnlyJsonException(() => LedgerCodec.ReadMessage(message[..i]));
            foreach (var damage in "\0\x00ff\"{}[]:,-9ae ")
            {
                var damaged = message.ToArray();
                damaged[i] = (byte)damage;
                OnlyJsonException(() => LedgerCodec.ReadMessage(damaged));
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[")]
    [InlineData("[1]")]
    [InlineData("[]x")]
    [InlineData("[][]")]
    [InlineData("[{\"seats\":[1]}]")]
    [InlineData("[{\"op\":\"hold\"}]")]
    [InlineData("[{\"op\":\"steal\",\"seats\":[1]}]")]
    [InlineData("[{\"op\":7,\"seats\":[1]}]")]
    [InlineData("[{\"op\":\"hold\",\"seats\":[1],\"colour\":\"red\"}]")]
    [InlineData("[{\"op\":\"hold\",\"seats\":1}]")]
    [InlineData("[{\"op\":\"hold\",\"seats\":[\"1\"]}]")]
    [InlineData("[{\"op\":\"hold\",\"seats\":[1.5]}]")]
    [InlineData("[{\"op\":\"hold\",\"seats\":[99999999999]}]")]
    [InlineData("[{\"op\":\"hold\",\"seats\":[1],\"hold\":\"nobody\"}]")]
    [InlineData("[{\"op\":\"hold\",\"seats\":[1],\"hold\":5}]")]
    [InlineData("[{\"op\":\"hold\",\"seats\":[1],\"booking\":5}]")]
    [InlineData("[{\"op\":\"hold\",\"seats\":[1],\"until\":\"soon\"}]")]
    [InlineData("[{\"op\":\"hold\",\"seats\":[1],\"until\":1e300}]")]
    [InlineData("[{\"op\":\"hold\",\"seats\":[1],\"until\":9223372036854775807}]")]
    [InlineData("[{\"op\":\"correct\",\"seats\":[1],\"status\":4}]")]
    [InlineData("[{\"op\":\"correct\",\"seats\":[1],\"status\":257}]")]
    [InlineData("[{\"op\":\"correct\",\"seats\":[1],\"status\":-1}]")]
    public void Invalid_changes_of_a_row_cause_a_JsonException(string changes) =>
        Assert.ThrowsAny<JsonException>(() => LedgerCodec.Read(Encoding.UTF8.GetBytes(changes)));

    private static LedgerRow Row()
    {
        var changes = LedgerCodec.Write(_oneOfEach);
        return new LedgerRow(
            new ScreeningId(7), 12, _until, _oneOfEach, changes, [.. Enumerable.Repeat((byte)3, 32)], [.. Enumerable.Repeat((byte)4, 32)]);
    }

    private static void OnlyJsonException(Action read)
    {
        try
        {
            read();
        }
        catch (JsonException)
        {
        }
    }

    private static void AssertSame(LedgerEntry expected, LedgerEntry actual)
    {
        Assert.Equal(expected.Seats, actual.Seats);
        Assert.Equal(expected with { Seats = [] }, actual with { Seats = [] });
    }
}

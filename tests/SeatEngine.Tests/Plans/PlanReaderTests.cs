using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using SeatEngine.Plans;
using static SeatEngine.Tests.Plans.PlanText;

namespace SeatEngine.Tests.Plans;

public class PlanReaderTests
{
    [Fact]
    public void A_plan_is_read_as_written()
    {
        var plan = Read(Small);

        Assert.Equal("Studio", plan.Name);
        Assert.Equal(new PlanPoint(0.5, 1), plan.Focus);
        Assert.Equal([new("a", "Stalls", "#2a9d8f"), new("b", "Back", "#e76f51")], plan.Categories);
        Assert.Equal([new("stalls", "Stalls", 0)], plan.Sections);
        Assert.Equal([new("screen", "Screen", -6, -3, 12, 0.4)], plan.Shapes);
        Assert.Equal(5, plan.Seats.Count);
        Assert.Equal(new PlanSeat("A-2", "stalls", "A", "2", 0.55, 0, "a", SeatKind.Standard), plan.Seats[1]);
        Assert.Equal(
            [SeatKind.Standard, SeatKind.Standard, SeatKind.Restricted, SeatKind.Wheelchair, SeatKind.Companion],
            plan.Seats.Select(s => s.Kind));
    }

    [Fact]
    public void Hash_is_of_the_document()
    {
        var plan = Read(Small);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(plan.Document.Span)), plan.Hash);
    }

    [Fact]
    public void A_note_about_the_view_is_kept_and_absent_if_there_is_none()
    {
        var plan = Read("""
            {"format":"seatmap-plan/1","name":"N","categories":[{"id":"a","name":"A","color":"#abc"}],"sections":[{"id":"s","name":"S"}],
            "seats":[{"label":"1","section":"s","row":"","number":"1","x":0,"y":0,"category":"a","kind":"restricted",
            "note":"A pillar on the left"},
            {"label":"2","section":"s","row":"","number":"2","x":1,"y":0,"category":"a"}]}
            """);

        Assert.Equal(["A pillar on the left", null], plan.Seats.Select(s => s.Note));
        var lines = Encoding.UTF8.GetString(plan.Document.Span).Split('\n');
        var seats = lines.Where(line => line.StartsWith("{\"label\"", StringComparison.Ordinal)).ToArray();
        Assert.EndsWith("\"kind\":\"restricted\",\"note\":\"A pillar on the left\"},", seats[0], StringComparison.Ordinal);
        Assert.DoesNotContain("note", seats[1], StringComparison.Ordinal);
        Assert.Equal(plan.Hash, PlanReader.Read(plan.Document, "document").Hash);
    }

    [Fact]
    public void Groups_and_tables_are_kept_and_decide_which_seats_are_adjacent()
    {
        static string Seat(int i, string more) =>
            $$"""{"label":"{{i}}","section":"s","row":"A","number":"{{i}}","x":{{i * 0.5}},"y":{{i % 2}},"category":"a"{{more}}}""";
        var plan = Read($$"""
            {"format":"seatmap-plan/1","name":"N","categories":[{"id":"a","name":"A","color":"#abc"}],"sections":[{"id":"s","name":"S"}],
            "seats":[{{Seat(0, ",\"group\":\"x\"")}},{{Seat(1, ",\"group\":\"y\",\"table\":true")}},
            {{Seat(2, ",\"group\":\"x\",\"table\":false")}},
            {{Seat(3, ",\"group\":\"y\",\"table\":true")}},{{Seat(4, "")}}]}
            """);
        Assert.Equal([[0, 2], [1, 3], [4]], plan.Runs);
        Assert.Equal([false, true, false], new[] { 0, 1, 2 }.Select(plan.IsTable));
        var again = PlanReader.Read(plan.Document, "document");
        Assert.Equal(plan.Hash, again.Hash);
        Assert.Equal(plan.Seats, again.Seats);
        var lines = Encoding.UTF8.GetString(plan.Document.Span).Split('\n');
        Assert.Contains(lines, line => line.EndsWith("\"kind\":\"standard\",\"group\":\"y\",\"table\":true},", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.EndsWith("\"kind\":\"standard\",\"group\":\"x\"},", StringComparison.Ordinal));
    }

    [Fact]
    public void The_document_reads_back_to_itself()
    {
        var plan = Read(Small);
        var again = PlanReader.Read(plan.Document, "document");
        Assert.Equal(plan.Hash, again.Hash);
        Assert.Equal(plan.Seats, again.Seats);
    }

    // If this fails, the format of the document has changed, and no stored plan would be recognized by its hash.
    [Fact]
    public void The_document_has_this_form_and_hash()
    {
        var plan = Read("""
            {"format":"seatmap-plan/1","name":"Zoë & Söhne","categories":[{"id":"a","name":"A","color":"#ABC"}],
            "sections":[{"id":"s","name":"S"}],
            "seats":[{"label":"A-1","section":"s","row":"A","number":"1","x":-0.0001,"y":1.00049,"category":"a"},
            {"label":"A-2","section":"s","row":"A","number":"2","x":1e1,"y":1,"category":"a","kind":"companion"}]}
            """);

        Assert.Equal("""
            {"format":"seatmap-plan/1","name":"Zoë & Söhne","focus":{"x":5,"y":1},
            "categories":[
            {"id":"a","name":"A","color":"#aabbcc"}],
            "sections":[
            {"id":"s","name":"S","floor":0}],
            "shapes":[],
            "seats":[
            {"label":"A-1","section":"s","row":"A","number":"1","x":0,"y":1,"category":"a","kind":"standard"},
            {"label":"A-2","section":"s","row":"A","number":"2","x":10,"y":1,"category":"a","kind":"companion"}]}

            """, Encoding.UTF8.GetString(plan.Document.Span));
        Assert.Equal("04b84517d5cfb27e09715be952e8d30955e1f21ba076d671b80c3e85a2b49934", plan.Hash);
    }

    [Fact]
    public void Whitespace_in_the_source_does_not_change_the_hash() =>
        Assert.Equal(
            Read(Small).Hash,
            Read("\uFEFF" + Small.Replace("\n", "\r\n", StringComparison.Ordinal).Replace(":", " : ", StringComparison.Ordinal)).Hash);

    [Fact]
    public void Duplicate_seat_label_is_refused_with_its_line()
    {
        var refused = Refused(Small.Replace("\"B-1\"", "\"A-2\"", StringComparison.Ordinal));
        Assert.Equal(9, refused.Line);
        Assert.Equal("seat label \"A-2\" is used twice, first on line 7", refused.Problem.ToString());
        Assert.StartsWith("plan.json, line 9: ", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"x\":1.1,", "", 8, "the seat has no \"x\"")]
    [InlineData("\"x\":1.1,", "\"x\":null,", 8, "the seat has no \"x\"")]
    [InlineData("\"x\":1.1", "\"x\":\"NaN\"", 8, "\"x\" must be a number")]
    [InlineData("\"x\":1.1", "\"x\":NaN", 8, "not valid JSON")]
    [InlineData("\"x\":1.1", "\"x\":1e999", 8, "\"x\" is 1e999: not between -10000 and 10000")]
    [InlineData("\"x\":1.1", "\"x\":-10000.1", 8, "not between -10000 and 10000")]
    [InlineData("\"y\":0.9,\"category\":\"b\",\"kind\":\"wheelchair\"", "\"y\":0.9,\"category\":\"c\"", 9, "unknown category \"c\"")]
    [InlineData("A-3\",\"section\":\"stalls\"", "A-3\",\"section\":\"stall\"", 8, "unknown section \"stall\"")]
    [InlineData("\"kind\":\"companion\"", "\"kind\":\"sofa\"", 10, "seat \"B-2\": unknown kind \"sofa\"")]
    [InlineData("\"kind\":\"companion\"", "\"group\":7", 10, "seat \"B-2\": \"group\" must be a string")]
    [InlineData("\"kind\":\"companion\"", "\"table\":\"yes\"", 10, "seat \"B-2\": \"table\" must be true or false")]
    [InlineData("\"A-3\"", "3", 8, "\"label\" must be a string")]
    [InlineData("\"A-3\"", "\"\"", 8, "\"label\": it is empty")]
    [InlineData("\"A-3\"", "\"A\\n3\"", 8, "control character")]
    [InlineData("\"A-3\"", "\"\\ud800\"", 8, "surrogate")]
    [InlineData("#2a9d8f", "teal", 2, "bad colour \"teal\"")]
    [InlineData("#2a9d8f", "#2a9d8", 2, "bad colour")]
    [InlineData("\"id\":\"b\"", "\"id\":\"a\"", 2, "category id \"a\" is used twice")]
    [InlineData("\"floor\":0", "\"floor\":0.5", 3, "whole number")]
    [InlineData("\"width\":12", "\"width\":-12", 4, "\"width\" is less than 0")]
    [InlineData("\"name\":\"Studio\",", "", 1, "the plan has no \"name\"")]
    [InlineData("\"x\":0.5,", "", 1, "the focus has no \"x\"")]
    [InlineData("seatmap-plan/1", "seatmap-plan/2", 1, "unknown format")]
    [InlineData("\"A\",\"number\":\"3\",", "\"A\" \"number\":\"3\",", 8, "not valid JSON")]
    [InlineData("]}", "", 11, "not valid JSON")]
    [InlineData("\"seats\"", "\"chairs\"", 1, "the plan has no \"seats\"")]
    public void A_bad_plan_is_refused_with_the_line_that_is_wrong(string good, string bad, int line, string problem)
    {
        Assert.Contains(good, Small, StringComparison.Ordinal);
        var at = Small.LastIndexOf(good, StringComparison.Ordinal);
        var refused = Refused(Small[..at] + bad + Small[(at + good.Length)..]);
        Assert.Contains(problem, refused.Problem.ToString(), StringComparison.Ordinal);
        Assert.Equal(line, refused.Line);
    }

    [Fact]
    public void Of_a_row_either_all_seats_are_around_a_table_or_none()
    {
        var refused = Refused(Small.Replace(
            "\"kind\":\"companion\"", "\"kind\":\"companion\",\"table\":true", StringComparison.Ordinal));
        Assert.Equal(
            "seat \"B-1\": seat \"B-2\" of the same row is around a table: either all seats of a row are, or none",
            refused.Problem.ToString());
        Assert.Equal(9, refused.Line);
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void A_table_has_up_to_a_hundred_seats(int count, bool accepted)
    {
        var seats = Enumerable.Range(1, count).Select(i =>
            $$"""{"label":"{{i}}","section":"s","row":"T","number":"{{i}}","x":{{i}},"y":0,"category":"a","table":true}""");
        var json = $$"""
            {"format":"seatmap-plan/1","name":"N","categories":[{"id":"a","name":"A","color":"#abc"}],"sections":[{"id":"s","name":"S"}],
            "seats":[{{string.Join(",\n", seats)}}]}
            """;
        if (accepted)
            Assert.Equal(count, Read(json).Runs[0].Length);
        else
            Assert.Equal("seat \"1\": one table has 101 seats: 100 is the most", Refused(json).Problem.ToString());
    }

    [Fact]
    public void A_plan_without_seats_is_refused()
    {
        var refused = Refused(Small[..Small.IndexOf("\"seats\"", StringComparison.Ordinal)] + "\"seats\":\n[]}");
        Assert.Equal("no seats", refused.Problem.ToString());
        Assert.Equal(6, refused.Line);
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_refused_with_their_line()
    {
        var bytes = Encoding.Latin1.GetBytes(Small.Replace("\"Back\"", "\"Rückwand\"", StringComparison.Ordinal));
        var refused = Assert.Throws<PlanException>(() => PlanReader.Read(bytes, "plan.json"));
        Assert.Equal((2, "not valid UTF-8"), (refused.Line, refused.Problem.ToString()));
    }

    [Theory]
    [InlineData(PlanReader.MaxSeats, true)]
    [InlineData(PlanReader.MaxSeats + 1, false)]
    public void A_hundred_thousand_seats_are_read_and_not_one_more(int count, bool accepted)
    {
        var json = new StringBuilder(
            """{"format":"seatmap-plan/1","name":"Bowl","categories":[{"id":"a","name":"A","color":"#000000"}],"sections":"""
                + """[{"id":"s","name":"S"}],"seats":[""");
        for (var i = 0; i < count; i++)
        {
            var (row, number) = (i / 500, i % 500);
            json.Append(i == 0 ? "\n" : ",\n").Append(System.Globalization.CultureInfo.InvariantCulture,
                $$"""{"label":"{{i}}","section":"s","row":"{{row}}","number":"{{number}}","x":{{number}},"y":{{row}},"category":"a"}""");
        }
        json.Append("]}");
        if (accepted)
        {
            Assert.Equal(count, Read(json.ToString()).Seats.Count);
        }
        else
        {
            var refused = Refused(json.ToString());
            Assert.Equal(("more than 100000 seats", count + 1), (refused.Problem.ToString(), refused.Line));
        }
    }

    [Fact]
    public void The_default_focus_is_a_third_of_the_way_from_the_front_row_to_the_last()
    {
        var plan = Read(Small.Replace("\"focus\":{\"x\":0.5,\"y\":1},", "", StringComparison.Ordinal));
        Assert.Equal(new PlanPoint(0, 0.3), plan.Focus);
    }

    [Theory]
    [InlineData("\"seatmap-plan/1\"", "\"\\ud800\"", 1)]
    [InlineData("\"label\":\"B-1\"", "\"\\ud800\":1,\"label\":\"B-1\"", 9)]
    public void Half_a_surrogate_pair_is_refused_everywhere(string good, string bad, int line) =>
        Assert.Equal(line, Refused(Small.Replace(good, bad, StringComparison.Ordinal)).Line);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Damaged_plans_are_read_or_refused_and_the_document_of_one_that_was_read_is_read_again(bool pretix)
    {
        var whole = pretix ? File.ReadAllBytes(PlanFiles.Path("examples/pretix-small.json")) : Encoding.UTF8.GetBytes(Small);
        var lines = whole.AsSpan().Count((byte)'\n') + 1;
        string[] insertions = ["", "\"", "{", "]", ",", "0", "-1e9", "null", "[]", "\\ud800", "\u00e9", "\n"];
        var damage = Gen.Choose(0, whole.Length).Zip(Gen.Choose(0, 12)).Zip(Gen.Elements(insertions));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3_000), Prop.ForAll(damage.ToArbitrary(), d =>
        {
            var ((at, cut), insertion) = d;
            byte[] damaged = [.. whole[..at], .. Encoding.UTF8.GetBytes(insertion), .. whole[Math.Min(at + cut, whole.Length)..]];
            try
            {
                var plan = PlanReader.Read(damaged, "plan.json");
                Assert.Equal(plan.Hash, PlanReader.Read(plan.Document, "document").Hash);
            }
            catch (PlanException e)
            {
                Assert.InRange(e.Line, 1, lines + 1);
            }
        }));
    }
}

using System.Text;
using FsCheck;
using FsCheck.Fluent;
using SeatEngine.Plans;

namespace SeatEngine.Tests.Plans;

public sealed class SeatListTests
{
    private const string Hall = """
        section,row,number,category
        Stalls,A,1,Best
        Stalls,A,2,Best
        Stalls,B,1,Usual
        Balcony,A,1,Usual

        """;

    private static SeatingPlan Read(string csv, string? name = null) => PlanReader.Read(Encoding.UTF8.GetBytes(csv), "hall.csv", name);

    private static PlanException Refused(string csv) => Assert.Throws<PlanException>(() => Read(csv));

    [Fact]
    public void A_list_becomes_a_plan_with_its_rows_laid_out_from_front_to_back()
    {
        var plan = Read(Hall, "Old Theatre");
        Assert.Equal("Old Theatre", plan.Name);
        Assert.Equal([new("stalls", "Stalls"), new("balcony", "Balcony")], plan.Sections);
        Assert.Equal(["Best", "Usual"], plan.Categories.Select(category => category.Name));
        Assert.Equal(["Stalls A-1", "Stalls A-2", "Stalls B-1", "Balcony A-1"], plan.Seats.Select(seat => seat.Label));
        Assert.Equal(
            ["Stalls, row A seat 1", "Stalls, row A seat 2", "Stalls, row B seat 1", "Balcony, row A seat 1"],
            plan.Seats.Select((_, seat) => SeatName.Of(plan, seat).Text));
        Assert.Equal([(-0.275, 0.0), (0.275, 0.0), (0.0, 0.95), (0.0, 3.4)], plan.Seats.Select(seat => (seat.X, seat.Y)));
        Assert.Equal([[0, 1], [2], [3]], plan.Runs);
        Assert.Equal(plan.Hash, PlanReader.Read(plan.Document, "document").Hash);
        Assert.Equal("hall.csv", Read(Hall).Name);
    }

    [Theory]
    [InlineData(";", "\r\n")]
    [InlineData(",", "\n")]
    [InlineData("\t", "\r")]
    [InlineData(" ; ", "\r\n\r\n")]
    public void Separators_and_line_ends_are_those_of_the_file(string separator, string lineEnd) => Assert.Equal(
        Read(Hall, "x").Hash,
        Read(Hall.Replace(",", separator, StringComparison.Ordinal).Replace("\n", lineEnd, StringComparison.Ordinal), "x").Hash);

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-8", false)]
    [InlineData("utf-16", false)]
    [InlineData("utf-16BE", false)]
    [InlineData("windows-1252")]
    public void The_encoding_is_recognised(string encoding, bool marked = true)
    {
        const string Text = "Section;Row;Number;Category\r\n\"Bühne\";Ä;1;10 €\r\n";
        var with = encoding == "windows-1252" ? CodePagesEncodingProvider.Instance.GetEncoding(1252)! : Encoding.GetEncoding(encoding);
        var plan = PlanReader.Read((byte[])[.. marked ? with.GetPreamble() : [], .. with.GetBytes(Text)], "hall.csv");
        Assert.Equal(("Bühne", "Ä", "10 €"), (plan.Sections[0].Name, plan.Seats[0].Row, plan.Categories[0].Name));
    }

    [Fact]
    public void Every_column_is_read()
    {
        var plan = Read("""
            sep=;
            section;row;number;category;label;x;y;kind;note;table;;
            "Stalls; left";A;1;Best;Sofa;0;0,0;wheelchair;"A ""pillar""
            in front";no;;
            "Stalls; left";A;2;Best;;25;0;Companion;;;;
            "Stalls; left";A;3;Best;;50,0;0;;;;;
            ;;;;;;;;;;;
            """);
        Assert.Equal("Stalls; left", plan.Sections[0].Name);
        Assert.Equal(["Sofa", "A-2", "A-3"], plan.Seats.Select(seat => seat.Label));
        Assert.Equal([SeatKind.Wheelchair, SeatKind.Companion, SeatKind.Standard], plan.Seats.Select(seat => seat.Kind));
        Assert.Equal([-0.55, 0, 0.55], plan.Seats.Select(seat => seat.X));
        Assert.Equal(["A \"pillar\" in front", null, null], plan.Seats.Select(seat => seat.Note));
    }

    [Fact]
    public void Tables_are_laid_out_with_seats_on_both_sides_and_their_seats_are_together()
    {
        var lines = Enumerable.Range(1, 5).SelectMany(table => Enumerable.Range(1, 7).Select(seat => $"Hall,{table},{seat},A,yes"));
        var plan = Read($"section,row,number,category,table\n{string.Join('\n', lines)}");
        Assert.Equal(5, plan.Runs.Count);
        Assert.All(Enumerable.Range(0, 5), run => Assert.True(plan.IsTable(run)));
        Assert.Empty(PlanWarnings.Of(plan));
        for (var seat = 0; seat < plan.Seats.Count; seat++)
        {
            var others = plan.Seats.Where(other => other != plan.Seats[seat]);
            Assert.True(others.Min(o => double.Hypot(o.X - plan.Seats[seat].X, o.Y - plan.Seats[seat].Y)) > 0.54);
        }
    }

    [Fact]
    public void Numbers_that_are_listed_as_texts_are_sorted_are_laid_out_as_people_count()
    {
        string[] sorted = ["1", "10", "11", "12", "2", "3", "4", "5", "6", "7", "8", "9"];
        string[] counted = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"];
        var plan = Read($"section,row,number,category\n{string.Join('\n', sorted.SelectMany(r => sorted.Select(n => $"Hall,{r},{n},A")))}");
        Assert.Equal(sorted, plan.Seats.Take(12).Select(seat => seat.Number));
        for (var seat = 0; seat < plan.Seats.Count; seat++)
        {
            var (row, number) = (Array.IndexOf(counted, plan.Seats[seat].Row), Array.IndexOf(counted, plan.Seats[seat].Number));
            Assert.Equal(((number - 5.5) * 0.55, row * 0.95), (plan.Seats[seat].X, plan.Seats[seat].Y), (a, b) =>
                Math.Abs(a.Item1 - b.Item1) < 0.002 && Math.Abs(a.Item2 - b.Item2) < 0.002);
        }
        // Odd and even numbers on two sides of the middle are a hall's own order.
        var halves = Read("section,row,number,category\nHall,A,3,A\nHall,A,1,A\nHall,A,2,A\nHall,A,4,A");
        Assert.Equal(halves.Seats.Select(seat => seat.X).Order(), halves.Seats.Select(seat => seat.X));
    }

    [Fact]
    public void Seats_without_row_stand_in_a_block_whose_lines_are_rows()
    {
        var plan = Read($"section,row,number,category\n{string.Join('\n', Enumerable.Range(1, 200).Select(i => $"Yard,,{i},A"))}");
        var width = plan.Seats.Max(seat => seat.X) - plan.Seats.Min(seat => seat.X);
        Assert.InRange(width, 5, 15);
        Assert.All(plan.Runs, run => Assert.Single(run.Select(seat => plan.Seats[seat].Y).Distinct()));
        Assert.Equal("Seat 200", SeatName.Of(plan, 199).Text);
    }

    [Theory]
    [InlineData("Section,Row,Seat,Price\nA,1,1,25.00", 1, "column 3 is called \"Seat\". The first line is section,row,number,category and")]
    [InlineData("section,row,number", 1, "there are too few columns (3)")]
    [InlineData("section,row,number,category,note,kind\n", 1, "column 6 is called \"kind\"")]
    [InlineData("section,row,number,category,x\n", 1, "x and y without the other")]
    [InlineData("section,row,number,category", 1, "no seats")]
    [InlineData("section,row,number,category\nA,1,1", 2, "fields in this line: 3; columns in the first line: 4")]
    [InlineData("section,row,number,category\nA,1,1,25,00", 2, "fields in this line: 5; columns in the first line: 4")]
    [InlineData("section,row,number,category\n\nA,1,1,\n", 3, "section A, row 1, seat 1: it has no category")]
    [InlineData("section,row,number,category\nA,1,1,a\nA,1,\u200b2,a", 3, "number: it holds a character that nobody sees")]
    [InlineData("section,row,number,category\nA,1,1,a\nA,1,2,a\nA,1,1,a", 4, "seat label \"A 1-1\" reads the same as \"A 1-1\" on line 2")]
    [InlineData("section,row,number,category,label\nA,S,1,a,S1\nA,S,1,a,S-1", 3, "would both be called")]
    [InlineData("section,row,number,category\nA,,,a", 2, "neither row nor number nor label")]
    [InlineData("section,row,number,category\nA,1,\"1,a\n\n", 2, "quotation mark")]
    [InlineData("section,row,number,category,kind\nA,1,1,a,sofa", 2, "unknown kind \"sofa\": standard, wheelchair, companion, restricted")]
    [InlineData("section,row,number,category,table\nA,1,1,a,perhaps", 2, "table is \"perhaps\": yes or no")]
    [InlineData("section,row,number,category,x,y\nA,1,1,a,left,2", 2, "x is \"left\"")]
    [InlineData("section,row,number,category,x,y\nA,1,1,a,1,", 2, "only one of x and y")]
    [InlineData("section,row,number,category,x,y\nA,1,1,a,1,1\nA,1,2,a,,", 3, "section A, row 1, seat 2: it has no x and y, and others")]
    [InlineData("section,row,number,category,x,y\nA,1,1,a,0,0\nA,1,2,a,1,0\nA,1,3,a,90000,0", 4, "from the others")]
    [InlineData("Bühne;1\r\n", 1, "not a seating plan. What can be read: ")]
    [InlineData("section,row,number,category,table\nA,1,1,a,yes\nA,1,2,a,no", 3, "of the same row is around a table")]
    [InlineData("PK\u0003\u0004 xl/workbook.xml", 1, "save the sheet as CSV")]
    [InlineData("%PDF-1.7", 1, "not a seating plan. What can be read: ")]
    [InlineData("", 1, "not a seating plan. What can be read: ")]
    [InlineData("<svg/>", 1, "a seat list in CSV whose first line begins with section,row,number,category")]
    public void A_bad_list_is_refused_with_the_line_and_the_seat(string csv, int line, string why)
    {
        var refused = Refused(csv);
        Assert.Contains(why, refused.Problem.ToString(), StringComparison.Ordinal);
        Assert.Equal(line, refused.Line);
    }

    [Fact]
    public void A_name_that_is_too_long_is_refused_and_not_cut()
    {
        Assert.Equal(1_000, Read(Hall, new string('n', 1_000)).Name.Length);
        var refused = Assert.Throws<PlanException>(() => Read(Hall, new string('n', 1_001)));
        Assert.Contains("longer than 1000", refused.Problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_quoted_field_holds_is_read_as_it_is() =>
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(
            Gen.Elements("a", "\"", ",", "\n", "\r\n", " ", "ä").ListOf().Select(string.Concat).ListOf()
                .Where(fields => fields.Any(field => !string.IsNullOrWhiteSpace(field))).ToArbitrary(),
            fields =>
            {
                var line = string.Join(',', fields.Select(field => $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));
                var records = CsvRecords.Read($"\n{line}\n", ',').ToList();
                Assert.Equal(fields, Assert.Single(records).Fields);
                Assert.Equal(2, records[0].Line);
            }));

    [Fact]
    public void Damaged_lists_are_read_or_refused_on_one_of_their_lines()
    {
        var whole = Encoding.UTF8.GetBytes("section;row;number;category;label;x;y;kind;note;table\n"
            + string.Join('\n', Enumerable.Range(1, 9).Select(i => $"Hall;{i % 3};{i};A;;{i};{i % 2};;\"no\"\"te\";no")));
        string[] insertions = ["", "\"", ";", "\n", "\r", ",", "9e99", "-", "\u00e9", "\u200b", "yes", "sep="];
        var damage = Gen.Choose(0, whole.Length).Zip(Gen.Choose(0, 12)).Zip(Gen.Elements(insertions));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3_000), Prop.ForAll(damage.ToArbitrary(), d =>
        {
            var ((at, cut), insertion) = d;
            byte[] damaged = [.. whole[..at], .. Encoding.UTF8.GetBytes(insertion), .. whole[Math.Min(at + cut, whole.Length)..]];
            try
            {
                var plan = PlanReader.Read(damaged, "hall.csv");
                Assert.Equal(plan.Hash, PlanReader.Read(plan.Document, "document").Hash);
            }
            catch (PlanException e)
            {
                Assert.InRange(e.Line, 1, 12);
            }
        }));
    }
}

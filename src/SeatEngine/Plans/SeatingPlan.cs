using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using SeatEngine.Json;

namespace SeatEngine.Plans;

[JsonConverter(typeof(CamelCaseEnumConverter<SeatKind>))]
public enum SeatKind : byte
{
    Standard,
    Wheelchair,
    Companion,
    Restricted,
}

/// <summary>
/// One seat of a plan. Its index is its place in <see cref="SeatingPlan.Seats"/>; that index is what commands and frames carry.
/// <paramref name="Note"/> says what a buyer should know, of the view above all.
/// </summary>
/// <param name="Group">
/// Seats of a section with the same group are a row, whatever the row's name is. Null: those of the same name are.
/// </param>
/// <param name="Table">The seats of the row are around a table.</param>
public sealed record PlanSeat(
    string Label, string Section, string Row, string Number, double X, double Y, string Category, SeatKind Kind = SeatKind.Standard,
    string? Note = null, string? Group = null, bool Table = false);

public sealed record PlanCategory(string Id, string Name, string Color);

public sealed record PlanSection(string Id, string Name, int Floor = 0);

/// <summary>A labelled shape that is not a seat: the screen, the stage, a door. Units are those of the seats.</summary>
public sealed record PlanShape(string Kind, string Label, double X, double Y, double Width, double Height);

public sealed record PlanPoint(double X, double Y);

/// <summary>
/// A hall's seats: static, immutable, known by the hash of its canonical JSON. Coordinates are in metres, y grows away
/// from the stage. Thread-safe.
/// </summary>
public sealed class SeatingPlan
{
    // One of them at least is there: the packed one of a plan that is kept in memory, the other one of a plan that has just been read.
    private byte[]? _document;
    private byte[]? _packed;
    private byte[]? _packedRows;

    public required string Name { get; init; }

    public required IReadOnlyList<PlanCategory> Categories { get; init; }

    public required IReadOnlyList<PlanSection> Sections { get; init; }

    public required IReadOnlyList<PlanShape> Shapes { get; init; }

    /// <summary>The point that good seats are near to.</summary>
    public required PlanPoint Focus { get; init; }

    public required IReadOnlyList<PlanSeat> Seats { get; init; }

    /// <summary>SHA-256 of <see cref="Document"/>, 64 lower-case hex digits.</summary>
    public required string Hash { get; init; }

    /// <summary>The canonical UTF-8 JSON. Made anew at each use if the plan comes from the database: 12 MB for 100,000 seats.</summary>
    public ReadOnlyMemory<byte> Document => _document ?? PackedDocument.Unpack(_packed!);

    /// <summary><see cref="Document"/> as gzip, as it is stored and served.</summary>
    public ReadOnlyMemory<byte> Packed => _packed ??= PackedDocument.Pack(_document);

    /// <summary>The plan by rows, as gzip. Made at the first use, then kept; two threads may make it at the same time.</summary>
    public ReadOnlyMemory<byte> PackedRows => _packedRows ??= PackedDocument.Pack(PlanRowsWriter.Write(this));

    /// <summary><see cref="PackedRows"/> unpacked.</summary>
    public ReadOnlyMemory<byte> Rows => PackedDocument.Unpack(PackedRows.ToArray());

    /// <summary>
    /// Seats that touch, in order: an aisle or a row's end cuts a run. "Adjacent" means consecutive in one run, or at one table
    /// (<see cref="IsTable"/>). Every seat is in exactly one run (perhaps alone).
    /// </summary>
    public required IReadOnlyList<int[]> Runs { get; init; }

    /// <summary>Whether the run is the seats around a table, all of which are adjacent to each other.</summary>
    public bool IsTable(int run) => SeatRuns.IsTable(Seats, Runs[run]);

    /// <summary>For each seat, the index of its run in <see cref="Runs"/>.</summary>
    public required int[] RunOf { get; init; }

    /// <summary>For each seat, its place within its run.</summary>
    public required int[] PlaceInRun { get; init; }

    /// <summary>For each companion's seat beside a wheelchair space, the spaces that it goes with.</summary>
    public required FrozenDictionary<int, CompanionSeat> Companions { get; init; }

    /// <summary>Computed at first use, then kept. Two threads may compute it at the same time; the results are equal.</summary>
    internal PlanScores Scores => field ??= new PlanScores(this);

    /// <summary>For each seat, the index of its section in <see cref="Sections"/>. Computed as <see cref="Scores"/>.</summary>
    internal int[] SectionOf => field ??= Indexes(Sections.Select(s => s.Id), s => s.Section);

    /// <summary>For each section, its seats, ascending. Computed as <see cref="Scores"/>.</summary>
    internal int[][] SeatsOfSection => field ??= ListSeats();

    /// <summary>Seats by section and category: section * categories + category. Computed as <see cref="Scores"/>.</summary>
    internal int[] SeatsByPrice => field ??= CountSeats();

    /// <summary>For each seat, the index of its category in <see cref="Categories"/>. Computed as <see cref="Scores"/>.</summary>
    internal int[] CategoryOf => field ??= Indexes(Categories.Select(c => c.Id), s => s.Category);

    private int[] Indexes(IEnumerable<string> ids, Func<PlanSeat, string> id)
    {
        var indexes = ids.Index().ToDictionary(i => i.Item, i => i.Index, StringComparer.Ordinal);
        return [.. Seats.Select(s => indexes[id(s)])];
    }

    private int[][] ListSeats()
    {
        var lists = Sections.Select(_ => new List<int>()).ToArray();
        for (var seat = 0; seat < Seats.Count; seat++)
            lists[SectionOf[seat]].Add(seat);
        return Array.ConvertAll(lists, list => list.ToArray());
    }

    private int[] CountSeats()
    {
        var counts = new int[Sections.Count * Categories.Count];
        for (var seat = 0; seat < Seats.Count; seat++)
            counts[(SectionOf[seat] * Categories.Count) + CategoryOf[seat]]++;
        return counts;
    }

    /// <summary>Keeps the document packed only. Before the plan is shared with other threads.</summary>
    internal SeatingPlan KeepPacked(byte[] packed)
    {
        (_packed, _document) = (packed, null);
        return this;
    }

    /// <summary>Finds the runs, writes the document, takes its hash. What comes in was checked by <see cref="PlanReader"/>.</summary>
    internal static SeatingPlan Of(
        string name,
        IReadOnlyList<PlanCategory> categories,
        IReadOnlyList<PlanSection> sections,
        IReadOnlyList<PlanShape> shapes,
        PlanPoint focus,
        IReadOnlyList<PlanSeat> seats)
    {
        var runs = SeatRuns.Find(seats);
        var runOf = new int[seats.Count];
        var placeInRun = new int[seats.Count];
        for (var run = 0; run < runs.Count; run++)
        {
            for (var place = 0; place < runs[run].Length; place++)
                (runOf[runs[run][place]], placeInRun[runs[run][place]]) = (run, place);
        }
        var document = PlanWriter.Write(name, focus, categories, sections, shapes, seats);
        return new SeatingPlan
        {
            Name = name,
            Categories = categories,
            Sections = sections,
            Shapes = shapes,
            Focus = focus,
            Seats = seats,
            Hash = Convert.ToHexStringLower(SHA256.HashData(document)),
            _document = document,
            Runs = runs,
            RunOf = runOf,
            PlaceInRun = placeInRun,
            Companions = CompanionSeats.Find(seats, runs),
        };
    }
}

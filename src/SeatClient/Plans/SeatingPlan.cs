using System.Text.Json.Serialization;

namespace SeatMap.Client;

/// <summary>
/// A hall's seats. Immutable: plans with the same hash are the same. Metres; x grows to the right, y away from the stage.
/// </summary>
public sealed record SeatingPlan
{
    /// <summary>The plan's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The point that good seats are near to.</summary>
    public PlanPoint Focus { get; init; }

    /// <summary>What prices refer to.</summary>
    public IReadOnlyList<PlanCategory> Categories { get; init; } = [];

    /// <summary>Stalls, balcony, blocks.</summary>
    public IReadOnlyList<PlanSection> Sections { get; init; } = [];

    /// <summary>What is drawn but not sold: the stage, the screen.</summary>
    public IReadOnlyList<PlanShape> Shapes { get; init; } = [];

    /// <summary>All seats. A seat's index in this list is its number in every command, frame and reply.</summary>
    public IReadOnlyList<PlanSeat> Seats { get; init; } = [];
}

/// <summary>A point of a plan, in metres.</summary>
public readonly record struct PlanPoint(double X, double Y);

/// <summary>A price category.</summary>
/// <param name="Id">What prices refer to.</param>
/// <param name="Name">For people.</param>
/// <param name="Color"><c>#rrggbb</c>.</param>
public sealed record PlanCategory(string Id, string Name, string Color);

/// <summary>A part of a hall.</summary>
/// <param name="Id">What seats refer to.</param>
/// <param name="Name">For people.</param>
/// <param name="Floor">0 is the ground floor.</param>
public sealed record PlanSection(string Id, string Name, int Floor);

/// <summary>Something that is drawn but not sold. X and Y are the corner where both are least, in metres.</summary>
public sealed record PlanShape(string Kind, string Label, double X, double Y, double Width, double Height);

/// <summary>One seat.</summary>
/// <param name="Label">Unique in the plan, for people.</param>
/// <param name="Section">The id of its section.</param>
/// <param name="Row">The row's name; may be empty.</param>
/// <param name="Number">The number within the row; may be empty.</param>
/// <param name="X">Metres, to the right.</param>
/// <param name="Y">Metres, away from the stage.</param>
/// <param name="Category">The id of its category.</param>
/// <param name="Kind">Whether it is a usual seat.</param>
/// <param name="Note">What a buyer should know, of the view above all.</param>
/// <param name="Group">Seats of a section with the same group are a row, whatever the row's name is. Null: those of the same name.</param>
/// <param name="Table">The seats of the row are around a table, and all of them are adjacent to each other.</param>
public sealed record PlanSeat(
    string Label,
    string Section,
    string Row,
    string Number,
    double X,
    double Y,
    string Category,
    SeatKind Kind = SeatKind.Standard,
    string? Note = null,
    string? Group = null,
    bool Table = false);

/// <summary>What kind of seat it is.</summary>
[JsonConverter(typeof(OpenEnumConverter<SeatKind>))]
public enum SeatKind
{
    /// <summary>A kind that this version of the client does not know.</summary>
    Unknown,

    /// <summary>A usual seat.</summary>
    Standard,

    /// <summary>A space for a wheelchair.</summary>
    Wheelchair,

    /// <summary>For who accompanies a wheelchair user.</summary>
    Companion,

    /// <summary>With a restricted view.</summary>
    Restricted,
}

using SeatEngine.Text;

namespace SeatEngine.Plans;

/// <summary>What the parts of a plan's source are called in messages.</summary>
internal static class PlanParts
{
    public static readonly Message Plan = new("plan.the.plan", "the plan");
    public static readonly Message Category = new("plan.the.category", "the category");
    public static readonly Message Section = new("plan.the.section", "the section");
    public static readonly Message Shape = new("plan.the.shape", "the shape");
    public static readonly Message Seat = new("plan.the.seat", "the seat");
    public static readonly Message Focus = new("plan.the.focus", "the focus");
    public static readonly Message Zone = new("plan.the.zone", "the zone");
    public static readonly Message Row = new("plan.the.row", "the row");
    public static readonly Message Area = new("plan.the.area", "the area");
    public static readonly Message Position = new("plan.the.position", "the position");
    public static readonly Message Circle = new("plan.the.circle", "the circle");
    public static readonly Message Ellipse = new("plan.the.ellipse", "the ellipse");
    public static readonly Message Radius = new("plan.the.radius", "the radius");
    public static readonly Message Polygon = new("plan.the.polygon", "the polygon");
    public static readonly Message Point = new("plan.the.point", "the point");

    /// <summary>A problem with the part that it is about before it.</summary>
    public static Message About(Message subject, Message problem) =>
        new("plan.about", "{subject}: {problem}", ("subject", subject), ("problem", problem));
}

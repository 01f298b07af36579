using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using SeatEngine.Screenings;
using SeatEngine.Seats;
using Web.Http;

namespace Web.Screenings;

/// <summary>The query string of a list of screenings.</summary>
internal record ListRequest
{
    private const int MaxIds = 200;

    [FromQuery(Name = "q"), Description("Words that occur in title, venue, hall or city. Case and accents do not matter.")]
    public string? Words { get; init; }

    [FromQuery(Name = "venue"), Description("The venue's whole name, or name and city: \"Odeon, London\". Case and accents do not matter.")]
    public string? Venue { get; init; }

    [FromQuery(Name = "city"), Description("The city's whole name. Case and accents do not matter.")]
    public string? City { get; init; }

    [FromQuery(Name = "from"), Description("The first day, by the venue's clock.")]
    public DateOnly? From { get; init; }

    [FromQuery(Name = "to"), Description("The last day, by the venue's clock.")]
    public DateOnly? To { get; init; }

    [FromQuery(Name = "ids"), Description("Only these: up to 200, with commas between.")]
    public string? Ids { get; init; }

    [FromQuery(Name = "limit"), Description("1 to 2,000, which is also the default.")]
    public int? Limit { get; init; }

    [FromQuery(Name = "after"), Description("From the Link header of the page before.")]
    public string? After { get; init; }

    public int Rows => Limit ?? ListPage<ScreeningSummary>.MaxRows;

    /// <summary>A filter and a position, or what is wrong.</summary>
    public (ScreeningFilter Filter, ListPosition? After, string? Fault) Read(ScreeningFilter filter, PageCursors cursors)
    {
        filter = filter with
        {
            Words = Text(Words),
            Venue = Text(Venue),
            City = Text(City),
            From = From,
            To = To,
            Ids = Ids is null ? null : ReadIds(Ids),
        };
        var position = After is null ? null : cursors.ReadPosition(filter.Span, After);
        var fault = filter.Validate()
            ?? (Limit is < 1 or > ListPage<ScreeningSummary>.MaxRows ? $"limit is 1 to {ListPage<ScreeningSummary>.MaxRows}." : null)
            ?? (Ids is not null && filter.Ids is null ? $"ids are up to {MaxIds} numbers with commas between." : null)
            ?? (After is not null && position is null ? "after is not from a page of this list." : null);
        return (filter, position, fault);
    }

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static long[]? ReadIds(string text)
    {
        var parts = text.Split(',');
        var ids = Array.ConvertAll(
            parts, part => long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : -1);
        return ids.Length > MaxIds || ids.Contains(-1) ? null : ids;
    }
}

/// <summary>The same for staff, who also see what is past.</summary>
internal sealed record StaffListRequest : ListRequest
{
    /// <summary>For staff a screening is not over when it has begun.</summary>
    private static readonly TimeSpan UpcomingFor = TimeSpan.FromHours(6);

    [FromQuery(Name = "when"), Description("upcoming: from six hours ago on (the default); past: before that, latest first; all.")]
    public string? When { get; init; }

    /// <summary>Organizers find their own screenings alone.</summary>
    public static ScreeningFilter FilterFor(StaffMember staff) =>
        new() { UpcomingFor = UpcomingFor, Organizer = staff.OwnScreeningsOnly ? staff.Id : null };

    /// <returns>Null for an unknown word.</returns>
    public static ListSpan? SpanOf(string? when) => when switch
    {
        null or "" or "upcoming" => ListSpan.Upcoming,
        "past" => ListSpan.Past,
        "all" => ListSpan.All,
        _ => null,
    };
}

internal static class ListPages
{
    public static string WritePosition(this PageCursors cursors, ListSpan span, ListPosition position) =>
        cursors.Write($"screenings.{span}", position.StartsAt, PageCursors.IdOf(position.Id));

    public static ListPosition? ReadPosition(this PageCursors cursors, ListSpan span, string cursor) =>
        cursors.Read($"screenings.{span}", cursor) is { } place
            ? new ListPosition(place.At, long.Parse(place.Id, CultureInfo.InvariantCulture))
            : null;

    /// <summary>Says where the next page is (RFC 8288): the same address with another <c>after</c>.</summary>
    public static void LinkNext(this HttpContext context, string? cursor)
    {
        if (cursor is null)
            return;
        var parts = context.Request.Query.Where(part => !part.Key.Equals("after", StringComparison.OrdinalIgnoreCase))
            .Append(new("after", cursor));
        var address = $"{context.Request.PathBase}{context.Request.Path}{QueryString.Create(parts)}";
        context.Response.Headers.Link = $"<{address}>; rel=\"next\"";
    }
}

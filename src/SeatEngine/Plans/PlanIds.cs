using System.Globalization;
using System.Text;
using SeatEngine.Text;

namespace SeatEngine.Plans;

/// <summary>Ids and labels for plans in formats that have none. Pure.</summary>
internal static class PlanIds
{
    /// <summary>Lower-case letters, digits and hyphens of the name, numbered from 2 where that is taken.</summary>
    public static string Unique(string name, ICollection<string> taken)
    {
        var slug = new StringBuilder();
        foreach (var c in name.Normalize(NormalizationForm.FormD).Take(48))
        {
            if (char.IsAsciiLetterOrDigit(c))
                slug.Append(char.ToLowerInvariant(c));
            else if (char.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && slug.Length > 0 && slug[^1] != '-')
                slug.Append('-');
        }
        var stem = slug.ToString().Trim('-') is { Length: > 0 } s ? s : "x";
        var id = stem;
        for (var n = 2; taken.Contains(id); n++)
            id = string.Create(CultureInfo.InvariantCulture, $"{stem}-{n}");
        if (taken is HashSet<string> set)
            set.Add(id);
        return id;
    }

    /// <summary>
    /// The seats' own labels, and "row-number" for those that have none; with the section's name if these are not unique in the plan. Null
    /// if they are not unique then, or too long.
    /// </summary>
    public static string[]? Labels(
        IReadOnlyList<PlanSeat> seats, IReadOnlyDictionary<string, PlanSection> sections, IReadOnlyList<string?> own)
    {
        string[] plain = [.. seats.Select((seat, i) => own[i] ?? Plain(seat))];
        if (AreUsable(plain))
            return plain;
        string[] withSection = [.. seats.Select((seat, i) => $"{sections[seat.Section].Name} {plain[i]}")];
        return AreUsable(withSection) ? withSection : null;
    }

    private static string Plain(PlanSeat seat) =>
        seat.Row.Length == 0 ? seat.Number : seat.Number.Length == 0 ? seat.Row : $"{seat.Row}-{seat.Number}";

    private static bool AreUsable(string[] labels) =>
        labels.All(label => label.Length is > 0 and <= PlanReader.MaxSeatText)
        && labels.DistinctBy(EnteredName.Key, StringComparer.Ordinal).Count() == labels.Length;
}

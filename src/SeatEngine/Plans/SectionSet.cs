namespace SeatEngine.Plans;

/// <summary>Some of a plan's sections, by their places in <see cref="SeatingPlan.Sections"/>. Immutable.</summary>
public sealed class SectionSet
{
    private readonly SeatingPlan _plan;
    private readonly bool[] _has;

    private SectionSet(SeatingPlan plan, int[] sections)
    {
        _plan = plan;
        _has = new bool[plan.Sections.Count];
        foreach (var section in sections)
            _has[section] = true;
        Sections = sections;
    }

    /// <summary>Ascending.</summary>
    public int[] Sections { get; }

    /// <returns>Null if they are not sections of the plan, each once and ascending.</returns>
    public static SectionSet? TryCreate(SeatingPlan plan, int[] sections)
    {
        var previous = -1;
        foreach (var section in sections)
        {
            if (section <= previous || section >= plan.Sections.Count)
                return null;
            previous = section;
        }

        return new SectionSet(plan, sections);
    }

    public bool HasSection(int section) => _has[section];

    public bool HasSeat(int seat) => _has[_plan.SectionOf[seat]];

    /// <summary>Their seats: section by section, ascending in each.</summary>
    internal IEnumerable<int> Seats => Sections.SelectMany(section => _plan.SeatsOfSection[section]);

    /// <summary>Those that are in the other set too, or those that are not.</summary>
    internal SectionSet Where(SectionSet other, bool isThere) => new(_plan, Array.FindAll(Sections, s => other._has[s] == isThere));
}

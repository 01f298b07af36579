namespace SeatMap.Client;

/// <summary>
/// Which sections of a hall are watched seat by seat, and how many seats are free in all of them. Pure; its owner synchronizes.
/// </summary>
internal sealed class SectionMap
{
    private readonly int[] _sectionOf;
    private readonly int[] _categoryOf;
    private readonly int[][] _seats;
    private readonly int _categories;
    private readonly int[] _free;
    private bool[] _known;

    /// <param name="isAllKnown">All seats are known as of the map's position.</param>
    /// <exception cref="ArgumentException">A seat's section or category is not in the plan.</exception>
    public SectionMap(SeatingPlan plan, bool isAllKnown)
    {
        _sectionOf = Places(plan.Sections.Select(s => s.Id), plan.Seats.Select(s => s.Section));
        _categoryOf = Places(plan.Categories.Select(c => c.Id), plan.Seats.Select(s => s.Category));
        _categories = plan.Categories.Count;
        _seats = [.. plan.Sections.Select((_, section) => Array.FindAll(_sectionOf, s => s == section))];
        for (var (seat, next) = (0, new int[_seats.Length]); seat < _sectionOf.Length; seat++)
            _seats[_sectionOf[seat]][next[_sectionOf[seat]]++] = seat;
        _free = new int[_seats.Length * _categories];
        _known = new bool[_seats.Length];
        Array.Fill(_known, isAllKnown);
    }

    /// <summary>What the caller wants, ascending.</summary>
    public int[] Wanted { get; private set; } = [];

    /// <summary>What was wanted when the server was asked last.</summary>
    public int[] Asked { get; private set; } = [];

    /// <summary>The sections that are known as of the map's position, ascending.</summary>
    public int[] Known => [.. Enumerable.Range(0, _known.Length).Where(section => _known[section])];

    /// <summary>Of the counts of free seats; null before the first.</summary>
    public SeatMapPosition? FreeAt { get; private set; }

    public int SeatCount => _sectionOf.Length;

    public bool Has(int seat) => _known[_sectionOf[seat]];

    public int Free(int section) => _free.AsSpan(section * _categories, _categories).ToArray().Sum();

    public int Free(int section, int category) => _free[(section * _categories) + category];

    /// <exception cref="ArgumentException">One of them is no section of the plan.</exception>
    public void Want(IEnumerable<int> sections)
    {
        int[] wanted = [.. sections.Distinct().Order()];
        if (wanted.Length > 0 && (wanted[0] < 0 || wanted[^1] >= _seats.Length))
            throw new ArgumentException("A section is a place in the plan's list of sections.", nameof(sections));
        Wanted = wanted;
    }

    public void Ask() => Asked = Wanted;

    public void Forget() => Array.Clear(_known);

    /// <summary>From now on the sections that were asked for are known, and no others.</summary>
    public void Enter()
    {
        _known = new bool[_known.Length];
        foreach (var section in Asked)
            _known[section] = true;
    }

    /// <exception cref="FormatException">Not the statuses of these sections.</exception>
    public IReadOnlyList<SeatChange> ReadEntered(SectionsReply reply)
    {
        if (Array.Exists(reply.Entered, section => (uint)section >= (uint)_seats.Length))
            throw new FormatException("An answer names a section that the plan does not have");
        int[] seats = [.. reply.Entered.SelectMany(section => _seats[section])];
        var statuses = SeatFrames.ReadSnapshot(reply.Statuses, seats.Length);
        return [.. seats.Select((seat, i) => new SeatChange(seat, statuses[i]))];
    }

    /// <exception cref="FormatException">Not counts of this plan.</exception>
    public void SetFree(SeatMapPosition position, byte[] counts)
    {
        foreach (var (place, count) in SeatFrames.ReadCounts(counts, _free.Length))
            _free[place] = count;
        FreeAt = position;
    }

    /// <summary>All seats are known for once.</summary>
    public void CountFree(SeatMapPosition position, SeatStatus[] statuses)
    {
        Array.Clear(_free);
        for (var seat = 0; seat < statuses.Length; seat++)
            _free[(_sectionOf[seat] * _categories) + _categoryOf[seat]] += statuses[seat] == SeatStatus.Free ? 1 : 0;
        FreeAt = position;
    }

    private static int[] Places(IEnumerable<string> ids, IEnumerable<string> used)
    {
        var places = ids.Index().ToDictionary(i => i.Item, i => i.Index, StringComparer.Ordinal);
        return [.. used.Select(id => places.TryGetValue(id, out var place)
            ? place
            : throw new ArgumentException($"The plan has no {id}.", nameof(used)))];
    }
}

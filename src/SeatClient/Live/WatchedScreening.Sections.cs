namespace SeatMap.Client;

/// <content>Sections of large halls: single seats in some, how many are free in all.</content>
public sealed partial class WatchedScreening
{
    /// <summary>Of sections that are watched or not: how many seats are free, as <see cref="FreeSeats(int)"/> says, has changed.</summary>
    public event Action? FreeSeatsChanged;

    /// <summary>The sections whose seats are watched, ascending places in the plan's list; null: all.</summary>
    public IReadOnlyList<int>? Sections => Read(static w => w._model.Sections?.Known);

    /// <summary>
    /// How many seats of a section are free, about two seconds old if its seats are not watched. Only if
    /// <see cref="SeatMapConnection.WatchSectionsAsync"/> was called.
    /// </summary>
    /// <param name="section">The place in the plan's list of sections.</param>
    public int FreeSeats(int section) => Read(w => w.OnlySections().Free(section));

    /// <summary>How many seats of a price category are free in a section; as <see cref="FreeSeats(int)"/>.</summary>
    /// <param name="section">The place in the plan's list of sections.</param>
    /// <param name="category">The place in the plan's list of categories.</param>
    public int FreeSeats(int section, int category) => Read(w => w.OnlySections().Free(section, category));

    /// <exception cref="ArgumentException">One of them is no section of the plan.</exception>
    internal void Want(SeatingPlan plan, IEnumerable<int> sections)
    {
        lock (_gate)
            _model.Want(plan, sections);
    }

    internal void WantAll()
    {
        lock (_gate)
            _model.WantAll();
    }

    /// <returns>False if it must be asked again.</returns>
    internal bool Shown(SectionsReply reply)
    {
        bool follows;
        lock (_gate)
        {
            follows = ChangeOrForget(changed => _model.Shown(reply, changed));
            _isLive = follows && _isJoined;
            _events.Add(() => FreeSeatsChanged?.Invoke());
        }

        _events.Run();
        return follows;
    }

    /// <returns>False if it must be asked again.</returns>
    internal bool SetFree(SeatMapPosition position, byte[] counts)
    {
        bool follows;
        lock (_gate)
        {
            follows = ChangeOrForget(_ => _model.SetFree(position, counts));
            _events.Add(() => FreeSeatsChanged?.Invoke());
        }

        _events.Run();
        return follows;
    }

    private SectionMap OnlySections() =>
        _model.Sections ?? throw new InvalidOperationException("Free seats are counted after WatchSectionsAsync.");
}

namespace SeatHub;

/// <summary>
/// What somebody who watches some sections needs for them: what has changed in those they had, all seats of the others, and how many are
/// free in the whole hall. All of it as of one position.
/// </summary>
public sealed record SectionsReply
{
    public required int Epoch { get; init; }
    public required long Revision { get; init; }

    /// <summary>Of the sections that were known and are shown; null if all shown ones are in <see cref="Entered"/>.</summary>
    public byte[]? Delta { get; init; }

    /// <summary>The shown sections of which all seats are in <see cref="Statuses"/>, ascending.</summary>
    public required int[] Entered { get; init; }

    /// <summary>Section by section, in each the seats in the plan's order, 2 bits each as in a snapshot.</summary>
    public required byte[] Statuses { get; init; }

    /// <summary>As <see cref="Protocol.FrameCodec"/> writes it, of every section and category that has seats.</summary>
    public required byte[] Free { get; init; }
}

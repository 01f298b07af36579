using Web.Languages;

namespace Web.Mail;

/// <summary>What a mail says, before it is written as HTML and as text. In one language. Immutable.</summary>
public sealed record MailLetter
{
    public required Language Language { get; init; }
    public required string Subject { get; init; }
    public required string Heading { get; init; }

    /// <summary>What has happened, one sentence or two each.</summary>
    public required IReadOnlyList<string> Paragraphs { get; init; }

    public required string Title { get; init; }

    /// <summary>When and where.</summary>
    public required IReadOnlyList<(string Label, string Value)> Facts { get; init; }

    public required IReadOnlyList<(string Seat, string Price)> Seats { get; init; }
    public required (string Label, string Sum) Total { get; init; }
    public required (string Label, string Text) Reference { get; init; }

    /// <summary>One for each seat; none if the booking is not valid for entry, or not any more.</summary>
    public required IReadOnlyList<LetterTicket> Tickets { get; init; }

    /// <summary>What to do with the tickets.</summary>
    public required string TicketHint { get; init; }

    public required (string Text, string Address) Link { get; init; }

    /// <summary>Why the reader gets this mail.</summary>
    public required string Footer { get; init; }
}

/// <summary>What is shown at the entrance.</summary>
/// <param name="Code">What the QR code says: the address of the page of this ticket alone.</param>
/// <param name="Alternative">What a mail program says that shows no pictures.</param>
public sealed record LetterTicket(string Seat, string Code, string Alternative);

using System.ComponentModel.DataAnnotations;
using SeatEngine.Admissions;

namespace Web.Admissions;

/// <summary>A ticket at a door: its code, or staff's choice of a booking's seat.</summary>
/// <param name="ScanId">A new UUID for each scan. Sent again, the same scan gets the same answer.</param>
/// <param name="Code">What the QR code says. Without it: reference and seat.</param>
/// <param name="Reference">Of the booking, for a seat that is admitted by hand.</param>
/// <param name="Seat">The plan's index.</param>
/// <param name="At">When it was scanned, if it is sent later. Absent: now.</param>
/// <param name="LetIn">The door had no connection, and admitted it by its list.</param>
public sealed record ScannedTicket(
    [property: Required] Guid? ScanId, string? Code = null, string? Reference = null, int? Seat = null, DateTimeOffset? At = null,
    bool LetIn = false);

/// <param name="Door">Its name, which "already used" says to others: 1 to 40 characters.</param>
/// <param name="Scans">1 to 100, in the order in which they were made.</param>
public sealed record AdmissionRequest([property: Required] string? Door, [property: Required] ScannedTicket[]? Scans);

/// <param name="Reference">Of the booking.</param>
/// <param name="Seat">The plan's index.</param>
public sealed record UndoAdmissionRequest([property: Required] string? Reference, [property: Required] int? Seat);

/// <summary>The answer to one scan. Times are UTC.</summary>
/// <param name="SeatName">How the seat is called, in the language of the request.</param>
/// <param name="ScreeningId">That the ticket is for, if it is another one.</param>
/// <param name="Title">Of that screening.</param>
/// <param name="StartsAt">Of that screening.</param>
/// <param name="TimeZone">Of that screening's venue.</param>
/// <param name="UsedAt">When it was admitted before.</param>
/// <param name="UsedDoor">And where.</param>
public sealed record AdmissionAnswer(
    Guid ScanId, AdmissionResult Result, string? Reference, int? Seat, string? SeatName, long? ScreeningId, string? Title,
    DateTimeOffset? StartsAt, string? TimeZone, DateTimeOffset? UsedAt, string? UsedDoor);

/// <summary>An answer for each scan, in the order of the request.</summary>
public sealed record AdmissionAnswers(IReadOnlyList<AdmissionAnswer> Scans);

/// <summary>A public key that checks the codes of tickets, as a JSON Web Key (RFC 7517).</summary>
/// <param name="Kid">The number that codes name.</param>
/// <param name="Kty"><c>EC</c>.</param>
/// <param name="Crv"><c>P-256</c>.</param>
/// <param name="X">base64url.</param>
/// <param name="Y">base64url.</param>
public sealed record TicketPublicKey(string Kid, string Kty, string Crv, string X, string Y);

/// <summary>Those that are valid now. Codes of any other are not.</summary>
public sealed record TicketPublicKeys(IReadOnlyList<TicketPublicKey> Keys);

/// <summary>A ticket as a door knows it. Times are UTC.</summary>
/// <param name="Issue">Codes of the same seat with another one are void.</param>
/// <param name="Void">The seat was given back, moved or exchanged, or the booking cancelled. Absent: it is valid.</param>
/// <param name="AdmittedAt">Absent: it has not been admitted.</param>
/// <param name="Email">Only in the answer to a search.</param>
public sealed record DoorTicketView(
    string Reference, int Seat, string SeatName, int Issue, bool? Void, DateTimeOffset? AdmittedAt, string? Door, string? Email);

/// <summary>What a door takes along, to go on without a connection.</summary>
/// <param name="ScreeningId">That it is for.</param>
/// <param name="OpensAt">Tickets are admitted from then on.</param>
/// <param name="MadeAt">What happened later is not in it. A valid code that is not in it either was sold later.</param>
/// <param name="Keys">That check the codes.</param>
/// <param name="Tickets">All of them; void ones too.</param>
public sealed record DoorList(
    long ScreeningId, string Title, DateTimeOffset StartsAt, string TimeZone, DateTimeOffset OpensAt, bool CalledOff,
    DateTimeOffset MadeAt, IReadOnlyList<TicketPublicKey> Keys, IReadOnlyList<DoorTicketView> Tickets);

/// <summary>A screening that a door can admit to.</summary>
public sealed record DoorScreeningView(
    long Id, string Title, string Venue, string City, string Hall, DateTimeOffset StartsAt, string TimeZone, bool CalledOff);

/// <summary>Those that begin within a day and a half, or began within half a day.</summary>
public sealed record DoorScreenings(IReadOnlyList<DoorScreeningView> Screenings);

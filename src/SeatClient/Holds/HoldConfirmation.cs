namespace SeatMap.Client;

/// <summary>How a hold is paid, and where its buyer gets the ticket.</summary>
/// <param name="Payment">
/// What the server's payment takes; of a test installation <c>test-ok</c> or <c>test-declined</c>. Null for seats that are free.
/// </param>
/// <param name="Email">Where the ticket goes, and word of every change. Null: nowhere.</param>
/// <param name="Language">Of these mails: <c>en</c>, <c>ar</c>, <c>de</c>, <c>es</c> or <c>ja</c>. Null: the server's default.</param>
public readonly record struct HoldConfirmation(string? Payment, string? Email = null, string? Language = null);

using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Web.Http;

/// <summary>
/// A place in a list as text for URLs: encrypted, so that it says nothing and cannot be made up, and good on every node. Thread-safe.
/// </summary>
public sealed class PageCursors(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("SeatMap.PageCursors");

    /// <param name="list">The list that the place is in. In another list it is no place.</param>
    public string Write(string list, string at, string id) => _protector.Protect($"{list}|{id}|{at}");

    /// <returns>Null for a text that is not from <see cref="Write"/> for this list.</returns>
    public (string At, string Id)? Read(string list, string cursor)
    {
        try
        {
            return _protector.Unprotect(cursor).Split('|', 3) is [var owner, var id, var at] && owner == list ? (at, id) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>The same for lists of screenings and bookings, whose ids are numbers or references.</summary>
    public static string IdOf(long id) => id.ToString(CultureInfo.InvariantCulture);
}

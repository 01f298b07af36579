using System.Diagnostics.CodeAnalysis;
using SeatEngine.Seats;
using SeatEngine.Text;
using Web.Languages;

namespace Web.Holds;

/// <summary>Where a buyer wants to read about a booking, as pages and programs send it.</summary>
internal static class BuyerContacts
{
    /// <summary>No address is none; then <paramref name="contact"/> is null.</summary>
    /// <param name="language">BCP 47; null: that of the request.</param>
    /// <returns>False if no mail can be sent to the address, or if there is no such language.</returns>
    public static bool TryRead(string? email, string? language, out Contact? contact)
    {
        contact = null;
        if (string.IsNullOrWhiteSpace(email))
            return true;
        if (EmailAddress.Read(email) is not { } address || !TryFind(language, out var found))
            return false;
        contact = new Contact(address, found.Code);
        return true;
    }

    private static bool TryFind(string? code, [NotNullWhen(true)] out Language? language)
    {
        language = code is null ? Language.Current : Language.Find(code);
        return language is not null;
    }
}

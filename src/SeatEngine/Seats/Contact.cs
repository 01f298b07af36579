namespace SeatEngine.Seats;

/// <summary>Where a buyer wants to read about a booking.</summary>
/// <param name="Email">As <see cref="Text.EmailAddress.Read"/> gives it.</param>
/// <param name="Language">BCP 47, of a language that the pages have.</param>
public sealed record Contact(string Email, string Language)
{
    /// <summary>Without the address: commands and bookings are logged.</summary>
    public override string ToString() => $"{{ Language = {Language} }}";
}

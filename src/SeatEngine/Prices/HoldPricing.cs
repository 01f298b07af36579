using System.Text.Json;
using System.Text.Json.Serialization;

namespace SeatEngine.Prices;

/// <summary>
/// By what a hold is priced: everything from which its quote is computed, as it was when the price was fixed. Kept with the hold, so that
/// the price of the seats that it still has follows from it alone. Immutable.
/// </summary>
/// <param name="Seats">Those that were granted.</param>
public sealed record HoldPricing(PriceTerms Terms, IReadOnlyList<ListedSeat> Seats)
{
    private static readonly JsonSerializerOptions _stored =
        new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public ListedSeat Of(int seat) => Seats.First(listed => listed.Seat == seat);

    /// <summary>What these seats of the hold cost: a fee for the booking is divided among them.</summary>
    public Quote QuoteOf(IReadOnlyCollection<int> seats) => PriceList.Of(Seats.Where(listed => seats.Contains(listed.Seat)), Terms);

    internal string ToJson() => JsonSerializer.Serialize(this, _stored);

    internal static HoldPricing? Read(string? json) => json is null ? null : JsonSerializer.Deserialize<HoldPricing>(json, _stored);

    internal static string ToJson(SeatPrice price) => JsonSerializer.Serialize(price, _stored);

    internal static SeatPrice? ReadSeat(string? json) => json is null ? null : JsonSerializer.Deserialize<SeatPrice>(json, _stored);
}

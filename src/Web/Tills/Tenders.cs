using SeatEngine.Seats;
using Web.Http;

namespace Web.Tills;

/// <summary>The names of a till's payment methods in requests. Only staff may use them.</summary>
internal static class Tenders
{
    public static Tender? Find(string? name) => name switch
    {
        "cash" => Tender.Cash,
        "terminal" => Tender.Terminal,
        _ => null,
    };

    public static IResult Unknown() => Problems.Result(400, "invalid", "tender is cash or terminal.");

    public static IResult ForTillsOnly() =>
        Problems.Result(403, "forbidden", "Only a till takes and gives cash, or has a terminal. This is for staff.");
}

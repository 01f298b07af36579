using SeatEngine.Currencies;
using Web.Languages;

namespace Web.Text;

/// <summary>
/// Sums and prices in the language of the request, as the browser's <c>money.ts</c> writes them. Amounts are minor units by ISO 4217.
/// </summary>
public static class Sums
{
    private const string NoBreakSpace = "\u00A0";

    // As Intl.NumberFormat: the figures stay from left to right, minus before them.
    private const string RightToLeftMark = "\u200F", LeftToRightMark = "\u200E";

    /// <summary>A sum: what a till took, what is given back.</summary>
    public static string Show(long amount, string currency)
    {
        var language = Language.Current;
        var (figures, digits, symbol) = Money.Parts(amount, currency);
        var minus = figures < 0 ? "-" : "";
        figures = Math.Abs(figures);
        var text = figures.ToString($"{(Numbers.IsShort(figures, language) ? 'F' : 'N')}{digits}", Numbers.Of(language));
        if (language.IsRightToLeft)
            return $"{RightToLeftMark}{(minus.Length > 0 ? LeftToRightMark : "")}{minus}{text}{NoBreakSpace}{symbol}";
        // 0 and 2: the symbol comes first.
        return SymbolPlace(language) % 2 == 0
            ? $"{minus}{symbol}{(char.IsLetter(symbol[^1]) ? NoBreakSpace : "")}{text}"
            : $"{minus}{text}{NoBreakSpace}{symbol}";
    }

    /// <summary>What something costs: nothing is "Free".</summary>
    public static string ShowPrice(long amount, string currency) => amount == 0 ? Texts.Current["price.free"] : Show(amount, currency);

    /// <summary>What the seats of a screening cost, in a list: "from €10.00", "Free", or "Free to €25.00" if only some are free.</summary>
    public static string ShowPrices(long lowest, long highest, string currency) =>
        lowest > 0 ? Texts.Current["price.from", ("price", Show(lowest, currency))]
        : highest > 0 ? Texts.Current["price.freeTo", ("price", Show(highest, currency))]
        : Texts.Current["price.free"];

    private static int SymbolPlace(Language language) => language.Culture.NumberFormat.CurrencyPositivePattern;
}

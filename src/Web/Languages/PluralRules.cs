namespace Web.Languages;

/// <summary>
/// Which form of a message goes with a whole number: the plural rules of CLDR for the languages there are. Browsers know them as
/// <c>Intl.PluralRules</c>; .NET does not. A language that is not listed has "one" for 1 and "other" for the rest.
/// </summary>
public static class PluralRules
{
    public const string Other = "other";

    public static string CategoryOf(string language, long count) => language switch
    {
        "ar" => Arabic(count),
        "ja" => Other,
        // "1 000 000 de butacas"
        "es" => count == 1 ? "one" : count != 0 && count % 1_000_000 == 0 ? "many" : Other,
        _ => count == 1 ? "one" : Other,
    };

    private static string Arabic(long count) => count switch
    {
        0 => "zero",
        1 => "one",
        2 => "two",
        _ => (Math.Abs(count) % 100) switch
        {
            >= 3 and <= 10 => "few",
            >= 11 => "many",
            _ => Other,
        },
    };
}

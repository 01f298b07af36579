namespace Web.Languages;

/// <summary>Bound from <c>Languages</c>.</summary>
internal sealed record LanguageOptions
{
    /// <summary>Serves English texts in brackets to those who ask for <c>qps</c>: for tests.</summary>
    public bool Pseudo { get; init; }
}

using Web.Languages;

namespace Web.Tests.Languages;

public sealed class PluralRulesTests
{
    [Theory]
    [InlineData("ar", "zero one two few few many many other other few many other", 0, 1, 2, 3, 10, 11, 99, 100, 102, 103, 111, 200)]
    [InlineData("de", "other one other other", 0, 1, 2, 1_000_000)]
    [InlineData("en", "other one other other", 0, 1, 11, 101)]
    [InlineData("es", "other one other many many other", 0, 1, 2, 1_000_000, 2_000_000, 1_000_001)]
    [InlineData("ja", "other other other", 0, 1, 2)]
    public void Numbers_have_the_categories_of_CLDR(string language, string categories, params int[] numbers) =>
        Assert.Equal(categories.Split(' '), numbers.Select(number => PluralRules.CategoryOf(language, number)));
}

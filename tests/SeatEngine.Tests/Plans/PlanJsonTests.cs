using static SeatEngine.Tests.Plans.PlanText;

namespace SeatEngine.Tests.Plans;

/// <summary>Files that are no valid JSON, or JSON that is no plan.</summary>
public class PlanJsonTests
{
    [Theory]
    [InlineData("{\"a\":1,}", "a comma too many")]
    [InlineData("[1 2]", "a comma is missing")]
    [InlineData("{a:1}", "a name in straight quotation marks")]
    [InlineData("{“a”:1}", "a name in straight quotation marks")]
    [InlineData("{\"a\":1,,\"b\":2}", "a name in straight quotation marks")]
    [InlineData("{\"a\" 1}", "must be a colon")]
    [InlineData("[\"a\\q\"]", "a \\ in a text is written \\\\")]
    [InlineData("[\"a\\u12g4\"]", "four digits or letters from A to F")]
    [InlineData("[\"a\tb\"]", "a line break or a tab")]
    [InlineData("[1}", "not the last one that was opened")]
    [InlineData("{} x", "after the last bracket")]
    [InlineData("{}}", "after the last bracket")]
    [InlineData("[True]", "here must be a text in straight quotation marks")]
    [InlineData("[tru]", "here must be a text in straight quotation marks")]
    [InlineData("[/* no */ 1]", "no comments")]
    [InlineData("[1, // one\n2]", "no comments")]
    [InlineData("[1.]", "digits are missing")]
    [InlineData("[12a]", "after this number")]
    [InlineData("[01]", "must not begin with 0")]
    [InlineData("{\"a\":[", "ends too early")]
    [InlineData("[\"a", "ends too early")]
    [InlineData("[1,", "ends too early")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "64 brackets")]
    public void Mistakes_in_JSON_are_described_for_the_person_who_made_the_file(string json, string words)
    {
        var refused = Refused(json);
        Assert.StartsWith("not valid JSON: ", refused.Problem.ToString(), StringComparison.Ordinal);
        Assert.Contains(words, refused.Problem.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"zones\":3}")]
    [InlineData("{\"format\":1}")]
    public void JSON_that_is_no_plan_is_refused(string json) => Assert.Equal(1, Refused(json).Line);
}

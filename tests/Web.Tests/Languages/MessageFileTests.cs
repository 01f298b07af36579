using System.Text.Json;
using System.Text.RegularExpressions;
using Web.Languages;

namespace Web.Tests.Languages;

/// <summary>Each language's file says all that the English one says.</summary>
public sealed partial class MessageFileTests
{
    // The categories that each language uses for whole numbers (CLDR).
    private static readonly Dictionary<string, string[]> _categories = new()
    {
        ["ar"] = ["zero", "one", "two", "few", "many", "other"],
        ["de"] = ["one", "other"],
        ["en"] = ["one", "other"],
        ["es"] = ["one", "many", "other"],
        ["ja"] = ["other"],
    };

    public static TheoryData<string> Codes => [.. Language.All.Select(language => language.Code)];

    [Fact]
    public void There_are_five_languages_and_English_is_the_first() =>
        Assert.Equal(["en", "ar", "de", "es", "ja"], Language.All.Select(language => language.Code));

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_language_has_every_text_in_the_same_order(string code) =>
        Assert.Equal(Language.English.Keys, Language.Find(code)!.Keys);

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_text_has_the_placeholders_of_the_English_one(string code)
    {
        foreach (var key in Language.English.Keys.Where(key => !key.StartsWith("date.day", StringComparison.Ordinal)))
        {
            var english = PlaceholdersOf(Language.English, key).SelectMany(form => form).ToHashSet();
            foreach (var form in PlaceholdersOf(Language.Find(code)!, key))
            {
                Assert.True(form.IsSubsetOf(english), $"{code} {key}");
                // A form for one or two can say the number as a word.
                Assert.True(english.Except(form).All(name => name == "count"), $"{code} {key}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_message_with_a_number_has_the_forms_of_its_language(string code)
    {
        foreach (var key in Language.English.Keys)
        {
            var message = Language.Find(code)!.Message(key)!.Value;
            Assert.Equal(Language.English.Message(key)!.Value.ValueKind, message.ValueKind);
            if (message.ValueKind == JsonValueKind.Object)
                Assert.Equal(_categories[code], message.EnumerateObject().Select(form => form.Name));
        }
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void No_text_was_left_in_English(string code)
    {
        if (code == "en")
            return;
        // Words that are the same: "Total" in Spanish, "Kiosk", "API", and patterns of dates.
        var same = Language.English.Keys.Where(key => !key.StartsWith("date.", StringComparison.Ordinal)
            && Placeholder().Replace(Language.English.Message(key)!.Value.GetRawText(), "").Any(char.IsLetter)
            && Language.Find(code)!.Message(key)!.Value.GetRawText() == Language.English.Message(key)!.Value.GetRawText()).ToList();
        Assert.All(same, key => Assert.True(
            Placeholder().Replace(Language.English.Message(key)!.Value.GetRawText(), "").Count(char.IsLetter) < 8, $"{code} {key}"));
    }

    [Fact]
    public void Every_key_that_a_page_asks_for_exists()
    {
        var root = Harness.RepositoryRoot.File("src", "Web");
        var sources = Directory.EnumerateFiles(root, "*.cs*", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/client/", StringComparison.Ordinal));
        var keys = sources.SelectMany(file => Key().Matches(File.ReadAllText(file))).Select(match => match.Groups[1].Value).ToHashSet();
        Assert.True(keys.Count > 30);
        Assert.Empty(keys.Except(Language.English.Keys));
    }

    [Fact]
    public void What_the_engine_says_is_in_the_English_file_word_for_word()
    {
        var files = new[] { "SeatEngine", "Web" }.SelectMany(project =>
            Directory.EnumerateFiles(Harness.RepositoryRoot.File("src", project), "*.cs", SearchOption.AllDirectories));
        string[] others = ["/obj/", "/client/"];
        var said = files.Where(file => !Array.Exists(others, other => file.Contains(other, StringComparison.Ordinal)))
            .SelectMany(file => EngineMessage().Matches(File.ReadAllText(file)))
            .Select(match => (Key: match.Groups[1].Value, Text: string.Concat(
                StringLiteral().Matches(match.Groups[2].Value).Select(part => JsonSerializer.Deserialize<string>(part.Value)))))
            .Distinct().ToList();
        Assert.True(said.Count > 140, $"{said.Count}");
        Assert.All(said, each => Assert.Equal(each.Text, Language.English.Message(each.Key)?.GetString()));
        // And there is no text that nothing says. The keys of the page What's on begin as those of seat lists do.
        string[] prefixes = ["fault.is.", "plan.", "json.", "unseen."];
        var known = Language.English.Keys.Where(key => Array.Exists(prefixes, prefix => key.StartsWith(prefix, StringComparison.Ordinal)));
        Assert.Equal(["plan.line"], known.Except(said.Select(each => each.Key)));
    }

    [Fact]
    public void Every_code_of_a_problem_says_what_it_means_and_what_to_do() => Assert.All(
        global::Web.Http.ProblemCodes.All,
        problem => Assert.True(Language.English.Has($"code.{problem.Code}.means") && Language.English.Has($"code.{problem.Code}.advice")));

    private static IEnumerable<HashSet<string>> PlaceholdersOf(Language language, string key)
    {
        var message = language.Message(key)!.Value;
        var texts = message.ValueKind == JsonValueKind.String
            ? [message.GetString()!]
            : message.EnumerateObject().Select(form => form.Value.GetString()!);
        return texts.Select(text =>
        {
            Assert.NotEmpty(text.Trim());
            return Placeholder().Matches(text).Select(place => place.Groups[1].Value).ToHashSet();
        });
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Placeholder();

    // new("key", "text"…), also of several literals.
    [GeneratedRegex("""\bnew(?: Message)?\(\s*"((?:fault\.is|plan|list|json|unseen)\.[\w.]+)",\s*((?:"(?:[^"\\]|\\.)*"\s*\+?\s*)+)""")]
    private static partial Regex EngineMessage();

    [GeneratedRegex("""
        "(?:[^"\\]|\\.)*"
        """)]
    private static partial Regex StringLiteral();

    [GeneratedRegex("""\b(?:T|Texts\.Current)(?:\.Html\(|\[)"([^"]+)["]""")]
    private static partial Regex Key();
}

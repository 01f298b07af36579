using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using Microsoft.AspNetCore.Html;
using Microsoft.Extensions.Localization;
using SeatEngine.Currencies;
using SeatEngine.Text;
using Web.Text;

namespace Web.Languages;

/// <summary>
/// The texts of the pages in the language of the request, by key. Values are given by name: <c>T["seats.left", ("count", 3)]</c>. Whole
/// numbers are written as the language writes them. Texts are isolated where the direction of one could reorder the other.
/// </summary>
public sealed partial class Texts : IStringLocalizer
{
    private static readonly HtmlEncoder _encoder = HtmlEncoder.Create(UnicodeRanges.All);

    // Letters stay letters, so that a page in Arabic is not six times as long. What could end the script element is escaped.
    private static readonly JsonSerializerOptions _inPage = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>Of the request's language, whatever class asks.</summary>
    public static Texts Current { get; } = new();

    /// <summary>The text for a person. The key itself if no language has it, which a test forbids.</summary>
    public string this[string key, params (string Name, object? Value)[] values] =>
        Fill(PatternOf(key, values) ?? key, values, (value, language) => Plain(value, language));

    /// <summary>What the engine says, in the language of the request.</summary>
    public string Say(Message message) => this[message.Key, [.. message.Values.Select(value => (value.Name, (object?)value.Value))]];

    /// <summary>"hall: it is empty."</summary>
    public string Fault(string field, Message why) => this["fault.of", ("field", new Part(field)), ("why", why)];

    /// <summary>The same with values that are HTML, such as a name in bold.</summary>
    public IHtmlContent Html(string key, params (string Name, object? Value)[] values)
    {
        var encoded = _encoder.Encode(PatternOf(key, values) ?? key);
        return new HtmlString(Fill(encoded, values, (value, language) =>
            value is IHtmlContent html ? Write(html) : _encoder.Encode(Plain(value, language))));
    }

    /// <summary>The messages whose keys begin so, as JSON that is safe inside a script element.</summary>
    public IHtmlContent ForScript(params string[] prefixes)
    {
        var language = Language.Current;
        var keys = Language.English.Keys.Where(key => prefixes.Any(prefix => key.StartsWith(prefix, StringComparison.Ordinal)));
        var english = Language.English;
        var messages = keys.ToDictionary(key => key, key => Marked(language.Message(key) ?? english.Message(key)!.Value, language));
        return new HtmlString(JsonSerializer.Serialize(messages, _inPage));
    }

    LocalizedString IStringLocalizer.this[string name] => Localized(name, []);

    /// <summary>Arguments are named by their place: {0}, {1}.</summary>
    LocalizedString IStringLocalizer.this[string name, params object[] arguments] =>
        Localized(name, [.. arguments.Select((value, at) => (at.ToString(CultureInfo.InvariantCulture), (object?)value))]);

    IEnumerable<LocalizedString> IStringLocalizer.GetAllStrings(bool includeParentCultures) =>
        Language.English.Keys.Select(key => Localized(key, []));

    private LocalizedString Localized(string key, (string Name, object? Value)[] values) =>
        new(key, this[key, values], resourceNotFound: PatternOf(key, values) is null);

    private static string? PatternOf(string key, (string Name, object? Value)[] values)
    {
        var value = Array.Find(values, each => each.Name == "count").Value;
        long? count = value is int or long ? Convert.ToInt64(value, CultureInfo.InvariantCulture) : null;
        return Language.Current.Pattern(key, count) ?? Language.English.Pattern(key, count);
    }

    private static string Fill(string pattern, (string Name, object? Value)[] values, Func<object?, Language, string> write)
    {
        if (!pattern.Contains('{', StringComparison.Ordinal))
            return pattern;
        var language = Language.Current;
        return Placeholder().Replace(pattern, place =>
        {
            var at = Array.FindIndex(values, each => each.Name == place.Groups[1].Value);
            return at < 0 ? place.Value : write(values[at].Value, language);
        });
    }

    private static string Plain(object? value, Language language) => value switch
    {
        int or long => Bidi.Isolate(Numbers.Text(Convert.ToInt64(value, CultureInfo.InvariantCulture), language), language),
        null => "",
        DateOnly day => Bidi.Isolate(day.ToString(language.Format("date.dateYear"), language.Days), language),
        Sum sum => Bidi.Isolate(Sums.Show(sum.Amount, sum.Currency), language),
        Message message => Current.Say(message),
        IEnumerable<Message> list => string.Join(Current["list.comma"], list.Select(Current.Say)),
        Part part => part.Text,
        _ => Bidi.Isolate(value.ToString()!, language),
    };

    private static string Write(IHtmlContent html)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        html.WriteTo(writer, _encoder);
        return writer.ToString();
    }

    private static object Marked(JsonElement message, Language language) => message.ValueKind == JsonValueKind.String
        ? language.Marked(message.GetString()!)
        : message.EnumerateObject().ToDictionary(form => form.Name, form => language.Marked(form.Value.GetString()!));

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Placeholder();
}

/// <summary>A value that is a text of ours: what has to be isolated in it is so already.</summary>
public sealed record Part(string Text);

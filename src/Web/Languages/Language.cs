using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace Web.Languages;

/// <summary>
/// A language of the pages: one file in <c>Languages/Messages</c>, which is named by its BCP 47 code. A message is a text, or one text for
/// each plural category of the language (CLDR), by the number that it is given as <c>count</c>. Immutable.
/// </summary>
public sealed class Language
{
    private const string Folder = "Messages.";

    /// <summary>English texts in brackets, so that a test finds what is not translated. Served only if a setting says so.</summary>
    public const string PseudoCode = "qps";

    private readonly Dictionary<string, JsonElement> _messages;

    private Language(string code, Dictionary<string, JsonElement> messages)
    {
        Code = code;
        Name = messages["language.name"].GetString()!;
        // The names of its days and months are from ICU. Digits are those that are painted on the seats, in every language.
        Culture = CultureInfo.GetCultureInfo(code == PseudoCode ? "en" : code);
        Days = (DateTimeFormatInfo)Culture.DateTimeFormat.Clone();
        Days.Calendar = new GregorianCalendar();
        _messages = messages;
    }

    /// <summary>All that have a file, English first, then by code.</summary>
    public static IReadOnlyList<Language> All { get; } = ReadAll();

    public static Language English => All[0];

    public static Language Pseudo { get; } = new(PseudoCode, English._messages);

    /// <summary>That of this request; English outside of one.</summary>
    public static Language Current => Find(CultureInfo.CurrentUICulture.Name) ?? English;

    public string Code { get; }

    /// <summary>In the language itself.</summary>
    public string Name { get; }

    public CultureInfo Culture { get; }

    /// <summary>Names of days and months, by the calendar that all tickets are printed in.</summary>
    public DateTimeFormatInfo Days { get; }

    public bool IsRightToLeft => Culture.TextInfo.IsRightToLeft;

    /// <summary>For the attribute <c>dir</c>.</summary>
    public string Direction => IsRightToLeft ? "rtl" : "ltr";

    public IEnumerable<string> Keys => _messages.Keys;

    public static Language? Find(string code) =>
        code == PseudoCode ? Pseudo : All.FirstOrDefault(each => each.Code.Equals(code, StringComparison.OrdinalIgnoreCase));

    /// <summary>The message with its placeholders, in the form that the number needs. Null if the language does not have it.</summary>
    public string? Pattern(string key, long? count)
    {
        if (!_messages.TryGetValue(key, out var message))
            return null;
        var text = message.ValueKind == JsonValueKind.String ? message.GetString()!
            : message.TryGetProperty(PluralRules.CategoryOf(Code, count ?? 0), out var form) ? form.GetString()!
            : message.GetProperty(PluralRules.Other).GetString()!;
        return Marked(text);
    }

    public bool Has(string key) => _messages.ContainsKey(key);

    /// <summary>A pattern for days, as .NET writes them.</summary>
    public string Format(string key)
    {
        var format = (_messages.TryGetValue(key, out var own) ? own : English._messages[key]).GetString()!;
        return Code == PseudoCode ? $"'['{format}']'" : format;
    }

    /// <summary>A text of ours, as it is shown.</summary>
    public string Marked(string text) => Code == PseudoCode ? $"[{text}]" : text;

    /// <summary>As it is in the file, for scripts.</summary>
    public JsonElement? Message(string key) => _messages.TryGetValue(key, out var message) ? message : null;

    private static List<Language> ReadAll()
    {
        var assembly = typeof(Language).Assembly;
        var names = assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal));
        return
        [
            .. names.Select(name => Read(assembly, name))
                .OrderBy(each => each.Code != "en").ThenBy(each => each.Code, StringComparer.Ordinal),
        ];
    }

    private static Language Read(Assembly assembly, string name)
    {
        using var file = assembly.GetManifestResourceStream(name)!;
        var messages = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(file)!;
        return new Language(Path.GetFileNameWithoutExtension(name[Folder.Length..]), messages);
    }
}

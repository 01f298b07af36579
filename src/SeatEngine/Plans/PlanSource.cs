using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using SeatEngine.Text;

namespace SeatEngine.Plans;

/// <summary>
/// A plan's JSON with the way back from every value to its line. An element's raw bytes lie inside the source, so its
/// offset is known without a parser of our own, and lines are counted only for the one error that is reported.
/// </summary>
internal sealed class PlanSource : IDisposable
{
    private readonly string _name;
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly JsonDocument _document;

    /// <param name="isStored">The document was checked when it was stored, perhaps by an earlier version: names stay as they are.</param>
    public PlanSource(ReadOnlyMemory<byte> json, string name, bool isStored = false)
    {
        _name = name;
        IsStored = isStored;
        _bytes = json.Span.StartsWith(Encoding.UTF8.Preamble) ? json[Encoding.UTF8.Preamble.Length..] : json;
        RefuseBrokenUtf8();
        try
        {
            _document = JsonDocument.Parse(_bytes);
        }
        catch (JsonException e)
        {
            throw new PlanException(name, (int)(e.LineNumber ?? 0) + 1, new Message(
                "plan.notJson", "not valid JSON: {mistake}", ("mistake", JsonMistakes.Describe(e))), e);
        }
        RefuseHalfCharacters();
    }

    public bool IsStored { get; }

    public JsonElement Root => _document.RootElement;

    public void Dispose() => _document.Dispose();

    /// <summary>What is being read, for the person who made the file: "seat A-3". Errors begin with it.</summary>
    public Message? Subject { get; set; }

    public PlanException Error(JsonElement at, Message problem) =>
        new(_name, LineOf(at), Subject is null ? problem : PlanParts.About(Subject, problem));

    public int LineOf(JsonElement element)
    {
        _bytes.Span.Overlaps(JsonMarshal.GetRawUtf8Value(element), out var offset);
        return LineAt(offset);
    }

    /// <summary>The members of a required array of objects.</summary>
    public IEnumerable<JsonElement> Objects(JsonElement owner, string property, Message ownerName)
    {
        if (!TryGet(owner, property, out var array))
            throw Error(owner, Lacks(ownerName, property));
        if (array.ValueKind != JsonValueKind.Array)
            throw Error(array, new Message("plan.array", "\"{property}\" must be an array", ("property", property)));
        return ObjectsOf(array, property);
    }

    public IEnumerable<JsonElement> OptionalObjects(JsonElement owner, string property) =>
        TryGet(owner, property, out _) ? Objects(owner, property, PlanParts.Plan) : [];

    public JsonElement Object(JsonElement owner, string property, Message ownerName)
    {
        if (!TryGet(owner, property, out var value))
            throw Error(owner, Lacks(ownerName, property));
        return value.ValueKind == JsonValueKind.Object ? value : throw Error(value, new Message(
            "plan.object", "\"{property}\" must be an object", ("property", property)));
    }

    public string Text(JsonElement owner, string property, Message ownerName, int maxLength = 64, bool mayBeEmpty = false) =>
        OptionalText(owner, property, maxLength, mayBeEmpty) ?? throw Error(owner, Lacks(ownerName, property));

    /// <param name="inOneLine">Line breaks and tabs become spaces. Otherwise they are errors.</param>
    public string? OptionalText(JsonElement owner, string property, int maxLength = 64, bool mayBeEmpty = false, bool inOneLine = false)
    {
        if (!TryGet(owner, property, out var value))
            return null;
        if (value.ValueKind != JsonValueKind.String)
            throw Error(value, new Message("plan.string", "\"{property}\" must be a string", ("property", property)));
        var text = value.GetString()!;
        if (IsStored)
            return text;
        if (inOneLine)
            text = text.ReplaceLineEndings(" ").Replace('\t', ' ');
        if (EnteredName.Fault(text) is { } fault)
            throw Error(value, Of(property, fault));
        text = EnteredName.Clean(text);
        if (text.Length == 0 && !mayBeEmpty)
            throw Error(value, Of(property, new Message("fault.is.empty", "it is empty")));
        return text.Length <= maxLength ? text : throw Error(value, Of(property, TooLong(maxLength)));
    }

    /// <summary>False if it is absent.</summary>
    public bool Flag(JsonElement owner, string property) => TryGet(owner, property, out var value) && value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Error(value, new Message("plan.flag", "\"{property}\" must be true or false", ("property", property))),
    };

    public double Number(JsonElement owner, string property, Message ownerName, double limit, double atLeast = double.NegativeInfinity)
    {
        if (!TryGet(owner, property, out var value))
            throw Error(owner, Lacks(ownerName, property));
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var number))
            throw Error(value, new Message("plan.number", "\"{property}\" must be a number", ("property", property)));
        if (!double.IsFinite(number) || Math.Abs(number) > limit)
            throw Error(value, new Message("plan.range", "\"{property}\" is {value}: not between {least} and {most}",
                ("property", property), ("value", value.GetRawText()), Number("least", -limit), Number("most", limit)));
        return number >= atLeast ? number : throw Error(value, new Message("plan.least", "\"{property}\" is less than {least}",
            ("property", property), Number("least", atLeast)));
    }

    /// <summary>A property that is there and is not null.</summary>
    public static bool TryGet(JsonElement owner, string property, out JsonElement value) =>
        owner.TryGetProperty(property, out value) && value.ValueKind != JsonValueKind.Null;

    private IEnumerable<JsonElement> ObjectsOf(JsonElement array, string property)
    {
        foreach (var item in array.EnumerateArray())
            yield return item.ValueKind == JsonValueKind.Object ? item : throw Error(item, new Message(
                "plan.objects", "\"{property}\" must hold objects only", ("property", property)));
    }

    internal static Message TooLong(int most) => new("fault.is.tooLong", "it is longer than {most} characters", ("most", most));

    private static Message Lacks(Message owner, string property) =>
        new("plan.lacks", "{owner} has no \"{property}\"", ("owner", owner), ("property", property));

    private static Message Of(string property, Message fault) =>
        new("plan.property", "\"{property}\": {fault}", ("property", property), ("fault", fault));

    private static (string, object) Number(string name, double value) => (name, value.ToString(CultureInfo.InvariantCulture));

    private int LineAt(int offset) => _bytes.Span[..offset].Count((byte)'\n') + 1;

    private void RefuseBrokenUtf8()
    {
        if (System.Text.Unicode.Utf8.IsValid(_bytes.Span))
            return;
        var offset = 0;
        while (Rune.DecodeFromUtf8(_bytes.Span[offset..], out _, out var length) == OperationStatus.Done)
            offset += length;
        throw new PlanException(_name, LineAt(offset), new Message("plan.notUtf8", "not valid UTF-8"));
    }

    // "\ud800" alone is JSON but no text. Any look at it later would throw, even a search among an object's property names.
    private void RefuseHalfCharacters()
    {
        if (_bytes.Span.IndexOf("\\u"u8) < 0)
            return;
        var reader = new Utf8JsonReader(_bytes.Span);
        while (reader.Read())
        {
            if (!reader.ValueIsEscaped)
                continue;
            try
            {
                reader.GetString();
            }
            catch (InvalidOperationException e)
            {
                throw new PlanException(_name, LineAt((int)reader.TokenStartIndex), new Message(
                    "fault.is.surrogate", "it holds half of a surrogate pair"), e);
            }
        }
    }
}

using System.Globalization;

namespace LoadTests;

/// <summary>A command line: names first, then <c>--option value</c>.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _options = new(StringComparer.Ordinal);
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    public Arguments(IEnumerable<string> words)
    {
        string? option = null;
        foreach (var word in words)
        {
            if (word.StartsWith("--", StringComparison.Ordinal))
                _options[option = word[2..]] = "true";
            else if (option is not null)
                (_options[option], option) = (word, null);
            else
                Names.Add(word);
        }
    }

    public List<string> Names { get; } = [];

    public int Number(string option, int otherwise) => int.Parse(Text(option, otherwise.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);

    public string Text(string option, string otherwise)
    {
        _asked.Add(option);
        return _options.GetValueOrDefault(option, otherwise);
    }

    public bool Has(string option)
    {
        _asked.Add(option);
        return _options.ContainsKey(option);
    }

    /// <summary>Options that no scenario asked about: most likely misspelt.</summary>
    public IEnumerable<string> Unknown => _options.Keys.Except(_asked);
}

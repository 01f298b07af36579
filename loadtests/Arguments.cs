using System.Globalization;

namespace LoadTests;

/// <summary>A command line: names first, then <c>--option value</c>.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _options = new(StringComparer.Ordinal);
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

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

    /// <summary>Options that no scenario has read. They are probably misspelt.</summary>
    public IEnumerable<string> Unused => _options.Keys.Except(_read);

    public int Number(string option, int fallback) =>
        int.Parse(Text(option, fallback.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);

    public string Text(string option, string fallback)
    {
        _read.Add(option);
        return _options.GetValueOrDefault(option, fallback);
    }

    public bool Has(string option)
    {
        _read.Add(option);
        return _options.ContainsKey(option);
    }
}

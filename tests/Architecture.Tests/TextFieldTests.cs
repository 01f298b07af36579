using System.Text.RegularExpressions;
using Harness;

namespace Architecture.Tests;

public partial class TextFieldTests
{
    // Fields of codes: ASCII letters and digits.
    private static readonly string[] _codes = ["codeScreen.tsx: maxlength={200}", "screeningForm.tsx: maxLength={3}"];

    /// <summary>
    /// With <c>maxlength</c> a browser cuts what is pasted, also inside of an emoji or an accented letter. Texts are cut with
    /// <c>Graphemes.Cut</c> or <c>cut</c>, or refused.
    /// </summary>
    [Fact]
    public void Only_fields_of_codes_have_a_maxlength()
    {
        string[] folders = [RepositoryRoot.File("src", "Web", "Pages"), RepositoryRoot.File("src", "Web", "client", "src")];
        var files = folders.SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories));
        var found = files.SelectMany(
            file => MaxLength().Matches(File.ReadAllText(file)).Select(m => $"{Path.GetFileName(file)}: {m.Value}"));
        Assert.Equal(_codes, found.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("""maxlength=("[^"]*"|\{[^}]*\})|maxLength: \d+""", RegexOptions.IgnoreCase)]
    private static partial Regex MaxLength();
}

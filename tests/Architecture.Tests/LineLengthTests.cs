using Harness;

namespace Architecture.Tests;

public class LineLengthTests
{
    // As max_line_length in .editorconfig, which dotnet format does not check.
    private const int Limit = 140;

    private static readonly string[] _folders = ["src", "tests", "loadtests"];

    // What builds and package managers write.
    private static readonly string[] _notSources = ["bin", "obj", "dist", "node_modules", "wwwroot"];

    // Written by openapi-typescript from docs/openapi.json.
    private static readonly string _generated = RepositoryRoot.File("src", "Web", "client", "src", "api", "schema.ts");

    [Fact]
    public void No_line_of_a_source_file_is_longer_than_140_columns()
    {
        var files = _folders.SelectMany(folder => Sources(RepositoryRoot.File(folder))).Where(file => file != _generated)
            .Order(StringComparer.Ordinal).ToList();
        Assert.NotEmpty(files);
        var tooLong = files.SelectMany(TooLongLines).ToList();
        Assert.True(tooLong.Count == 0, string.Join(Environment.NewLine, tooLong));
    }

    private static IEnumerable<string> Sources(string directory) => Directory.EnumerateFiles(directory)
        .Where(file => Path.GetExtension(file) is ".cs" or ".ts" or ".tsx")
        .Concat(Directory.EnumerateDirectories(directory)
            .Where(inner => !_notSources.Contains(Path.GetFileName(inner)))
            .SelectMany(Sources));

    private static IEnumerable<string> TooLongLines(string file) => File.ReadLines(file)
        .Select((line, index) => (Text: line, Number: index + 1))
        .Where(line => line.Text.Length > Limit && !HasUnbreakableWord(line.Text))
        .Select(line => $"{Path.GetRelativePath(RepositoryRoot.Root, file)}:{line.Number}: {line.Text.Length} columns");

    // A URL or a recorded vector has no blanks. It is allowed if it is too long even on a line of its own with the same indentation.
    private static bool HasUnbreakableWord(string line) =>
        line.Length - line.TrimStart().Length + line.Split(' ').Max(word => word.Length) > Limit;
}

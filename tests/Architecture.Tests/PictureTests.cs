using System.Text.RegularExpressions;
using Harness;

namespace Architecture.Tests;

public partial class PictureTests
{
    private static string Text { get; } = File.ReadAllText(RepositoryRoot.File("docs", "architecture.md"));

    [Fact]
    public void The_picture_of_SeatEngine_shows_the_references_of_its_code()
    {
        var drawn = Arrow().Matches(Text).Select(m => $"{m.Groups[1].Value} --> {m.Groups[2].Value}").ToHashSet(StringComparer.Ordinal);
        var real = Code.LeastArrows(Code.EngineFolders);
        var missing = string.Join(", ", real.Except(drawn));
        var surplus = string.Join(", ", drawn.Except(real));
        Assert.True(drawn.SetEquals(real), $"docs/architecture.md lacks: {missing}; and has too much: {surplus}");
    }

    [Fact]
    public void Every_file_on_the_way_of_a_hold_exists_and_is_visited_once()
    {
        var files = NamedFile().Matches(Text).Select(m => m.Groups[1].Value).ToList();
        Assert.InRange(files.Count, 5, 14);
        Assert.Equal(files.Distinct(), files);
        Assert.All(files, file => Assert.True(File.Exists(RepositoryRoot.File(file.Split('/'))), $"there is no {file}"));
    }

    [GeneratedRegex(@"^\s*(\w+) --> (\w+)\s*$", RegexOptions.Multiline)]
    private static partial Regex Arrow();

    // A step of the list names its file first: "3. `src/…/SeatLane.cs`".
    [GeneratedRegex(@"^\d+\. `(src/[^`]+)`", RegexOptions.Multiline)]
    private static partial Regex NamedFile();
}

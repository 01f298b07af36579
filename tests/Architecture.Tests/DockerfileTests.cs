using System.Text.RegularExpressions;
using Harness;

namespace Architecture.Tests;

/// <summary>What a linter would say of the Dockerfile, and what the image must not lack.</summary>
public sealed partial class DockerfileTests
{
    private static readonly (string Name, string Arguments)[] _instructions = Read();

    [Fact]
    public void Every_image_has_a_version_and_every_stage_that_is_copied_from_is_there()
    {
        var stages = new List<string>();
        foreach (var (name, arguments) in _instructions)
        {
            if (name == "FROM")
            {
                var words = arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                Assert.Matches(@":[0-9][0-9a-z.-]*(@sha256:[0-9a-f]{64})?$", words[0]);
                if (words is [_, "AS", var stage])
                    stages.Add(stage);
            }
            else if (From().Match(arguments) is { Success: true } from)
            {
                Assert.Contains(from.Groups[1].Value, stages);
            }
        }
    }

    [Fact]
    public void What_is_copied_is_in_the_repository_or_made_by_its_build()
    {
        foreach (var (_, arguments) in _instructions.Where(i => i.Name == "COPY" && !From().IsMatch(i.Arguments)))
        {
            var words = arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => word[0] != '-').ToArray();
            Assert.True(words.Length >= 2, arguments);
            Assert.All(words[..^1], source =>
                Assert.True(Path.Exists(RepositoryRoot.File(source.TrimEnd('/').Split('/'))), $"COPY {source}: there is no such file"));
        }
    }

    [Fact]
    public void The_image_runs_as_a_user_without_rights_and_says_how_it_is()
    {
        var last = _instructions[Array.FindLastIndex(_instructions, i => i.Name == "FROM")..];
        var user = last.Last(i => i.Name == "USER").Arguments;
        Assert.DoesNotContain(user, (string[])["root", "0"]);
        Assert.Contains(last, i => i.Name == "HEALTHCHECK" && i.Arguments.Contains("CMD [", StringComparison.Ordinal));
        // Without a shell between, so that a stop reaches the server.
        Assert.StartsWith("[", Assert.Single(last, i => i.Name == "ENTRYPOINT").Arguments, StringComparison.Ordinal);
        // What a build needs stays behind in its stage.
        Assert.DoesNotContain(last, i => i.Name is "RUN");
    }

    [Fact]
    public void Nothing_is_fetched_beside_the_locked_packages()
    {
        Assert.DoesNotContain(_instructions, i => i.Name is "ADD" or "MAINTAINER");
        Assert.All(_instructions.Where(i => i.Name == "WORKDIR"), i => Assert.StartsWith("/", i.Arguments, StringComparison.Ordinal));
        var runs = _instructions.Where(i => i.Name == "RUN").Select(i => i.Arguments).ToList();
        Assert.NotEmpty(runs);
        Assert.All(runs, run => Assert.DoesNotMatch(@"\b(curl|wget|sudo|npm install|apt-get)\b", run));
        foreach (var (command, option) in new[] { ("dotnet restore", "--locked-mode"), ("dotnet publish", "--no-restore") })
        {
            var run = Assert.Single(runs, run => run.Contains(command, StringComparison.Ordinal));
            Assert.Contains(option, run, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void No_secret_is_in_the_image() =>
        Assert.DoesNotContain(
            _instructions, i => i.Name is "ENV" or "ARG" && Regex.IsMatch(i.Arguments, "PASS|SECRET|TOKEN|KEY", RegexOptions.IgnoreCase));

    private static (string Name, string Arguments)[] Read()
    {
        var lines = File.ReadLines(RepositoryRoot.File("Dockerfile")).Select(line => line.Trim())
            .Where(line => line.Length > 0 && !line.StartsWith('#'));
        var whole = string.Join('\n', lines).Replace("\\\n", "", StringComparison.Ordinal);
        return [.. whole.Split('\n').Select(line => line.Split(' ', 2)).Select(parts => (parts[0], parts[1].Trim()))];
    }

    [GeneratedRegex("--from=([a-z]+)")]
    private static partial Regex From();
}

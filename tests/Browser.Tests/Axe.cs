using System.Text.Json;
using Harness;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>axe-core, of the client's packages, on whatever a page shows now, inside of shadow roots too.</summary>
internal static class Axe
{
    private const string Run = """
        async () => {
          const { violations } = await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
          return JSON.stringify(violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.slice(0, 4).map(node => `${node.target.join(' ')}: ${node.failureSummary}`) })));
        }
        """;

    private static readonly Lazy<string> _script = new(() => File.ReadAllText(RepositoryRoot.File("src", "Web", "client", "node_modules", "axe-core", "axe.min.js")));

    private sealed record Violation(string Id, string Help, string[] Where);

    /// <summary>Fails with what axe found.</summary>
    /// <param name="page">The page.</param>
    /// <param name="state">What it shows, for the message.</param>
    public static async Task CheckAsync(IPage page, string state)
    {
        // A colour that is on its way from one to another has no contrast of its own.
        await page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window"))
            await page.EvaluateAsync($"() => {{ {_script.Value} }}");
        var violations = JsonSerializer.Deserialize<Violation[]>(await page.EvaluateAsync<string>(Run), JsonSerializerOptions.Web)!;
        if (violations.Length > 0)
            Assert.Fail($"{state} ({page.Url}):\n{string.Join('\n', violations.Select(v => $"{v.Id}: {v.Help}\n  {string.Join("\n  ", v.Where)}"))}");
    }
}

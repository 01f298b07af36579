using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>axe-core on whatever a page shows now, inside of shadow roots and frames too.</summary>
internal static class Axe
{
    private static readonly AxeRunOptions _options = new()
    {
        RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
        ResultTypes = [ResultType.Violations],
    };

    // What turns for ever (a wait without an end) changes no colour of a text.
    private const string AtRest = "() => document.getAnimations().every(one => one.playState !== 'running' || one.effect?.getComputedTiming().endTime === Infinity)";

    /// <summary>Fails with what axe found.</summary>
    /// <param name="page">The page.</param>
    /// <param name="state">What it shows, for the message.</param>
    public static async Task CheckAsync(IPage page, string state)
    {
        // A colour that is on its way from one to another has no contrast of its own.
        await page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        await page.WaitForFunctionAsync(AtRest);
        var violations = (await page.RunAxe(_options)).Violations;
        if (violations.Length > 0)
            Assert.Fail($"{state} ({page.Url}):\n{string.Join('\n', violations.Select(Describe))}");
    }

    private static string Describe(AxeResultItem violation) =>
        $"{violation.Id}: {violation.Help}\n  {string.Join("\n  ", violation.Nodes.Take(4).Select(Describe))}";

    private static string Describe(AxeResultNode node) =>
        $"{node.Target}: {string.Join("; ", node.Any.Concat(node.All).Concat(node.None).Select(check => check.Message))}";
}

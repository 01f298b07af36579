using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>Runs axe-core on the current state of a page, including shadow roots and frames.</summary>
internal static class Axe
{
    private static readonly AxeRunOptions _options = new()
    {
        RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
        ResultTypes = [ResultType.Violations],
    };

    // Endless animations (spinners) are ignored: they change no text colour.
    private const string AtRest = """
        () => document.getAnimations().every(
          one => one.playState !== 'running' || one.effect?.getComputedTiming().endTime === Infinity)
        """;

    /// <summary>Fails with the violations that axe found. <paramref name="state"/> names the state of the page in the message.</summary>
    public static async Task CheckAsync(IPage page, string state)
    {
        // While a colour is changing, its contrast is not the final one.
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

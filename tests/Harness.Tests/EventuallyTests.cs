using Xunit;

namespace Harness.Tests;

public sealed class EventuallyTests
{
    [Fact]
    public async Task A_condition_that_throws_at_first_may_hold_later()
    {
        var calls = 0;
        await Eventually.Async(
            () => ++calls < 3 ? throw new InvalidOperationException("not yet") : true,
            TimeSpan.FromSeconds(30),
            "the third call succeeds");
        Assert.Equal(3, calls);
    }

    [Fact]
    public async Task A_condition_that_never_holds_fails_with_the_reason_and_the_last_value()
    {
        var failure = await Assert.ThrowsAsync<TimeoutException>(() => Eventually.Async(
            () => Task.FromResult(41), value => value == 42, TimeSpan.FromMilliseconds(60), "the answer is found"));
        Assert.Contains("the answer is found", failure.Message, StringComparison.Ordinal);
        Assert.Contains("41", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_condition_that_hangs_fails_at_the_limit()
    {
        var never = new TaskCompletionSource<bool>();
        await Assert.ThrowsAsync<TimeoutException>(() => Eventually.Async(
            () => never.Task, TimeSpan.FromMilliseconds(60), "it answers"));
    }
}

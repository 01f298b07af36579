using System.Collections.Concurrent;
using System.Globalization;
using SeatHub.Feeds;

namespace SeatHub.Tests.Feeds;

public sealed class FanOutWorkersTests : IAsyncLifetime
{
    private const int Threads = 3;

    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(20);

    private readonly FanOutWorkers _workers = new(Threads);

    public Task InitializeAsync() => _workers.StartAsync(CancellationToken.None);

    public Task DisposeAsync() => _workers.StopAsync(CancellationToken.None).WaitAsync(_limit);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(FanOutWorkers.ChunkSize)]
    [InlineData(FanOutWorkers.ChunkSize + 1)]
    [InlineData(10_000)]
    public async Task Each_item_is_handled_once(int count)
    {
        var handled = new int[count];
        await _workers.RunAsync(count, (first, end) =>
        {
            for (var i = first; i < end; i++)
                Interlocked.Increment(ref handled[i]);
        }).WaitAsync(_limit);
        Assert.All(handled, times => Assert.Equal(1, times));
    }

    [Fact]
    public async Task A_job_is_split_over_all_workers_at_the_same_time()
    {
        // Each chunk waits for the others: with fewer threads this would not end.
        using var all = new Barrier(Threads);
        var met = new ConcurrentBag<bool>();
        await _workers.RunAsync(Threads * FanOutWorkers.ChunkSize, (_, _) => met.Add(all.SignalAndWait(_limit))).WaitAsync(_limit * 2);
        Assert.Equal(Enumerable.Repeat(true, Threads), met);
    }

    [Fact]
    public async Task The_same_threads_serve_every_job_however_many_feeds_send_at_once()
    {
        var (threads, running, most) = (new ConcurrentDictionary<int, string?>(), 0, 0);
        for (var round = 0; round < 5; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => _workers.RunAsync(1_000, (_, _) =>
            {
                var now = Interlocked.Increment(ref running);
                InterlockedMax(ref most, now);
                threads[Environment.CurrentManagedThreadId] = Thread.CurrentThread.Name;
                Interlocked.Decrement(ref running);
            }))).WaitAsync(_limit);
        }

        Assert.InRange(threads.Count, 1, Threads);
        Assert.InRange(most, 1, Threads);
        Assert.All(threads.Values, name => Assert.StartsWith("Fan-out", name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stop_amid_jobs_ends_all_workers_and_loses_no_item()
    {
        for (var round = 0; round < 300; round++)
        {
            using var workers = new FanOutWorkers(Threads);
            await workers.StartAsync(CancellationToken.None);
            var handled = 0;
            var jobs = Enumerable.Range(0, 2).Select(_ => workers.RunAsync(
                20 * FanOutWorkers.ChunkSize, (first, end) => Interlocked.Add(ref handled, end - first))).ToList();
            await workers.StopAsync(CancellationToken.None).WaitAsync(_limit);
            await Task.WhenAll(jobs).WaitAsync(_limit);
            Assert.Equal(2 * 20 * FanOutWorkers.ChunkSize, handled);
        }
    }

    [Fact]
    public async Task Workers_have_a_lower_priority_than_the_thread_pool()
    {
        if (!OperatingSystem.IsLinux())
            return;
        var worker = 0;
        await _workers.RunAsync(1, (_, _) => worker = Niceness()).WaitAsync(_limit);
        Assert.InRange(worker, 5, 19);

        // Field 19 of stat in proc(5), counted from the parenthesis after the name, which may contain spaces.
        static int Niceness() =>
            int.Parse(File.ReadAllText("/proc/thread-self/stat").Split(')')[^1].Split(' ')[17], CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task What_one_chunk_throws_reaches_the_caller_after_the_others_were_handled()
    {
        var handled = 0;
        var failing = _workers.RunAsync(10 * FanOutWorkers.ChunkSize, (first, _) =>
        {
            if (first == 0)
                throw new InvalidOperationException("the first chunk");
            Interlocked.Increment(ref handled);
        });
        await Assert.ThrowsAsync<InvalidOperationException>(() => failing.WaitAsync(_limit));
        Assert.Equal(9, handled);
        await _workers.RunAsync(1, (_, _) => Interlocked.Increment(ref handled)).WaitAsync(_limit);
        Assert.Equal(10, handled);
    }

    [Fact]
    public async Task Stopping_finishes_what_is_queued_and_later_jobs_run_on_the_callers_thread()
    {
        using var open = new ManualResetEventSlim();
        var handled = 0;
        var queued = Enumerable.Range(0, 20).Select(_ => _workers.RunAsync(200, (first, end) =>
        {
            open.Wait(_limit);
            Interlocked.Add(ref handled, end - first);
        })).ToArray();

        var stopping = _workers.StopAsync(CancellationToken.None);
        Assert.False(stopping.IsCompleted);
        open.Set();
        await stopping.WaitAsync(_limit);

        Assert.Equal(20 * 200, handled);
        await Task.WhenAll(queued).WaitAsync(_limit);
        var (caller, worker) = (Environment.CurrentManagedThreadId, 0);
        Assert.True(_workers.RunAsync(1, (_, _) => worker = Environment.CurrentManagedThreadId).IsCompletedSuccessfully);
        Assert.Equal(caller, worker);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); seen < value;)
        {
            var before = Interlocked.CompareExchange(ref target, value, seen);
            if (before == seen)
                return;
            seen = before;
        }
    }
}

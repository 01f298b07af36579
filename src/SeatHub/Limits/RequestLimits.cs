using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using SeatEngine.Seats;

namespace SeatHub.Limits;

/// <summary>The kinds of requests that are limited.</summary>
public enum RequestKind
{
    NewHolder,
    Hold,
    LookUp,
    SignIn,
    Join,
}

/// <summary>What a caller has of a limit.</summary>
/// <param name="Limit">Requests a minute.</param>
/// <param name="Remaining">How many more may come at once.</param>
/// <param name="RetryAfter">If the request is refused: when the next one may come. Otherwise null.</param>
public readonly record struct RequestQuota(RequestKind Kind, int Limit, long Remaining, TimeSpan? RetryAfter)
{
    public bool IsExceeded => RetryAfter is not null;
}

/// <summary>
/// Limits how often a holder, and everybody behind one address, may send requests of a kind. Counted on this node, for REST, pages and hubs
/// together, in buckets that fill again evenly. Thread-safe.
/// </summary>
public sealed class RequestLimits : IDisposable
{
    private static readonly int Kinds = Enum.GetValues<RequestKind>().Length;

    private readonly Bucket<AddressBlock>?[] _byAddress = new Bucket<AddressBlock>?[Kinds];
    private readonly Bucket<HolderId>?[] _byHolder = new Bucket<HolderId>?[Kinds];

    public RequestLimits(IOptions<RequestLimitOptions> options)
    {
        var limits = options.Value;
        _byAddress[(int)RequestKind.NewHolder] = new(limits.NewHoldersPerAddress);
        _byAddress[(int)RequestKind.Hold] = new(limits.HoldsPerAddress);
        _byAddress[(int)RequestKind.LookUp] = new(limits.LookUpsPerAddress);
        _byAddress[(int)RequestKind.SignIn] = new(limits.SignInsPerAddress);
        _byAddress[(int)RequestKind.Join] = new(limits.JoinsPerAddress);
        _byHolder[(int)RequestKind.Hold] = new(limits.HoldsPerHolder);
        _byHolder[(int)RequestKind.LookUp] = new(limits.LookUpsPerHolder);
        _byHolder[(int)RequestKind.Join] = new(limits.JoinsPerHolder);
    }

    /// <summary>Counts a request of a caller whom limits apply to.</summary>
    /// <param name="holder">Null if nobody is known yet.</param>
    /// <param name="requests">How many the request counts as: all of them may come, or none.</param>
    /// <returns>What is left of the limit that is nearest, or that refuses.</returns>
    public RequestQuota Count(RequestKind kind, AddressBlock from, HolderId? holder, int requests = 1)
    {
        // The holder's first: a holder who is refused takes nothing from the others behind the address.
        var own = holder is { } known ? _byHolder[(int)kind]?.Count(kind, known, requests) : null;
        if (own is { IsExceeded: true })
            return own.Value;
        var shared = _byAddress[(int)kind]!.Count(kind, from, requests);
        return own is { } quota && !shared.IsExceeded && quota.Remaining < shared.Remaining ? quota : shared;
    }

    public void Dispose()
    {
        foreach (var bucket in _byAddress)
            bucket?.Dispose();
        foreach (var bucket in _byHolder)
            bucket?.Dispose();
    }

    private sealed class Bucket<TKey>(int perMinute) : IDisposable
        where TKey : struct
    {
        // Callers who have sent nothing for a while have a full bucket, and are forgotten.
        private readonly PartitionedRateLimiter<TKey> _limiter = PartitionedRateLimiter.Create<TKey, TKey>(
            key => RateLimitPartition.GetTokenBucketLimiter(key, _ => OptionsFor(perMinute)));

        public RequestQuota Count(RequestKind kind, TKey key, int requests)
        {
            // The limiter throws for more than it ever has.
            using var lease = _limiter.AttemptAcquire(key, Math.Min(requests, perMinute));
            var remaining = _limiter.GetStatistics(key)?.CurrentAvailablePermits ?? 0;
            if (lease.IsAcquired && requests <= perMinute)
                return new RequestQuota(kind, perMinute, remaining, RetryAfter: null);
            return new RequestQuota(
                kind, perMinute, remaining,
                lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : OptionsFor(perMinute).ReplenishmentPeriod);
        }

        // A token at a time, or so many that there is a new one each second at most.
        private static TokenBucketRateLimiterOptions OptionsFor(int perMinute)
        {
            var tokens = Math.Max(1, perMinute / 60);
            return new TokenBucketRateLimiterOptions
            {
                TokenLimit = perMinute,
                TokensPerPeriod = tokens,
                ReplenishmentPeriod = TimeSpan.FromMinutes(1) * tokens / perMinute,
            };
        }

        public void Dispose() => _limiter.Dispose();
    }
}

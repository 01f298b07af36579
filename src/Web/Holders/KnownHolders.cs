using System.Collections.Concurrent;
using System.Security.Claims;

namespace Web.Holders;

/// <summary>
/// Visitors' tokens that this node has read within the last minute. Decrypting one takes longer than everything else that is known about a
/// request before its command. Tokens of staff are not kept here: they can be revoked. Thread-safe.
/// </summary>
internal sealed class KnownHolders
{
    private const int MostTokens = 8_192;

    // A key that the operator revokes ends its tokens, so none is believed for long without being read again.
    private static readonly TimeSpan _lifetime = TimeSpan.FromMinutes(1);

    private volatile Generation _generation = new();

    public ClaimsPrincipal? Find(ReadOnlySpan<char> token)
    {
        var generation = _generation;
        return !generation.IsOver && generation.ByText.TryGetValue(token, out var holder) ? holder : null;
    }

    public void Add(string token, ClaimsPrincipal holder)
    {
        var generation = _generation;
        if (generation.IsOver)
            _generation = generation = new Generation();
        generation.Add(token, holder);
    }

    private sealed class Generation
    {
        private readonly ConcurrentDictionary<string, ClaimsPrincipal> _byToken = new(StringComparer.Ordinal);
        private readonly long _began = Environment.TickCount64;
        private int _count;

        public Generation() => ByText = _byToken.GetAlternateLookup<ReadOnlySpan<char>>();

        public ConcurrentDictionary<string, ClaimsPrincipal>.AlternateLookup<ReadOnlySpan<char>> ByText { get; }

        public bool IsOver =>
            Environment.TickCount64 - _began > _lifetime.TotalMilliseconds || Volatile.Read(ref _count) >= MostTokens;

        public void Add(string token, ClaimsPrincipal holder)
        {
            if (_byToken.TryAdd(token, holder))
                Interlocked.Increment(ref _count);
        }
    }
}

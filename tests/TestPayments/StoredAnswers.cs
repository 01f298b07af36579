using System.Collections.Concurrent;

namespace TestPayments;

/// <summary>The first answer to each idempotency key, failures included. Thread-safe.</summary>
internal sealed class StoredAnswers
{
    private sealed class Entry(string asked)
    {
        public string Asked => asked;

        public (int Status, string Body)? Answer { get; set; }
    }

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>The stored answer; null if the request is the first with its key, and is to be carried out.</summary>
    /// <exception cref="BankException">The first one is under way, or had another body.</exception>
    public (int Status, string Body)? Begin(string key, string asked)
    {
        var mine = new Entry(asked);
        var entry = _entries.GetOrAdd(key, mine);
        if (ReferenceEquals(entry, mine))
            return null;
        if (entry.Asked != asked)
        {
            throw new BankException(
                400, "idempotency_error", "idempotency_key_in_use",
                "Keys for idempotent requests can only be used with the same parameters they were first used with.");
        }

        return entry.Answer ?? throw new BankException(
            409, "idempotency_error", "idempotency_key_in_use", "There is currently another in-progress request using this key.");
    }

    public void Store(string key, int status, string body) => _entries[key].Answer = (status, body);

    /// <summary>Nothing was carried out, so the next request with this key is the first.</summary>
    public void Forget(string key) => _entries.TryRemove(key, out _);
}

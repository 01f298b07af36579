using System.Collections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace SeatHub.Transport;

/// <summary>
/// The features of a hub connection: the connection itself implements four, and others can be set. The stock collection would store
/// the same object four times in a dictionary, about 350 bytes per connection. Not thread-safe, like the stock one.
/// </summary>
internal sealed class HubSocketFeatures(HubSocket connection) : IFeatureCollection
{
    private static readonly Type[] _implemented =
        [typeof(IConnectionUserFeature), typeof(IConnectionHeartbeatFeature), typeof(ITransferFormatFeature), typeof(HubSocket)];

    private FeatureCollection? _set;

    public bool IsReadOnly => false;

    public int Revision => _set?.Revision ?? 0;

    public object? this[Type key]
    {
        get => _set?[key] ?? (IsImplemented(key) ? connection : null);
        set
        {
            if (value is null && IsImplemented(key))
                throw new NotSupportedException($"A hub connection implements {key.Name} itself.");
            (_set ??= new FeatureCollection())[key] = value;
        }
    }

    public TFeature? Get<TFeature>() => (TFeature?)this[typeof(TFeature)];

    public void Set<TFeature>(TFeature? instance) => this[typeof(TFeature)] = instance;

    public IEnumerator<KeyValuePair<Type, object>> GetEnumerator()
    {
        foreach (var key in _implemented)
            yield return KeyValuePair.Create(key, this[key]!);
        foreach (var feature in _set ?? [])
        {
            if (!IsImplemented(feature.Key))
                yield return feature;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static bool IsImplemented(Type key) => _implemented.Contains(key);
}

using System.Collections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace SeatHub.Transport;

/// <summary>
/// The features of a hub connection, which are the connection itself, and whatever else somebody sets. The stock collection is a
/// dictionary: a third of a kilobyte for each connection, to say four times the same. Not thread-safe, as that one is not.
/// </summary>
internal sealed class HubSocketFeatures(HubSocket connection) : IFeatureCollection
{
    private static readonly Type[] _own = [typeof(IConnectionUserFeature), typeof(IConnectionHeartbeatFeature), typeof(ITransferFormatFeature), typeof(IHttpContextFeature)];

    private FeatureCollection? _set;

    public bool IsReadOnly => false;

    public int Revision => _set?.Revision ?? 0;

    public object? this[Type key]
    {
        get => _set?[key] ?? (IsOwn(key) ? connection : null);
        set
        {
            if (value is null && IsOwn(key))
                throw new NotSupportedException($"A hub connection is its own {key.Name}.");
            (_set ??= new FeatureCollection())[key] = value;
        }
    }

    public TFeature? Get<TFeature>() => (TFeature?)this[typeof(TFeature)];

    public void Set<TFeature>(TFeature? instance) => this[typeof(TFeature)] = instance;

    public IEnumerator<KeyValuePair<Type, object>> GetEnumerator()
    {
        foreach (var key in _own)
            yield return KeyValuePair.Create(key, this[key]!);
        foreach (var feature in _set ?? [])
        {
            if (!IsOwn(feature.Key))
                yield return feature;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static bool IsOwn(Type key) => _own.Contains(key);
}

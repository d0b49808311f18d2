using System.Collections.Concurrent;
using Cachewise.Values;

namespace Cachewise.Caching;

/// <summary>The factories that are running in this process: one for each key and type, however many wait.</summary>
internal sealed class Flights
{
    private readonly ConcurrentDictionary<(Type Type, string Key), Flight> _flights = new();
    private long _landed;

    /// <summary>
    /// How many flights have landed. Who reads this before he looks into the cache, finds nothing and takes off himself, knows by
    /// a higher number that another may have stored the value in between, and looks again.
    /// </summary>
    public long Landed => Interlocked.Read(ref _landed);

    /// <summary>Joins the flight of this key, or takes off with this work.</summary>
    public async Task<StoredValue> JoinAsync(Type type, string key, Func<CancellationToken, Task<StoredValue>> work, CancellationToken cancellationToken)
    {
        var route = (type, key);
        while (true)
        {
            if (_flights.TryGetValue(route, out var flight))
            {
                if (flight.TryJoin())
                {
                    return await flight.WaitAsync(cancellationToken).ConfigureAwait(false);
                }

                _flights.TryRemove(KeyValuePair.Create(route, flight)); // abandoned
            }

            var own = new Flight();
            if (_flights.TryAdd(route, own))
            {
                _ = own.FlyAsync(work, () =>
                {
                    Interlocked.Increment(ref _landed);
                    _flights.TryRemove(KeyValuePair.Create(route, own));
                });
                return await own.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }
}

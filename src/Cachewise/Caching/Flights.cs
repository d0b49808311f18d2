using System.Collections.Concurrent;
using Cachewise.Values;

namespace Cachewise.Caching;

/// <summary>The factories that are running in this process: one for each key and type, however many wait.</summary>
internal sealed class Flights
{
    private const int Stripes = 256; // a power of two: the more there are, the seldomer another key's flight is taken for this one's

    private readonly ConcurrentDictionary<(Type Type, string Key), Flight> _flights = new();
    private readonly long[] _landed = new long[Stripes];

    /// <summary>
    /// How many flights of keys like this one have landed. Who reads this before he looks into the cache, finds nothing and takes off himself, knows by a
    /// higher number that another may have stored the value in between, and looks again.
    /// </summary>
    public long Landed(string key) => Volatile.Read(ref _landed[StripeOf(key)]);

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
                    Interlocked.Increment(ref _landed[StripeOf(key)]);
                    _flights.TryRemove(KeyValuePair.Create(route, own));
                });
                return await own.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static int StripeOf(string key) => key.GetHashCode(StringComparison.Ordinal) & (Stripes - 1);
}

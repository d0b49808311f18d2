using System.Collections.Concurrent;
using Cachewise.Entries;
using Cachewise.Keys;
using Cachewise.Telemetry;

namespace Cachewise.Pipeline;

/// <summary>
/// The factories of one cache that are running in this process: one for each key and type, however many callers wait.
/// </summary>
internal sealed class SingleFlight(string alias, PendingFills fills, CacheTelemetry telemetry)
{
    private const int Stripes = 256; // a power of two; more stripes make it rarer that two keys share one

    private readonly ConcurrentDictionary<(Type Type, string Key), FactoryCall> _calls = new();
    private readonly long[] _completed = new long[Stripes];

    /// <summary>
    /// How many calls of the keys of this stripe have completed. A caller reads this before it reads the store. If it
    /// then misses, and the number has changed when its factory is about to run, another call may have stored the value
    /// in between, and the caller reads again.
    /// </summary>
    public long Completed(string key) => Volatile.Read(ref _completed[StripeOf(key)]);

    /// <summary>Joins the call of this key, or starts one.</summary>
    /// <param name="type">The type of the value.</param>
    /// <param name="keys">The cache at a version.</param>
    /// <param name="key">The key.</param>
    /// <param name="run">Calls the factory and stores what it makes.</param>
    /// <param name="isAsync">Whether the caller can await; if not, <paramref name="run"/> completes synchronously, and
    /// so does this.</param>
    /// <param name="cancellationToken">Ends this caller's wait.</param>
    /// <exception cref="InvalidOperationException">The caller is a factory that this call waits for.</exception>
    public async Task<CacheEntry> GetAsync(
        Type type, KeySpace keys, string key, Func<Fill, CancellationToken, Task<CacheEntry>> run, bool isAsync, CancellationToken cancellationToken)
    {
        var id = (type, Key: keys.Local(key));
        var mayBeAbandoned = true;
        while (true)
        {
            if (_calls.TryGetValue(id, out var other))
            {
                using var wait = other.Scope.BeginWait();
                if (!other.Fill.IsInvalidated && other.TryJoin())
                {
                    using var span = telemetry.BeginWait(other.StarterSpan);
                    try
                    {
                        return await other.WaitAsync(isStarter: false, isAsync, cancellationToken).ConfigureAwait(false);
                    }
                    catch (Exception) when (!cancellationToken.IsCancellationRequested && (other.FailedWithItsStarter || (mayBeAbandoned && other.FailedAsIfAbandoned)))
                    {
                        // The second kind is only a guess, since a factory may fail like that by itself: it is retried
                        // once.
                        mayBeAbandoned &= other.FailedWithItsStarter;
                        continue;
                    }
                }

                // Abandoned, or started before a removal: start a new one.
                _calls.TryRemove(KeyValuePair.Create(id, other));
            }

            var own = new FactoryCall(new(alias, keys.Full(key)), fills.Begin(id.Key), cancellationToken);
            if (_calls.TryAdd(id, own))
            {
                using var wait = own.Scope.BeginWait();
                _ = own.RunAsync(run, call => Complete(id, call));
                return await own.WaitAsync(isStarter: true, isAsync, cancellationToken).ConfigureAwait(false);
            }

            fills.End(own.Fill); // another caller was first
        }
    }

    private void Complete((Type Type, string Key) id, FactoryCall call)
    {
        Interlocked.Increment(ref _completed[StripeOf(id.Key)]);
        _calls.TryRemove(KeyValuePair.Create(id, call));
        fills.End(call.Fill);
    }

    private static int StripeOf(string key) => key.GetHashCode(StringComparison.Ordinal) & (Stripes - 1);
}

using System.Runtime.CompilerServices;
using Cachewise.Backends;
using StackExchange.Redis;

namespace Cachewise.Redis;

/// <content>How every operation reaches the server.</content>
internal sealed partial class RedisStore
{
    /// <param name="operation">What is done.</param>
    /// <param name="keys">The keys that it touches.</param>
    /// <param name="state">What else is handed on, so that sending needs no closure.</param>
    /// <param name="send">Sends the command.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))] // awaited once, by us
    private async ValueTask<Reply<T>> AskAsync<TKeys, TState, T>(Operation operation, TKeys keys, TState state, Func<IDatabase, TKeys, TState, Task<T>> send)
        where TKeys : struct, IRedisKeys
    {
        ThrowIfDisposed();
        for (var mayRepeat = MayRepeat(operation); ; mayRepeat = false)
        {
            var epoch = _breaker.Epoch;
            if (_breaker.FailureOf(operation.Name) is { } away)
            {
                return Drop<TKeys, T>(operation, keys, away);
            }

            if (!_dropped.IsEmpty && await SettleAsync().ConfigureAwait(false) is { } refusal && keys.AreCoveredBy(_dropped))
            {
                return Drop<TKeys, T>(operation, keys, refusal.Of(operation.Name));
            }

            try
            {
                var database = await _link.GetDatabaseAsync().ConfigureAwait(false);
                return new(await send(database, keys, state).ConfigureAwait(false));
            }
            catch (TimeoutException) when (mayRepeat && !_breaker.IsOpen)
            {
            }
            catch (Exception error) when (RedisFailure.IsOutage(error))
            {
                var failure = Fail<TKeys, T>(operation, keys, epoch, error);
                if (!_dropped.IsEmpty && !_breaker.IsOpen)
                {
                    await SettleAsync().ConfigureAwait(false); // the server refused to write, but may remove
                }

                return failure;
            }
        }
    }

    private Reply<T> Ask<TKeys, TState, T>(Operation operation, TKeys keys, TState state, Func<IDatabase, TKeys, TState, T> send)
        where TKeys : struct, IRedisKeys
    {
        ThrowIfDisposed();
        for (var mayRepeat = MayRepeat(operation); ; mayRepeat = false)
        {
            var epoch = _breaker.Epoch;
            if (_breaker.FailureOf(operation.Name) is { } away)
            {
                return Drop<TKeys, T>(operation, keys, away);
            }

            if (!_dropped.IsEmpty && keys.AreCoveredBy(_dropped))
            {
                var settling = SettleAsync(); // for the next call: this one cannot wait
                return Drop<TKeys, T>(operation, keys, settling.IsCompletedSuccessfully && settling.Result is { } refusal ? refusal.Of(operation.Name) : Outdated(operation));
            }

            try
            {
                return new(send(_link.GetDatabase(), keys, state));
            }
            catch (TimeoutException) when (mayRepeat && !_breaker.IsOpen)
            {
            }
            catch (Exception error) when (RedisFailure.IsOutage(error))
            {
                return Fail<TKeys, T>(operation, keys, epoch, error);
            }
        }
    }

    private bool MayRepeat(Operation operation) => operation.IsRepeatable && _link.Settings.Pool.RetryOnTimeout == true;

    private Reply<T> Fail<TKeys, T>(Operation operation, TKeys keys, int epoch, Exception error)
        where TKeys : struct, IRedisKeys
    {
        var failure = Unavailable(operation, error);
        var reply = Drop<TKeys, T>(operation, keys, failure);
        if (!failure.IsRefusal)
        {
            _breaker.Trip(failure, epoch);
        }

        return reply;
    }

    /// <summary>Answers without the server, and keeps in mind what it has not been told.</summary>
    private Reply<T> Drop<TKeys, T>(Operation operation, TKeys keys, CacheUnavailableException failure)
        where TKeys : struct, IRedisKeys
    {
        if (operation.IsWrite)
        {
            keys.AddTo(_dropped);
        }

        return Reply<T>.Unavailable(failure);
    }

    /// <summary>The full keys that match, each once: SCAN may give one twice.</summary>
    /// <exception cref="CacheUnavailableException">The server is away.</exception>
    private async IAsyncEnumerable<string> ScanAsync(string pattern, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ThrowIfDisposed();
        if (_breaker.FailureOf(Operation.Scan.Name) is { } away)
        {
            throw away.Of(Operation.Scan.Name);
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        var epoch = _breaker.Epoch;
        var found = FoundAsync(pattern, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (found.ConfigureAwait(false))
        {
            while (await NextAsync(found, epoch).ConfigureAwait(false))
            {
                if ((string?)found.Current is { } key && seen.Add(key))
                {
                    yield return key;
                }
            }
        }
    }

    private async IAsyncEnumerable<RedisKey> FoundAsync(string pattern, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var server in await _link.GetPrimariesAsync().ConfigureAwait(false))
        {
            await foreach (var key in server.KeysAsync(_link.Settings.Address.Database, pattern, ScanPage).WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                yield return key;
            }
        }
    }

    private async ValueTask<bool> NextAsync(IAsyncEnumerator<RedisKey> keys, int epoch)
    {
        try
        {
            return await keys.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (RedisFailure.IsOutage(error))
        {
            throw Fail<NoKey, bool>(Operation.Scan, default, epoch, error).Failure!.Of(Operation.Scan.Name);
        }
    }

    private CacheUnavailableException Unavailable(Operation operation, Exception error) =>
        new(_alias, operation.Name, $"Redis at {_link.Address} {RedisFailure.Describe(error, _link)}", RedisFailure.IsRefusal(error), error);

    private CacheUnavailableException Outdated(Operation operation) =>
        new(_alias, operation.Name, $"Redis at {_link.Address} has an older value, which is being removed", isRefusal: true);
}

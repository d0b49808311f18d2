using System.Runtime.CompilerServices;
using Cachewise.Backends;
using StackExchange.Redis;

namespace Cachewise.Redis;

/// <content>How every operation reaches the server, and what its failures become.</content>
internal sealed partial class RedisStore
{
    /// <summary>Whether an operation may be sent again when it is not known whether it was done.</summary>
    private enum Repeatable
    {
        No,
        Yes,
    }

    private async ValueTask<Reply<T>> AskAsync<TState, T>(string operation, Repeatable repeatable, TState state, Func<IDatabase, TState, Task<T>> send)
    {
        for (var mayRepeat = _retryOnTimeout && repeatable is Repeatable.Yes; ; mayRepeat = false)
        {
            try
            {
                var database = await _connection.GetDatabaseAsync().ConfigureAwait(false);
                return new(await send(database, state).ConfigureAwait(false));
            }
            catch (TimeoutException) when (mayRepeat)
            {
            }
            catch (Exception error) when (IsOutage(error))
            {
                return Reply<T>.Unavailable(Unavailable(operation, error));
            }
        }
    }

    private Reply<T> Ask<TState, T>(string operation, TState state, Func<IDatabase, TState, T> send)
    {
        try
        {
            return new(send(_connection.GetDatabase(), state));
        }
        catch (Exception error) when (IsOutage(error))
        {
            return Reply<T>.Unavailable(Unavailable(operation, error));
        }
    }

    /// <summary>The full keys that match, each once: SCAN may give one twice.</summary>
    /// <exception cref="CacheUnavailableException">The server is away.</exception>
    private async IAsyncEnumerable<string> ScanAsync(string pattern, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var server in await PrimariesAsync().ConfigureAwait(false))
        {
            var found = server.KeysAsync(pattern: pattern, pageSize: ScanPage).GetAsyncEnumerator(cancellationToken);
            await using (found.ConfigureAwait(false))
            {
                while (await NextAsync(found).ConfigureAwait(false))
                {
                    if ((string?)found.Current is { } key && seen.Add(key))
                    {
                        yield return key;
                    }
                }
            }
        }
    }

    private async ValueTask<IEnumerable<IServer>> PrimariesAsync()
    {
        try
        {
            return await _connection.GetPrimariesAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (IsOutage(error))
        {
            throw Unavailable("scan", error);
        }
    }

    private async ValueTask<bool> NextAsync(IAsyncEnumerator<RedisKey> keys)
    {
        try
        {
            return await keys.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (IsOutage(error))
        {
            throw Unavailable("scan", error);
        }
    }

    /// <summary>What the client throws when the server is away, too slow, or refuses; a complaint about one entry is not that.</summary>
    private static bool IsOutage(Exception error) => error switch
    {
        RedisServerException server => !IsComplaint(server),
        RedisException or TimeoutException => true,
        _ => false,
    };

    private static bool IsComplaint(RedisServerException error) =>
        IsWrongType(error)
        || error.Message.Contains("not an integer", StringComparison.Ordinal)
        || error.Message.Contains("would overflow", StringComparison.Ordinal);

    private static bool IsWrongType(RedisServerException error) => error.Message.StartsWith("WRONGTYPE", StringComparison.Ordinal);

    private CacheUnavailableException Unavailable(string operation, Exception error) =>
        new($"Cache '{_alias}': {operation} failed, for Redis at {_connection.Address} {Describe(error)}.", error);

    private string Describe(Exception error) => error switch
    {
        RedisServerException => $"refused it: {error.Message.TrimEnd('.')}",
        _ when IsLoginRefused(error) || _connection.IsLoginRefused => "refused the login; check user and password in RedisUrl",
        TimeoutException => $"did not answer within {_connection.OperationTimeout.TotalMilliseconds:0} ms",
        _ => "cannot be reached",
    };

    private static bool IsLoginRefused(Exception? error) =>
        error is RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure }
        || (error is not null && IsLoginRefused(error.InnerException));
}

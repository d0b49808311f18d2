using System.Runtime.CompilerServices;
using Cachewise.Backends;
using StackExchange.Redis;

namespace Cachewise.Redis;

/// <content>How every operation reaches the server, and what its failures become.</content>
internal sealed partial class RedisStore
{
    /// <param name="operation">What is done, for the error.</param>
    /// <param name="repeatable">Whether it may be sent again when it is not known whether it was done.</param>
    /// <param name="state">What is handed on, so that sending needs no closure.</param>
    /// <param name="send">Sends the command.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))] // awaited once, by us
    private async ValueTask<Reply<T>> AskAsync<TState, T>(string operation, bool repeatable, TState state, Func<IDatabase, TState, Task<T>> send)
    {
        for (var mayRepeat = _retryOnTimeout && repeatable; ; mayRepeat = false)
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
        var server = await ServerAsync().ConfigureAwait(false);
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

    private async ValueTask<IServer> ServerAsync()
    {
        try
        {
            return await _connection.GetServerAsync().ConfigureAwait(false);
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
        RedisException or RedisCommandException or TimeoutException => true,
        _ => false,
    };

    private static bool IsComplaint(RedisServerException error) =>
        IsWrongType(error)
        || error.Message.Contains("not an integer", StringComparison.Ordinal)
        || error.Message.Contains("would overflow", StringComparison.Ordinal);

    private static bool IsWrongType(RedisServerException error) => error.Message.StartsWith("WRONGTYPE", StringComparison.Ordinal);

    private CacheUnavailableException Unavailable(string operation, Exception error) =>
        new(_alias, $"{operation} failed, for Redis at {_connection.Address} {Describe(error)}", IsRefusal(error), error);

    private string Describe(Exception error) => error switch
    {
        RedisServerException => $"refused it: {WithoutArguments(error.Message)}",
        RedisCommandException => $"refused it: {error.Message.TrimEnd('.')}",
        RedisConnectionException when error.Message.Contains("not eligible for replica", StringComparison.Ordinal) => "is a replica, and takes no writes",
        _ when _connection.Problem is { } problem => problem,
        _ when IsLoginRefused(error) => RedisConnection.LoginRefused,
        TimeoutException => $"did not answer within {_connection.OperationTimeout.TotalMilliseconds:0} ms",
        _ => "cannot be reached",
    };

    /// <summary>Whether the server, or the client that knows what it can, refused this command: it is full, or the database does not exist.</summary>
    private static bool IsRefusal(Exception error) => error is RedisServerException or RedisCommandException;

    /// <summary>The server quotes the arguments of a command that it does not know: keys and values.</summary>
    private static string WithoutArguments(string message)
    {
        var arguments = message.IndexOf(", with args", StringComparison.Ordinal);
        return (arguments < 0 ? message : message[..arguments]).TrimEnd('.');
    }

    private static bool IsLoginRefused(Exception? error) =>
        error is RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure }
        || (error is not null && IsLoginRefused(error.InnerException));
}

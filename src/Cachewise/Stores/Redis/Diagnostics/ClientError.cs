using System.Net.Sockets;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Diagnostics;

/// <summary>What the exceptions of the client mean.</summary>
internal static class ClientError
{
    // The client throws a plain RedisConnectionException where it cannot follow a redirect; only its text tells.
    private static readonly string[] FailedRedirects = ["is not reachable at this point of time", "redirect not followed", "The server redirected"];

    /// <summary>
    /// Whether a call failed with this. Whatever comes out of the client counts: it is disposed of during calls where
    /// another connection takes its place. What Cachewise itself throws does not.
    /// </summary>
    public static bool IsFailure(Exception error) => error is not CacheException;

    /// <summary>Whether neither the client nor Cachewise can read the reply.</summary>
    public static bool IsUnreadable(Exception error) =>
        error is not (RedisException or RedisCommandException or TimeoutException or ObjectDisposedException or OperationCanceledException or IOException or SocketException);

    /// <summary>
    /// Whether a node of a cluster only said where the key is now, and the client did not get there: it follows one
    /// redirect, and a slot that is being moved may need two. Then the command was done nowhere.
    /// </summary>
    public static bool IsRedirect(Exception error) => error switch
    {
        RedisServerException { Kind: RedisErrorKind.Moved or RedisErrorKind.Ask or RedisErrorKind.UnknownRedirectTarget } => true,
        RedisServerException or RedisConnectionException => Array.Exists(FailedRedirects, error.Message.Contains),
        _ => false,
    };

    /// <summary>Whether the server says that it is a replica.</summary>
    public static bool IsReplica(Exception error) => error is RedisServerException server && ServerError.IsReadOnly(server);

    /// <summary>
    /// Whether the client sent a write nowhere, because it sees replicas only. It gives this no type.
    /// </summary>
    public static bool FindsNoPrimary(Exception error) =>
        error is RedisConnectionException && error.Message.Contains("not eligible for replica", StringComparison.Ordinal);

    /// <summary>
    /// Whether the server has fewer databases than the URL needs. The client knows their number, and gives this no
    /// type.
    /// </summary>
    public static bool IsNoDatabase(Exception error) =>
        error is RedisCommandException && error.Message.StartsWith("The database does not exist on the server", StringComparison.Ordinal);

    /// <summary>Whether the server rejected the login.</summary>
    public static bool IsLoginRejected(Exception? error) =>
        error is RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure }
        || (error is not null && IsLoginRejected(error.InnerException));
}

using System.Net.Sockets;
using Cachewise.Concurrency;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis;

/// <summary>What the client's exceptions mean, and say.</summary>
internal static class RedisFailure
{
    // Replies of a server that serves nobody: treated as unavailable.
    private static readonly string[] AwayReplies = ["LOADING", "MASTERDOWN", "CLUSTERDOWN", "NOAUTH", "WRONGPASS", "ERR max number of clients"];

    private static readonly string[] Redirects = ["is not reachable at this point of time", "redirect not followed", "The server redirected"];

    /// <summary>
    /// Whatever comes out of the client while a server is asked means that it is unavailable, too slow, or cannot be understood; but not what we throw ourselves. The client is disposed of during
    /// calls where a connection is given up for another.
    /// </summary>
    public static bool IsOutage(Exception error) => error is not CacheException;

    /// <summary>Whether this command alone was not done: the server, or the client that knows what it can, refused it, gave an answer that cannot be read, or was not asked for want of a thread.</summary>
    public static bool IsRefusal(Exception error, RedisLink link) => error switch
    {
        RedisServerException => !AwayReplies.Any(reply => error.Message.StartsWith(reply, StringComparison.Ordinal)),
        RedisCommandException or RedisSetupException or LargeValueException or StarvedPoolException => true,
        _ => IsReplica(error, link) || IsUnreadable(error),
    };

    /// <summary>Whether the answer is none that the client, or we, can make sense of.</summary>
    public static bool IsUnreadable(Exception error) =>
        error is not (RedisException or RedisCommandException or TimeoutException or ObjectDisposedException or OperationCanceledException or IOException or SocketException);

    /// <summary>
    /// Whether a node of a cluster only said where the key is now, and the client did not get there: it follows one hint, and a slot that is being moved may need two. Then it was done nowhere.
    /// </summary>
    public static bool IsRedirect(Exception error) =>
        error is RedisConnectionException or RedisServerException && Array.Exists(Redirects, error.Message.Contains);

    public static bool IsWrongType(RedisServerException error) => Says(error, "WRONGTYPE", "WRONGTYPE");

    /// <summary>What is said of the server, without keys and values; with the fix, where there is one.</summary>
    public static string Describe(Exception error, RedisLink link, RedisNode node) => Known(error, link, node) ?? error switch
    {
        TimeoutException => $"{Unknown(error, link)}; if it is only slow, raise ConnectionPool.SocketTimeout",
        _ => $"{Unknown(error, link)}; check its address, and that it runs",
    };

    /// <summary>As <see cref="Describe"/>, where that is more than that there is no answer.</summary>
    public static string? Known(Exception error, RedisLink link, RedisNode node) => error switch
    {
        RedisSetupException or LargeValueException => error.Message,
        StarvedPoolException => "was not reached, since all threads of the pool are blocked; call the asynchronous methods and await them",
        _ when IsUnreadable(error) => $"gave an answer that cannot be read ({error.GetType().Name}); check that it is a Redis server",
        _ when IsReplica(error, link) => "is a replica, and takes no writes",
        RedisServerException when RefusedCommand.Of(error) is { } refused => refused.Describe(link.VersionOf(node)),
        RedisServerException => $"refused it: {WithoutArguments(error.Message)}",
        RedisCommandException => $"refused it: {error.Message.TrimEnd('.')}",
        _ when link.ProblemOf(node) is { } problem => problem,
        _ when IsLoginRefused(error) => RedisConnection.LoginRefused,
        _ => null,
    };

    /// <summary>What is said of a server that gives no answer.</summary>
    public static string Unknown(Exception error, RedisLink link) =>
        error is TimeoutException ? $"did not answer within {link.Settings.OperationTimeout.TotalMilliseconds:0} ms" : "cannot be reached";

    /// <summary>Whether the server is a replica: it says so itself, or the client does, which knows from when it last looked. Of a cluster the client says the same where the primary is away, and some replica is there.</summary>
    public static bool IsReplica(Exception error, RedisLink link) => error switch
    {
        RedisServerException => Says(error, "READONLY", "-READONLY"),
        RedisConnectionException => !link.Slots.IsCluster && error.Message.Contains("not eligible for replica", StringComparison.Ordinal),
        _ => false,
    };

    /// <summary>Whether the server says so; before Redis 7 it says of a script that it failed first, and puts this behind.</summary>
    private static bool Says(Exception error, string code, string codeInScript) =>
        error.Message.StartsWith(code, StringComparison.Ordinal)
        || (error.Message.StartsWith("ERR Error running script", StringComparison.Ordinal) && error.Message.Contains($": {codeInScript} ", StringComparison.Ordinal));

    /// <summary>Whether the server complains about the value of one entry.</summary>
    public static bool IsComplaint(RedisServerException error) =>
        IsWrongType(error)
        || error.Message.Contains("not an integer", StringComparison.Ordinal)
        || error.Message.Contains("would overflow", StringComparison.Ordinal);

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

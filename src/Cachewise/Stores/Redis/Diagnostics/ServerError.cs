using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Diagnostics;

/// <summary>
/// What error replies mean. The client knows the kind of those that begin with a code. To all that begin with
/// <c>ERR</c> it gives one kind, so their text is matched; and before Redis 7 the error of a script begins so too, and
/// has the code of its cause inside.
/// </summary>
internal static class ServerError
{
    /// <summary>Whether the server replies, but serves no call.</summary>
    public static bool IsNotServing(RedisServerException error) =>
        error.Kind is RedisErrorKind.Loading or RedisErrorKind.MasterDown or RedisErrorKind.ClusterDown
            or RedisErrorKind.NoAuth or RedisErrorKind.WrongPass or RedisErrorKind.MaxClients
        || error.Message.StartsWith("ERR max number of clients", StringComparison.Ordinal);

    /// <summary>
    /// Whether the slot of several keys is being moved, so that no node has all of them; nothing was done.
    /// </summary>
    public static bool IsSlotMoving(RedisServerException error) => error.Kind is RedisErrorKind.TryAgain;

    /// <summary>Whether the key holds something other than a string.</summary>
    public static bool IsWrongType(RedisServerException error) => error.Kind is RedisErrorKind.WrongType || IsOfScript(error, "WRONGTYPE");

    /// <summary>Whether the server is a replica.</summary>
    public static bool IsReadOnly(RedisServerException error) => error.Kind is RedisErrorKind.ReadOnly || IsOfScript(error, "-READONLY");

    /// <summary>Whether the entry is no integer.</summary>
    public static bool IsNotInteger(RedisServerException error) => error.Message.Contains("not an integer", StringComparison.Ordinal);

    /// <summary>Whether the sum is beyond 64 bits.</summary>
    public static bool IsOverflow(RedisServerException error) => error.Message.Contains("would overflow", StringComparison.Ordinal);

    /// <summary>Whether there is no such key, which RENAME needs.</summary>
    public static bool IsNoSuchKey(RedisServerException error) => error.Message.Contains("no such key", StringComparison.Ordinal);

    /// <summary>Whether the error is about the value of an entry, and not about the command.</summary>
    public static bool IsOfEntry(RedisServerException error) => IsWrongType(error) || IsNotInteger(error) || IsOverflow(error);

    private static bool IsOfScript(RedisServerException error, string code) =>
        error.Message.StartsWith("ERR Error running script", StringComparison.Ordinal) && error.Message.Contains($": {code} ", StringComparison.Ordinal);
}

using Cachewise.Concurrency;
using Cachewise.Resilience;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Diagnostics;

/// <summary>Why a call to Redis failed. All of them are made here.</summary>
/// <param name="Kind">What code decides by.</param>
/// <param name="What">The predicate of a sentence about the server, without keys and values: <c>is
/// unreachable</c>.</param>
/// <param name="Fix">What the user can do; null where nothing is known.</param>
/// <param name="Exception">What the client threw; null where nothing was sent.</param>
internal sealed record RedisFailure(FailureKind Kind, string What, string? Fix = null, Exception? Exception = null)
{
    /// <inheritdoc cref="StoreFailure.Code"/>
    public string? Code { get; init; }

    /// <summary>The server holds a stale value of a key.</summary>
    public static RedisFailure Stale { get; } = new(FailureKind.Stale, "holds a stale value, which is being removed");

    /// <summary>An earlier large write may still reach the server.</summary>
    public static RedisFailure EarlierWritePending { get; } = new(FailureKind.EarlierWritePending, "may still receive an earlier large value of this cache");

    /// <summary>The failure of a call that threw this.</summary>
    public static RedisFailure Create(Exception error, ServerFacts server) => error switch
    {
        RedisSetupException setup => new(FailureKind.Misconfigured, setup.What, setup.Fix, error),
        LargeValueException => new(FailureKind.LargeValue, error.Message, Fix: null, error),
        StarvedPoolException => new(
            FailureKind.NoThread, "was not reached, because all threads of the pool are blocked", "await the calls, or use the synchronous methods", error),
        _ when ClientError.IsUnreadable(error) => new(
            FailureKind.UnreadableReply, $"sent a reply that cannot be read ({error.GetType().Name})", "check that it is a Redis server", error),
        _ when server.IsReplica => new(FailureKind.ReadOnly, "is a replica and accepts no writes", Fix: null, error),
        RedisServerException rejection => Create(rejection, server.Version),
        _ when ClientError.IsNoDatabase(error) => new(FailureKind.NotServing, "has no such database", "use one that it has", error),
        RedisCommandException => new(FailureKind.Rejected, $"rejected the command: {error.Message.TrimEnd('.')}", Fix: null, error),
        _ when (server.Problem ?? (ClientError.IsLoginRejected(error) ? ConnectionProblem.LoginRejected : null)) is { } problem => Create(problem, error),
        _ => Unanswered(error, server.OperationTimeout),
    };

    /// <summary>The failure of a call that got no reply, where nothing else is known.</summary>
    public static RedisFailure Unanswered(Exception error, TimeSpan timeout) => error is TimeoutException
        ? new(FailureKind.TimedOut, $"did not reply within {timeout.TotalMilliseconds:0} ms", "if it is only slow, raise ConnectionPool.SocketTimeout", error)
        : new(FailureKind.Unreachable, "is unreachable", "check its address, and that it runs", error);

    /// <summary>The failure of a call that timed out while other replies were received.</summary>
    public static RedisFailure BehindOtherReplies(Exception error, TimeSpan timeout) =>
        new(FailureKind.BehindOtherReplies, $"sent other replies for {timeout.TotalMilliseconds:0} ms, and the reply to this call was behind them", Fix: null, error);

    /// <summary>An entry changed at each attempt to move it. The server is at no fault, so it is not named.</summary>
    public static StoreFailure Contended(int attempts) => new(FailureKind.Contended, $"the entry was written {attempts} times while it was moved");

    /// <summary>The same for the layers above Redis.</summary>
    public StoreFailure At(string address) => new(Kind, $"Redis at {address} {What}", Fix, Exception) { Code = Code };

    public override string ToString() => Fix is null ? What : $"{What}; {Fix}";

    private static RedisFailure Create(ConnectionProblem problem, Exception error)
    {
        var kind = error is TimeoutException ? FailureKind.TimedOut : FailureKind.Unreachable;
        return new(kind, problem.What, problem.Fix, error) { Code = $"{problem.Kind}" };
    }

    private static RedisFailure Create(RedisServerException error, string? version)
    {
        var kind = ServerError.IsNotServing(error) ? FailureKind.NotServing : FailureKind.Rejected;
        return RejectedCommand.Find(error) is { } command
            ? new(kind, command.Describe(version), command.Fix, error) { Code = $"{error.Kind}" }
            : new(kind, $"rejected the command: {WithoutArguments(error.Message)}", Fix: null, error) { Code = $"{error.Kind}" };
    }

    /// <summary>The server quotes the arguments of a command that it does not know: keys and values.</summary>
    private static string WithoutArguments(string message)
    {
        var arguments = message.IndexOf(", with args", StringComparison.Ordinal);
        return (arguments < 0 ? message : message[..arguments]).TrimEnd('.');
    }
}

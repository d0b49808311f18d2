using Cachewise.Concurrency;
using Cachewise.Resilience;
using Cachewise.Stores.Redis.Diagnostics;
using StackExchange.Redis;

namespace Cachewise.Tests.Stores.Redis.Diagnostics;

public sealed class RedisFailureTests
{
    private static readonly ServerFacts Server = new(TimeSpan.FromSeconds(1), IsReplica: false, Problem: null, "Redis 1.2.3");

    private static readonly ServerFacts Guarded = Server with { Problem = ConnectionProblem.LoginRejected };

    public static TheoryData<string, string, string> Failures => new()
    {
        { "connection lost", "Unreachable", "is unreachable; check its address, and that it runs" },
        { "no reply", "TimedOut", "did not reply within 1000 ms; if it is only slow, raise ConnectionPool.SocketTimeout" },
        { "no thread", "NoThread", "was not reached, because all threads of the pool are blocked; await the calls, or use the synchronous methods" },
        { "unreadable", "UnreadableReply", "sent a reply that cannot be read (InvalidCastException); check that it is a Redis server" },
        { "replica", "ReadOnly", "is a replica and accepts no writes" },
        { "full", "Rejected", "rejected the command: OOM command not allowed" },
        { "unknown command", "Rejected", "rejected the command: unknown command 'UNLINK' (Redis 1.2.3)" },
        { "forbidden command", "Rejected", "does not permit the user to run UNLINK (Redis 1.2.3); grant the user +unlink" },
        { "arguments", "Rejected", "rejected the command: ERR something" },
        { "client", "Rejected", "rejected the command: This operation is not available" },
        { "loading", "NotServing", "rejected the command: LOADING Redis is loading the dataset in memory" },
        { "setup", "Misconfigured", "is not a cluster; remove ConnectionPool.StartupNodes" },
        { "large value", "LargeValue", "transferred no byte" },
        { "login", "Unreachable", "rejected the login; check user and password in RedisUrl" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void Each_exception_has_one_kind_and_one_text(string name, string kind, string text)
    {
        var failure = RedisFailure.Create(ErrorOf(name), Server with { IsReplica = name is "replica" });

        Assert.Equal((kind, text), ($"{failure.Kind}", failure.ToString()));
    }

    [Theory]
    [InlineData("connection lost", "Unreachable")]
    [InlineData("no reply", "TimedOut")]
    public void What_the_connection_found_out_explains_a_missing_reply(string name, string kind)
    {
        var failure = RedisFailure.Create(ErrorOf(name), Guarded);

        Assert.Equal((kind, "rejected the login", "check user and password in RedisUrl"), ($"{failure.Kind}", failure.What, failure.Fix));
    }

    [Fact]
    public void It_becomes_the_failure_of_a_store_and_that_an_exception()
    {
        var error = ErrorOf("connection lost");
        var failure = RedisFailure.Create(error, Server).At("redis://localhost");

        Assert.Equal(new StoreFailure(FailureKind.Unreachable, "Redis at redis://localhost is unreachable", "check its address, and that it runs", error), failure);
        var thrown = failure.ToException("default", "get");
        Assert.Equal("Cache 'default': get failed: Redis at redis://localhost is unreachable; check its address, and that it runs.", thrown.Message);
        Assert.Same(error, thrown.InnerException);
    }

    private static Exception ErrorOf(string name) => name switch
    {
        "connection lost" => new RedisConnectionException(ConnectionFailureType.SocketClosed, CommandFlags.None, "lost"),
        "no reply" => new TimeoutException(),
        "no thread" => new StarvedPoolException(),
        "unreadable" => new InvalidCastException(),
        "replica" => new RedisServerException(RedisErrorKind.ReadOnly, CommandFlags.None, "READONLY You can't write"),
        "full" => new RedisServerException(RedisErrorKind.OutOfMemory, CommandFlags.None, "OOM command not allowed."),
        "unknown command" => new RedisServerException(RedisErrorKind.UnknownCommand, CommandFlags.None, "ERR unknown command 'UNLINK', with args beginning with: 'alice' "),
        "forbidden command" => new RedisServerException(RedisErrorKind.NoPermission, CommandFlags.None, "NOPERM User app has no permissions to run the 'unlink' command"),
        "arguments" => new RedisServerException(RedisErrorKind.UnknownError, CommandFlags.None, "ERR something, with args beginning with: 'alice'"),
        "client" => new RedisCommandException("This operation is not available."),
        "loading" => new RedisServerException(RedisErrorKind.Loading, CommandFlags.None, "LOADING Redis is loading the dataset in memory"),
        "setup" => new RedisSetupException("is not a cluster", "remove ConnectionPool.StartupNodes"),
        "large value" => new LargeValueException("transferred no byte"),
        "login" => new RedisConnectionException(ConnectionFailureType.AuthenticationFailure, CommandFlags.None, "denied"),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };
}

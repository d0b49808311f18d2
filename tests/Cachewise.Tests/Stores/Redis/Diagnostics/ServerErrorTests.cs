using Cachewise.Stores.Redis.Diagnostics;
using StackExchange.Redis;

namespace Cachewise.Tests.Stores.Redis.Diagnostics;

/// <summary>
/// Error replies of servers of each version; before Redis 7 the error of a script has the code of its cause inside.
/// </summary>
public sealed class ServerErrorTests
{
    [Theory]
    [InlineData(RedisErrorKind.WrongType, "WRONGTYPE Operation against a key holding the wrong kind of value", true)]
    // 6.0, 6.2
    [InlineData(RedisErrorKind.UnknownCommand, "ERR Error running script (call to f_590ee473e2bcfa6780b057f7c06414e80d4a68fb): @user_script:2: WRONGTYPE Operation against a key holding the wrong kind of value", true)]
    [InlineData(RedisErrorKind.UnknownCommand, "ERR unknown command 'SET', with args beginning with: 'ERR Error running script: WRONGTYPE '", false)]
    public void An_entry_of_another_type_is_found_in_a_script_too(RedisErrorKind kind, string message, bool isWrongType)
    {
        var error = Error(kind, message);

        Assert.Equal((isWrongType, isWrongType), (ServerError.IsWrongType(error), ServerError.IsOfEntry(error)));
    }

    [Theory]
    [InlineData(RedisErrorKind.ReadOnly, "READONLY You can't write against a read only replica.")]
    // 6.0, 6.2
    [InlineData(RedisErrorKind.UnknownCommand, "ERR Error running script (call to f_590ee473e2bcfa6780b057f7c06414e80d4a68fb): @user_script:2: @user_script: 2: -READONLY You can't write against a read only replica.")]
    public void A_replica_is_found_in_a_script_too(RedisErrorKind kind, string message) =>
        Assert.True(ClientError.IsReplica(Error(kind, message)));

    [Theory]
    [InlineData(RedisErrorKind.Loading, "LOADING Redis is loading the dataset in memory", true)]
    [InlineData(RedisErrorKind.MasterDown, "MASTERDOWN Link with MASTER is down", true)]
    [InlineData(RedisErrorKind.ClusterDown, "CLUSTERDOWN The cluster is down", true)]
    [InlineData(RedisErrorKind.NoAuth, "NOAUTH Authentication required.", true)]
    [InlineData(RedisErrorKind.WrongPass, "WRONGPASS invalid username-password pair", true)]
    // The client has no kind for it.
    [InlineData(RedisErrorKind.UnknownCommand, "ERR max number of clients reached", true)]
    [InlineData(RedisErrorKind.OutOfMemory, "OOM command not allowed when used memory > 'maxmemory'.", false)]
    [InlineData(RedisErrorKind.UnknownCommand, "ERR anything", false)]
    public void A_server_that_serves_no_call_is_told_from_one_that_rejects_a_command(RedisErrorKind kind, string message, bool isOutage)
    {
        var failure = RedisFailure.Create(Error(kind, message), new(TimeSpan.FromSeconds(1), IsReplica: false, Problem: null, Version: null));

        Assert.Equal(isOutage, failure.At("redis://localhost").IsOutage);
    }

    [Theory]
    [InlineData(RedisErrorKind.Moved, "MOVED 1 127.0.0.1:7000", true)]
    [InlineData(RedisErrorKind.Ask, "ASK 1 127.0.0.1:7000", true)]
    [InlineData(RedisErrorKind.UnknownRedirectTarget, "any", true)]
    [InlineData(RedisErrorKind.TryAgain, "TRYAGAIN Multiple keys request during rehashing of slot", false)]
    public void A_redirect_is_known_by_its_kind(RedisErrorKind kind, string message, bool isRedirect) =>
        Assert.Equal(isRedirect, ClientError.IsRedirect(Error(kind, message)));

    private static RedisServerException Error(RedisErrorKind kind, string message) => new(kind, CommandFlags.None, message);
}

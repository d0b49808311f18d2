using Cachewise.Selection;
using Cachewise.Stores.Redis;
using StackExchange.Redis;

namespace Cachewise.Tests.Stores.Redis;

/// <summary>What servers of each version say; before Redis 7 what a script failed of stands behind that it did.</summary>
public sealed class RedisFailureTests
{
    [Theory]
    [InlineData("WRONGTYPE Operation against a key holding the wrong kind of value", true)]
    [InlineData("WRONGTYPE Operation against a key holding the wrong kind of value script: 590ee473e2bcfa6780b057f7c06414e80d4a68fb, on @user_script:2.", true)] // 7.0 and on
    [InlineData("ERR Error running script (call to f_590ee473e2bcfa6780b057f7c06414e80d4a68fb): @user_script:2: WRONGTYPE Operation against a key holding the wrong kind of value", true)] // 6.0, 6.2
    [InlineData("ERR unknown command 'SET', with args beginning with: 'ERR Error running script: WRONGTYPE '", false)]
    public void An_entry_of_another_type_is_no_outage_in_a_script_either(string message, bool isWrongType)
    {
        var error = Error(message);

        Assert.Equal((isWrongType, !isWrongType), (RedisFailure.IsWrongType(error), !RedisFailure.IsComplaint(error)));
    }

    [Theory]
    [InlineData("READONLY You can't write against a read only replica.")]
    [InlineData("READONLY You can't write against a read only replica. script: 590ee473e2bcfa6780b057f7c06414e80d4a68fb, on @user_script:2.")] // 7.0 and on
    [InlineData("ERR Error running script (call to f_590ee473e2bcfa6780b057f7c06414e80d4a68fb): @user_script:2: @user_script: 2: -READONLY You can't write against a read only replica.")] // 6.0, 6.2
    public async Task A_replica_is_told_in_a_script_too(string message)
    {
        await using var link = RedisLinks.New(RedisSettings.Of(new PlannedCache("default", new() { RedisUrl = "redis://cache.internal" }, new(CacheBackend.Redis, "a Redis URL is set"))));

        Assert.True(RedisFailure.IsReplica(Error(message), link));
    }

    private static RedisServerException Error(string message) => new(RedisErrorKind.Unknown, CommandFlags.None, message);
}

using Cachewise.Configuration;
using Cachewise.Stores.Redis.Connections;
using Cachewise.Stores.Redis.Diagnostics;
using Cachewise.Tests.Servers;
using Cachewise.Tests.Stores.Redis.Execution;
using StackExchange.Redis;

namespace Cachewise.Tests.Stores.Redis.Connections;

/// <summary>The states of a connection.</summary>
public sealed class RedisConnectionTests : ConfiguredServerTest
{
    [Fact]
    public async Task It_connects_when_a_call_needs_it_and_is_closed_for_good()
    {
        await using var connection = NewConnection("first");
        Assert.Equal(ConnectionState.Idle, connection.State);

        await connection.GetDatabaseAsync();
        Assert.Equal((ConnectionState.Connected, true), (connection.State, connection.Client!.IsConnected));

        await connection.DisposeAsync();
        Assert.Equal((ConnectionState.Closed, null), (connection.State, connection.Client));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await connection.GetDatabaseAsync());
        Assert.Throws<ObjectDisposedException>(() => connection.GetDatabase());
        Assert.Throws<ObjectDisposedException>(() => connection.Large);
    }

    [Fact]
    public async Task While_the_server_is_unavailable_it_goes_on_connecting()
    {
        await using var connection = NewConnection("first");
        Server.Kill();

        await Assert.ThrowsAsync<RedisConnectionException>(async () => await connection.GetDatabaseAsync());
        Assert.Equal(ConnectionState.Connecting, connection.State);

        Server.Start();
        await Eventually.UntilAsync(() => ConnectsAsync(connection));
        Assert.Equal(ConnectionState.Connected, connection.State);
    }

    [Fact]
    public async Task A_rejected_login_is_tried_again_by_a_later_call()
    {
        await using var connection = NewConnection("third");

        await Assert.ThrowsAsync<RedisConnectionException>(async () => await connection.GetDatabaseAsync());
        Assert.Equal((ConnectionState.LoginRejected, ConnectionProblem.LoginRejected), (connection.State, connection.Problem));

        Server.Cli("ACL", "SETUSER", "app", ">third");
        await Eventually.UntilAsync(() => ConnectsAsync(connection));
        Assert.Equal(ConnectionState.Connected, connection.State);
    }

    [Fact]
    public async Task Options_that_the_client_cannot_use_are_tried_again_by_a_later_call()
    {
        var isReady = false;
        await using var connection = NewConnection("first", configure: options =>
        {
            if (!isReady)
            {
                options.EndPoints.Clear();
            }
        });

        await Assert.ThrowsAsync<RedisConnectionException>(async () => await connection.GetDatabaseAsync());
        Assert.Equal((ConnectionState.Failed, ConnectionProblemKind.OptionsUnusable), (connection.State, connection.Problem?.Kind));

        isReady = true;
        await Eventually.UntilAsync(() => ConnectsAsync(connection));
        Assert.Equal((ConnectionState.Connected, null), (connection.State, connection.Problem));
    }

    private RedisConnection NewConnection(string password, Action<ConfigurationOptions>? configure = null)
    {
        Server.Require();
        var address = RedisAddress.Parse(Url(password), [])!;
        return new(new("default", address, new(), configure is null ? null : (_, options) => configure(options)), [address.Endpoint]);
    }

    private static async Task<bool> ConnectsAsync(RedisConnection connection)
    {
        try
        {
            await connection.GetDatabaseAsync();
            return true;
        }
        catch (RedisConnectionException)
        {
            return false;
        }
    }
}

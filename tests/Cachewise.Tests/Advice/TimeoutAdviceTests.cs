namespace Cachewise.Tests.Advice;

/// <summary>CW014: timeouts of the connection that were meant in milliseconds.</summary>
public class TimeoutAdviceTests
{
    [Fact]
    public void A_timeout_of_more_than_30_seconds_is_a_warning() =>
        Assert.Equal(
            """
            CW014 Cache 'default': connection_pool_kwargs.socket_timeout is 01:23:20, so that a call may take that long when the server hangs; use at most 30 seconds; a number counts seconds, not milliseconds (Caches:default:connection_pool_kwargs:socket_timeout in MemoryConfigurationProvider).
            CW014 Cache 'default': connection_pool_kwargs.socket_connect_timeout is 00:00:30.0010000, so that connecting may take that long when the server hangs; use at most 30 seconds; a number counts seconds, not milliseconds (Caches:default:connection_pool_kwargs:socket_connect_timeout in MemoryConfigurationProvider).
            """,
            Advised.Lines("development", ("Caches:default:connection_pool_kwargs:socket_timeout", "5000"), ("Caches:default:connection_pool_kwargs:socket_connect_timeout", "30.001")));

    [Fact]
    public void In_code_it_is_named_as_code_does() =>
        Assert.Equal(
            "CW014 Cache 'default': ConnectionPool.SocketTimeout is 00:01:00, so that a call may take that long when the server hangs; use at most 30 seconds; a number counts seconds, not milliseconds.",
            Advised.LinesFor(new() { ConnectionPool = new() { SocketTimeout = TimeSpan.FromMinutes(1) } }, "development"));

    [Fact]
    public void Thirty_seconds_are_not_too_long() =>
        Assert.Equal("", Advised.Lines("development", ("Caches:default:connection_pool_kwargs:socket_timeout", "30")));
}

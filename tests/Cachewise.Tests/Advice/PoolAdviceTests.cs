using Cachewise.Tests.Configuration;

namespace Cachewise.Tests.Advice;

/// <summary>CW010 and CW011: settings of files that were written for Django.</summary>
public class PoolAdviceTests
{
    private const string Place = "in MemoryConfigurationProvider";

    [Theory]
    [InlineData("true")]
    [InlineData("True")]
    [InlineData("1")]
    [InlineData("${CACHEWISETEST_NOT_SET:-true}")]
    public void Decoded_responses_are_a_warning_and_no_error(string value) =>
        Assert.Equal(
            $"CW010 Cache 'default': connection_pool_kwargs.decode_responses is true, which has no effect here and keeps django-redis from reading its own entries; "
            + $"remove it (Caches:default:connection_pool_kwargs:decode_responses {Place}).",
            Pool("decode_responses", value));

    [Theory]
    [InlineData("false")]
    [InlineData("False")]
    [InlineData("0")]
    [InlineData("${CACHEWISETEST_NOT_SET:-false}")]
    public void Responses_that_are_not_decoded_are_as_always(string value) => Assert.Equal("", Pool("decode_responses", value));

    [Fact]
    public void The_numbers_of_keepalive_options_are_reported() =>
        Assert.Equal(
            "CW011 Cache 'default': connection_pool_kwargs.socket_keepalive_options is numbered 1, 2, 3, which on Linux stands for other options; "
            + "write TCP_KEEPIDLE, TCP_KEEPINTVL, TCP_KEEPCNT, which is what they mean here (Caches:default:connection_pool_kwargs:socket_keepalive_options in JsonStreamConfigurationProvider).",
            Advised.Lines("development", Declared.Json("""
                { "Caches": { "default": { "connection_pool_kwargs": { "socket_keepalive": true, "socket_keepalive_options": { "1": 1, "2": 1, "3": 3 } } } } }
                """)));

    [Fact]
    public void Only_the_numbers_that_are_there_are_reported() =>
        Assert.Contains(" is numbered 3, which on Linux stands for other options; write TCP_KEEPCNT, which ", Pool("socket_keepalive_options:3", "1"), StringComparison.Ordinal);

    [Theory]
    [InlineData("TCP_KEEPIDLE")]
    [InlineData("4")]
    [InlineData("5")]
    [InlineData("6")]
    public void The_names_of_keepalive_options_and_the_numbers_of_Linux_are_not_reported(string name) => Assert.Equal("", Pool($"socket_keepalive_options:{name}", "1"));

    [Fact]
    public void Keepalive_options_of_the_code_have_no_numbers() =>
        Assert.Equal("", Advised.LinesFor(new() { ConnectionPool = new() { SocketKeepAlive = true, SocketKeepAliveOptions = new() { Count = 3 } } }, "development"));

    private static string Pool(string name, string value) => Advised.Lines(
        "development", ($"Caches:default:connection_pool_kwargs:{name}", value), ("Caches:default:connection_pool_kwargs:socket_keepalive", "true"));
}

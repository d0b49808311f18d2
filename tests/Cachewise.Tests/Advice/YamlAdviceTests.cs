using Cachewise.Tests.Configuration.Sources;
using Microsoft.Extensions.Configuration;

namespace Cachewise.Tests.Advice;

/// <summary>Advice about YAML files has file and line, at any depth.</summary>
public class YamlAdviceTests
{
    [Fact]
    public void Each_place_is_that_of_the_value()
    {
        using var folder = new TemporaryFolder();
        folder.Write(
            "config.yaml",
            """
            cache_default:
              redis_url: redis://:hunter2@cache.internal:6379/0
              key_prefix: shop
              timeout: 0
              connection_pool_kwargs:
                decode_responses: true
                socket_keepalive: true
                socket_keepalive_options: {1: 1, TCP_KEEPINTVL: 1}
            cache_pages:
              redis_url: redis://:${PASSWORD}@localhost:6379/0
              key_prefix: pages
              connection_pool_kwargs:
                sentinels: [[localhost, 26379]]
                service_name: mymaster
                sentinel_kwargs:
                  password: hunter2
            cache_search:
              backend: locmem
              suppress:
                cw009: one process is all there is
            """);

        Assert.Equal(
            """
            CW001 Cache 'default': redis_url is 'redis://:***@cache.internal:6379/0', so that everything goes to cache.internal in plain text; use rediss://, or suppress CW001 with the reason why the network between can be trusted (config.yaml, line 2, column 3).
            CW003 Cache 'default': redis_url is 'redis://:***@cache.internal:6379/0', whose password is written in a file; put the password into a variable, as in ${REDIS_PASSWORD}, or all of it, as in ${REDIS_URL} (config.yaml, line 2, column 3).
            CW010 Cache 'default': connection_pool_kwargs.decode_responses is true, which has no effect here and keeps django-redis from reading its own entries; remove it (config.yaml, line 6, column 5).
            CW011 Cache 'default': connection_pool_kwargs.socket_keepalive_options is numbered 1, which on Linux stands for other options; write TCP_KEEPIDLE, which is what they mean here (config.yaml, line 8, column 5).
            CW013 Cache 'default': timeout is 00:00:00, so that only entries with an expiration of their own are kept; use a time, or 'never' for entries that stay; to turn the cache off, set backend to Dummy (config.yaml, line 4, column 3).
            CW003 Cache 'pages': connection_pool_kwargs.sentinel_kwargs.password is '***', written in a file; put it into a variable, as in ${SENTINEL_PASSWORD} (config.yaml, line 16, column 7).
            """,
            Advised.Lines("production", new ConfigurationBuilder().SetBasePath(folder.Path).AddCacheFile("config.yaml")
                .AddInMemoryCollection([KeyValuePair.Create("PASSWORD", (string?)"secret")]).Build()));
    }
}

using Microsoft.Extensions.Configuration;

namespace Cachewise.Tests.Configuration;

/// <summary>Errors of a configuration, with the location of the value and without secrets.</summary>
public class BindingErrorTests
{
    private const string Place = "in MemoryConfigurationProvider";

    [Theory]
    [InlineData("timeout", "5 minutes", "timeout is '5 minutes'; use a number of seconds, hh:mm:ss, d.hh:mm:ss, or 'never'")]
    [InlineData("timeout", "", "timeout is ''; use a number of seconds, hh:mm:ss, d.hh:mm:ss, or 'never'")]
    [InlineData("timeout", "24:00:00", "timeout is '24:00:00'; write 1.00:00:00 (1 d 0 h), because hours go to 23")]
    [InlineData("max_connections", "many", "max_connections is 'many'; use a whole number")]
    [InlineData("max_connections", "1.5", "max_connections is '1.5'; use a whole number")]
    [InlineData("max_bytes", "1 GB", "max_bytes is '1 GB'; use a whole number")]
    [InlineData("max_bytes", "99999999999999999999", "max_bytes is '99999999999999999999'; use a number up to 9223372036854775807")]
    [InlineData("version", "99999999999", "version is '99999999999'; use a number up to 2147483647")]
    [InlineData("version", "-99999999999", "version is '-99999999999'; use a positive number")]
    [InlineData("compress", "yes", "compress is 'yes'; use true or false")]
    [InlineData("backend", "memcached", "backend is 'memcached'; use Redis, LocMem or Dummy")]
    [InlineData("backend", "0", "backend is '0'; use Redis, LocMem or Dummy")]
    [InlineData("backend", "redis://:secret@localhost", "backend is '***'; use Redis, LocMem or Dummy")]
    [InlineData("timeout", "app:secret@localhost", "timeout is '***'; use a number of seconds, hh:mm:ss, d.hh:mm:ss, or 'never'")]
    [InlineData("serializer", "pickle", "serializer is 'pickle'; use Json")]
    [InlineData("suppress", "CW001", "suppress is a single value; use a map from the id of a check to the reason why it does not hold, such as CW001")]
    [InlineData("redis_url", "redis://:${PASSWORD@localhost", "redis_url has a '${' without its '}'; close it, or write '$${' for the characters themselves")]
    [InlineData("timeout", "${}", "timeout has a '${' without the name of a variable; name it in letters, digits and '_', as in ${REDIS_URL}, or write '$${' for the characters themselves")]
    [InlineData("timeout", "${TIME OUT}", "timeout has a '${' without the name of a variable; name it in letters, digits and '_', as in ${REDIS_URL}, or write '$${' for the characters themselves")]
    [InlineData("timeout", "${CACHEWISE_UNSET}", "timeout names the variable CACHEWISE_UNSET, which is not set; set it, or give a default, as in ${CACHEWISE_UNSET:-default}")]
    [InlineData("timeout", "${CACHEWISE_UNSET:-${OTHER}}", "timeout has a variable in the default of ${CACHEWISE_UNSET}; use a default that is plain text")]
    [InlineData("timeout", "${CACHEWISE_UNSET:-soon}", "timeout is '${CACHEWISE_UNSET:-soon}'; use a number of seconds, hh:mm:ss, d.hh:mm:ss, or 'never'")]
    [InlineData("connection_pool_kwargs:startup_nodes:0", "${CACHEWISE_UNSET}", "startup_nodes[0] names the variable CACHEWISE_UNSET, which is not set; set it, or give a default, as in ${CACHEWISE_UNSET:-default}")]
    [InlineData("on_failure", "ignore", "on_failure is 'ignore'; use Degrade or Throw")]
    [InlineData("near_cache", "yes", "near_cache is 'yes'; use true, false, or a map of settings")]
    [InlineData("near_cache", "${CACHEWISE_UNSET}", "near_cache names the variable CACHEWISE_UNSET, which is not set; set it, or give a default, as in ${CACHEWISE_UNSET:-default}")]
    [InlineData("near_cache:max_stalenes", "1", "max_stalenes is not a setting; did you mean max_staleness?")]
    [InlineData("near_cache:max_staleness", "fast", "max_staleness is 'fast'; use a number of seconds, hh:mm:ss, d.hh:mm:ss, or 'never'")]
    [InlineData("Timeout", "soon", "Timeout is 'soon'; use a number of seconds, hh:mm:ss, d.hh:mm:ss, or 'never'")]
    [InlineData("connection_pool_kwargs:ssl_cert_reqs", "maybe", "ssl_cert_reqs is 'maybe'; use Required, Optional or None")]
    [InlineData("connection_pool_kwargs:socket_timeout", "fast", "socket_timeout is 'fast'; use a number of seconds, hh:mm:ss, d.hh:mm:ss, or 'never'")]
    [InlineData("redis_ur", "redis://:secret@localhost", "redis_ur is not a setting; did you mean redis_url?")]
    [InlineData("RedisUri", "redis://:secret@localhost", "RedisUri is not a setting; did you mean redis_url?")]
    [InlineData("ConnectionPool", "x", "ConnectionPool is not a setting; did you mean connection_pool_kwargs?")]
    [InlineData("prefix", "x", "prefix is not a setting; did you mean key_prefix?")]
    [InlineData("connection_pool_kwargs:ssl_keyfiles", "x", "ssl_keyfiles is not a setting; did you mean ssl_keyfile?")]
    [InlineData("password", "secret", "password is not a setting; use one of redis_url, timeout, max_connections, key_prefix, version, connection_pool_kwargs, backend, serializer, compress, max_entries, max_bytes, max_value_bytes, share_values, required, on_failure, near_cache, leases, suppress")]
    [InlineData("connection_pool_kwargs:password", "secret", "password is not a setting of connection_pool_kwargs; put it into redis_url, as in redis://user:${REDIS_PASSWORD}@cache.internal:6379/0")]
    [InlineData("connection_pool_kwargs:db", "1", "db is not a setting of connection_pool_kwargs; put it into redis_url, as in redis://user:${REDIS_PASSWORD}@cache.internal:6379/0")]
    [InlineData("connection_pool_kwargs:ssl", "true", "ssl is not a setting of connection_pool_kwargs; write rediss:// in redis_url")]
    [InlineData("connection_pool_kwargs:timeout", "5", "timeout is not a setting of connection_pool_kwargs; set socket_timeout for operations; timeout beside connection_pool_kwargs is for entries")]
    [InlineData("connection_pool_kwargs:encoding", "latin-1", "encoding is not a setting of connection_pool_kwargs; remove it, because text is always UTF-8")]
    [InlineData("connection_pool_kwargs:parser_class", "HiredisParser", "parser_class is not a setting of connection_pool_kwargs; remove it, because it is only for Python's client")]
    [InlineData("connection_pool_kwargs:decode_responses", "perhaps", "decode_responses is 'perhaps'; use true or false")]
    [InlineData("connection_pool_kwargs:decode_response", "true", "decode_response is not a setting; use one of socket_timeout, socket_connect_timeout, retry_on_timeout, socket_keepalive, socket_keepalive_options, health_check_interval, max_connections, ssl_cert_reqs, ssl_ca_certs, ssl_certfile, ssl_keyfile, ssl_check_hostname, sentinels, service_name, sentinel_kwargs, startup_nodes, skip_full_coverage_check")]
    [InlineData("connection_pool_kwargs", "secret", "connection_pool_kwargs is a single value; use a map of settings, such as socket_timeout")]
    [InlineData("connection_pool_kwargs:startup_nodes", "redis://:secret@localhost", "startup_nodes is a single value; use a list of hosts")]
    [InlineData("connection_pool_kwargs:startup_nodes:node1", "6379", "startup_nodes is a map; use a list of hosts, as in [[\"node1\", 6379], [\"node2\", 6379]]")]
    [InlineData("connection_pool_kwargs:startup_nodes:0", "redis://:secret@localhost", "startup_nodes[0] is no address; write host:port, with an IPv6 address in brackets, as in [::1]:6379")]
    [InlineData("connection_pool_kwargs:startup_nodes:0", "sec ret", "startup_nodes[0] is no address; the host must be a host name or an IP address")]
    [InlineData("connection_pool_kwargs:startup_nodes:0", "", "startup_nodes[0] is no address; name the host, as in localhost:6379")]
    [InlineData("connection_pool_kwargs:startup_nodes:0", "one:0", "startup_nodes[0] is no address; the port must be a number from 1 to 65535")]
    [InlineData("connection_pool_kwargs:startup_nodes:0", "::1", "startup_nodes[0] is no address; write host:port, with an IPv6 address in brackets, as in [::1]:6379")]
    public void A_value_of_the_wrong_kind_is_rejected(string name, string value, string error) =>
        Assert.Equal($"Cache 'default': {error} (Caches:default:{name} {Place}).", Declared.Errors(Declared.Values(($"Caches:default:{name}", value))));

    [Theory]
    [InlineData("timeout", "a,password=secret", "timeout is '***'; use a number of seconds, hh:mm:ss, d.hh:mm:ss, or 'never'")]
    [InlineData("connection_pool_kwargs:socket_keepalive_options:1", "1s", "socket_keepalive_options[1] is '1s'; use a whole number")]
    [InlineData("connection_pool_kwargs:socket_keepalive_options:7", "1", "socket_keepalive_options[7] is not a setting; use one of TCP_KEEPIDLE, TCP_KEEPINTVL, TCP_KEEPCNT")]
    [InlineData("connection_pool_kwargs:sentinel_kwargs", "secret", "sentinel_kwargs is a single value; use a map of settings, such as username")]
    public void A_value_of_the_wrong_kind_is_rejected_within_a_map_of_the_pool(string name, string value, string error) =>
        Assert.Equal(
            $"Cache 'default': {error} (Caches:default:{name} {Place}).",
            Declared.Errors(Declared.Values(
                ($"Caches:default:{name}", value),
                ("Caches:default:connection_pool_kwargs:socket_keepalive", "true"),
                ("Caches:default:connection_pool_kwargs:service_name", "mymaster"),
                ("Caches:default:connection_pool_kwargs:sentinels:0", "sentinel1"))));

    [Theory]
    [InlineData("CW1", "did you mean CW001?")]
    [InlineData("cw-0004", "did you mean CW004?")]
    [InlineData("10", "did you mean CW010?")]
    [InlineData("CW999", "use one of CW001, CW002, CW003, CW004, CW005, CW006, CW007, CW008, CW009, CW010, CW011, CW012, CW013, CW014, CW101, CW102, CW103, CW104, CW105")]
    [InlineData("PlainConnection", "use one of CW001, CW002, CW003, CW004, CW005, CW006, CW007, CW008, CW009, CW010, CW011, CW012, CW013, CW014, CW101, CW102, CW103, CW104, CW105")]
    public void A_check_that_there_is_not_cannot_be_suppressed(string id, string fix) =>
        Assert.Equal(
            $"Cache 'default': suppress.{id} is the id of no check; {fix} (Caches:default:suppress:{id} {Place}).",
            Declared.Errors(Declared.Values(($"Caches:default:suppress:{id}", "one private network"), ("Caches:default:suppress:cw001", "one private network"))));

    [Theory]
    [InlineData("redis_url:host", "redis_url", "redis_url is a list or a map; use a text")]
    [InlineData("timeout:0", "timeout", "timeout is a list or a map; use a number of seconds, hh:mm:ss, d.hh:mm:ss, or 'never'")]
    [InlineData("max_connections:0", "max_connections", "max_connections is a list or a map; use a whole number")]
    [InlineData("compress:x", "compress", "compress is a list or a map; use true or false")]
    [InlineData("backend:x", "backend", "backend is a list or a map; use Redis, LocMem or Dummy")]
    [InlineData("connection_pool_kwargs:ssl_ca_certs:0", "connection_pool_kwargs:ssl_ca_certs", "ssl_ca_certs is a list or a map; use a text")]
    public void A_list_where_a_single_value_belongs_is_rejected(string name, string place, string error) =>
        Assert.Equal($"Cache 'default': {error} (Caches:default:{place} {Place}).", Declared.Errors(Declared.Values(($"Caches:default:{name}", "secret"))));

    [Fact]
    public void A_password_that_is_a_map_is_rejected_and_masked() =>
        Assert.Equal(
            """
            Cache 'default': password is a list or a map; use a text (Caches:default:connection_pool_kwargs:sentinel_kwargs:password in MemoryConfigurationProvider).
            Cache 'default': connection_pool_kwargs.sentinels is missing beside sentinel_kwargs; name at least one sentinel (Caches:default:connection_pool_kwargs:sentinel_kwargs in MemoryConfigurationProvider).
            """,
            Declared.Errors(Declared.Values(("Caches:default:connection_pool_kwargs:sentinel_kwargs:password:value", "secret"))));

    [Fact]
    public void A_host_in_parts_is_checked_as_a_map() =>
        Assert.Equal(
            $"""
            Cache 'default': hots is not a setting; did you mean host? (Caches:default:connection_pool_kwargs:startup_nodes:0:hots {Place}).
            Cache 'default': port is 'http'; use a whole number (Caches:default:connection_pool_kwargs:startup_nodes:1:port {Place}).
            Cache 'default': startup_nodes[2][2] is not a setting; use one of host, port (Caches:default:connection_pool_kwargs:startup_nodes:2:2 {Place}).
            Cache 'default': host is set twice, as host and as 0 (Caches:default:connection_pool_kwargs:startup_nodes:3:0 {Place}); keep one of them (Caches:default:connection_pool_kwargs:startup_nodes:3:host {Place}).
            Cache 'default': connection_pool_kwargs.startup_nodes[0] is without a valid host; name the host, or its IP address without brackets (Caches:default:connection_pool_kwargs:startup_nodes:0 in MemoryConfigurationProvider).
            """,
            Declared.Errors(Declared.Values(
                ("Caches:default:connection_pool_kwargs:startup_nodes:0:hots", "one"),
                ("Caches:default:connection_pool_kwargs:startup_nodes:1:host", "one"),
                ("Caches:default:connection_pool_kwargs:startup_nodes:1:port", "http"),
                ("Caches:default:connection_pool_kwargs:startup_nodes:2:0", "one"),
                ("Caches:default:connection_pool_kwargs:startup_nodes:2:1", "1"),
                ("Caches:default:connection_pool_kwargs:startup_nodes:2:2", "more"),
                ("Caches:default:connection_pool_kwargs:startup_nodes:3:0", "one"),
                ("Caches:default:connection_pool_kwargs:startup_nodes:3:host", "two"))));

    [Fact]
    public void One_setting_in_two_spellings_is_rejected() =>
        Assert.Equal(
            $"Cache 'default': redis_url is set twice, as redis_url and as RedisUrl (Caches:default:RedisUrl {Place}); keep one of them (Caches:default:redis_url {Place}).",
            Declared.Errors(Declared.Values(("Caches:default:RedisUrl", "redis://one"), ("Caches:default:redis_url", "redis://two"))));

    [Fact]
    public void A_cache_that_is_a_single_value_is_rejected_and_masked() =>
        Assert.Equal(
            $"Cache 'default': default is a single value; use a map of settings, such as redis_url (Caches:default {Place}).",
            Declared.Errors(Declared.Values(("Caches:default", "redis://:secret@localhost"))));

    [Fact]
    public void Caches_that_are_a_single_value_are_rejected_and_masked() =>
        Assert.Equal(
            $"Caches is a single value; use a map of caches, such as default (Caches {Place}).",
            Declared.Errors(Declared.Values(("Caches", "redis://:secret@localhost"))));

    [Fact]
    public void A_value_that_cannot_work_names_the_place_that_it_came_from()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create("Caches:default:max_connections", (string?)"5"), KeyValuePair.Create("Caches:default:Timeout", (string?)"-1")])
            .AddCommandLine(
            [
                "--Caches:default:max_connections=0", "--Caches:default:connection_pool_kwargs:max_connections=-1",
                "--Caches:default:connection_pool_kwargs:socket_keepalive_options:1=0",
            ])
            .Build();

        Assert.Equal(
            """
            Cache 'default': Timeout is -1; use zero to keep nothing, a time, or 'never' (Caches:default:Timeout in MemoryConfigurationProvider).
            Cache 'default': max_connections is 0; use at least 1, or leave it out for 50 (Caches:default:max_connections in CommandLineConfigurationProvider).
            Cache 'default': Version is 0; use at least 1, or leave it out for 1.
            Cache 'default': ConnectionPool.SocketTimeout is 00:00:00; use 1 ms to 24 days, or leave it out for 1 second.
            Cache 'default': connection_pool_kwargs.socket_keepalive_options is set without socket_keepalive; set socket_keepalive to true, or remove the options (Caches:default:connection_pool_kwargs:socket_keepalive_options in CommandLineConfigurationProvider).
            Cache 'default': connection_pool_kwargs.socket_keepalive_options.1 is 0; use 1 to 32767 whole seconds, or leave it out for the operating system's (Caches:default:connection_pool_kwargs:socket_keepalive_options:1 in CommandLineConfigurationProvider).
            Cache 'default': connection_pool_kwargs.max_connections is -1; use at least 1, or leave it out for that of the cache (Caches:default:connection_pool_kwargs:max_connections in CommandLineConfigurationProvider).
            """,
            Declared.Errors<Broken>(configuration));
    }

    [Fact]
    public void A_wrong_URL_in_a_file_is_named_with_its_place_and_without_its_password() =>
        Assert.Equal(
            $"Cache 'default': redis_url is 'redis://***'; write '/', '?' and '#' in the user and the password as %2F, %3F and %23 (Caches:default:redis_url {Place}).",
            Declared.Errors(Declared.Values(("Caches:default:redis_url", "redis://:se/cret@localhost"))));

    [Fact]
    public void What_is_chosen_names_the_place_of_its_cause() =>
        Assert.Equal(
            $"""
            Cache 'default': backend is Redis, but redis_url is not set; set redis_url, or leave backend out (Caches:default:backend {Place}).
            Cache 'pages': required is true, but the cache would be Dummy (no Redis URL in production); set redis_url or another backend, or leave required out (Caches:pages:required {Place}).
            """,
            Declared.Errors(Declared.Values(("Caches:default:backend", "redis"), ("Caches:pages:required", "true")), "production"));

    [Theory]
    [InlineData("my cache!")]
    [InlineData("1st")]
    [InlineData("_private")]
    public void A_name_that_no_property_could_declare_is_rejected(string name) =>
        Assert.Equal(
            $"Cache '{name}': '{name}' is no name for a cache; begin it with a letter, and go on with letters, digits and '_' (Caches:{name} {Place}).",
            Declared.Errors(Declared.Values(($"Caches:{name}:timeout", "5"))));

    private sealed class Broken : CacheSettings
    {
        public CacheConfig CacheDefault { get; init; } = new() { Version = 0, MaxConnections = 1, ConnectionPool = new() { SocketTimeout = TimeSpan.Zero } };
    }
}

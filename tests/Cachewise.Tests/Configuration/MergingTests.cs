using System.Text;
using System.Text.Json.Nodes;
using Cachewise.Configuration.Sources;
using Cachewise.Tests.Configuration.Sources;
using CsCheck;
using Microsoft.Extensions.Configuration;

namespace Cachewise.Tests.Configuration;

/// <summary>
/// Several sources of one setting: a list or a map is one value, and the strongest source replaces the others.
/// </summary>
public sealed class MergingTests : IDisposable
{
    private const string Pool = "Caches:default:connection_pool_kwargs";
    private const string Three = """{ "service_name": "m", "sentinels": [["dev1", 1], ["dev2", 2], ["dev3", 3]] }""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_list_of_a_stronger_file_replaces_the_longer_one_of_a_weaker_file() =>
        Assert.Equal("prod1:26379 prod2:26379", Sentinels(Json(Three, """{ "sentinels": [["prod1", 26379], ["prod2", 26379]] }""")));

    [Fact]
    public void A_list_of_the_file_of_the_environment_replaces_that_of_the_general_one() =>
        Assert.Equal(
            "prod1:26379 prod2:26379",
            Sentinels(Yaml("{service_name: m, sentinels: [[dev1, 1], [dev2, 2], [dev3, 3]]}", "{sentinels: [[prod1, 26379], [prod2, 26379]]}")));

    [Fact]
    public void A_host_takes_no_port_from_another_source() =>
        Assert.Equal(
            "prod1:6379 prod2:6379",
            Nodes(Json(
                """{ "startup_nodes": [{ "host": "dev1", "port": 7000 }, ["dev2", 7001]] }""",
                """{ "startup_nodes": [{ "host": "prod1" }, ["prod2"]] }""")));

    [Fact]
    public void Forms_of_hosts_do_not_mix() =>
        Assert.Equal(
            "prod1:1 prod2:26379",
            Sentinels(Json(
                """{ "service_name": "m", "sentinels": [{ "host": "dev1", "port": 7000 }, ["dev2", 7001]] }""",
                """{ "sentinels": ["prod1:1", { "host": "prod2" }] }""")));

    [Fact]
    public void Environment_variables_replace_a_list_and_leave_the_other_settings() =>
        Assert.Equal(
            "prod1:1",
            Sentinels(With(Json(Three), ($"{Pool}:sentinels:0:0", "prod1"), ($"{Pool}:sentinels:0:1", "1"))));

    [Fact]
    public void A_single_setting_of_the_connection_is_replaced_alone()
    {
        var pool = Read(With(Json("""{ "socket_timeout": 1, "socket_connect_timeout": 7, "service_name": "m", "sentinels": ["one"] }"""), ($"{Pool}:socket_timeout", "9")));

        Assert.Equal((TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(7), "one:26379"), (pool.SocketTimeout, pool.SocketConnectTimeout, string.Join(' ', pool.Sentinels!)));
    }

    [Fact]
    public void The_login_to_the_sentinels_may_come_from_two_sources()
    {
        var pool = Read(With(Json("""{ "service_name": "m", "sentinels": ["one"], "sentinel_kwargs": { "username": "watcher" } }"""), ($"{Pool}:sentinel_kwargs:password", "secret")));

        Assert.Equal(("watcher", "secret"), (pool.SentinelKwargs!.Username, pool.SentinelKwargs.Password));
    }

    [Fact]
    public void Keepalive_options_and_suppressed_checks_are_replaced_whole()
    {
        var config = Assert.Single(Declared.Plan(new ConfigurationBuilder()
            .AddJsonStream(Stream("""{ "suppress": { "CW001": "weak", "CW002": "weak" }, "connection_pool_kwargs": { "socket_keepalive": true, "socket_keepalive_options": { "1": 60, "TCP_KEEPCNT": 3 } } }"""))
            .AddJsonStream(Stream("""{ "suppress": { "CW003": "strong" }, "connection_pool_kwargs": { "socket_keepalive_options": { "2": 10 } } }"""))
            .Build())).Config;

        Assert.Equal(KeyValuePair.Create("CW003", "strong"), Assert.Single(config.Suppress));
        Assert.Equal(new KeepAliveOptions { Interval = TimeSpan.FromSeconds(10) }, config.ConnectionPool.SocketKeepAliveOptions);
    }

    [Theory]
    [InlineData("""{ "max_staleness": 2, "max_entries": 5 }""", "true", 2, 5)]
    [InlineData("""{ "max_staleness": 2, "max_entries": 5 }""", """{ "max_entries": 6 }""", 2, 6)]
    [InlineData("true", """{ "max_entries": 6 }""", 1, 6)]
    [InlineData("false", """{ "max_entries": 6 }""", 1, 6)]
    [InlineData("false", "true", 1, 10_000)]
    [InlineData("""{ "max_staleness": 2 }""", "false", null, null)]
    [InlineData("""{ "max_staleness": 2 }""", "null", null, null)]
    [InlineData("true", "{}", null, null)]
    public void A_near_cache_is_a_switch_and_settings_of_their_own(string weak, string strong, int? staleness, int? entries)
    {
        static MemoryStream With(string near) => Stream($$"""{ "near_cache": {{near}} }""");
        var near = Assert.Single(Declared.Plan(new ConfigurationBuilder().AddJsonStream(With(weak)).AddJsonStream(With(strong)).Build())).Config.NearCache;

        Assert.Equal(staleness is null ? null : new NearCacheOptions { MaxStaleness = TimeSpan.FromSeconds(staleness.Value), MaxEntries = entries!.Value }, near);
    }

    [Fact]
    public void The_near_cache_of_code_is_turned_off_and_changed_by_files()
    {
        Assert.Equal(new NearCacheOptions { MaxStaleness = TimeSpan.FromSeconds(3) }, NearOf("""{ "timeout": 1 }"""));
        Assert.Equal(new NearCacheOptions { MaxStaleness = TimeSpan.FromSeconds(3) }, NearOf("""{ "near_cache": true }"""));
        Assert.Equal(new NearCacheOptions { MaxStaleness = TimeSpan.FromSeconds(3), MaxEntries = 9 }, NearOf("""{ "near_cache": { "max_entries": 9 } }"""));
        Assert.Null(NearOf("""{ "near_cache": false }"""));

        static NearCacheOptions? NearOf(string cache) => Declared.Plan<NearInCode>(new ConfigurationBuilder().AddJsonStream(Stream(cache)).Build())[0].Config.NearCache;
    }

    [Fact]
    public void A_near_cache_in_YAML_is_true_or_a_map()
    {
        Assert.Equal(new(), Near("near_cache: true"));
        Assert.Equal(new() { MaxStaleness = TimeSpan.FromSeconds(0.2), MaxEntries = 7 }, Near("near_cache: { max_staleness: 0.2, max_entries: 7 }"));
        Assert.Null(Near("near_cache: false"));
        Assert.Null(Near("near_cache: ~"));

        NearCacheOptions? Near(string line)
        {
            _folder.Write("near.yaml", $"cache_default:\n  {line}\n");
            return Assert.Single(Declared.Plan(new ConfigurationBuilder().AddCacheFile(Path.Combine(_folder.Path, "near.yaml")).Build())).Config.NearCache;
        }
    }

    [Fact]
    public void Lists_and_maps_of_code_are_replaced_whole_too()
    {
        var config = Declared.Plan<InCode>(Declared.Json(
            """{ "Caches": { "default": { "suppress": { "CW002": "file" }, "connection_pool_kwargs": { "sentinels": ["file"], "socket_keepalive_options": { "3": 9 } } } } }"""))[0].Config;

        Assert.Equal("file:26379", string.Join(' ', config.ConnectionPool.Sentinels!));
        Assert.Equal("code", config.ConnectionPool.ServiceName);
        Assert.Equal(new KeepAliveOptions { Count = 9 }, config.ConnectionPool.SocketKeepAliveOptions);
        Assert.Equal(["CW002"], config.Suppress.Keys);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("\"\"")]
    public void Nothing_in_a_stronger_source_takes_a_list_or_a_map_back(string nothing)
    {
        var pool = Read(Json(
            """{ "startup_nodes": ["one"], "socket_keepalive": true, "socket_keepalive_options": { "1": 60 }, "socket_timeout": 3 }""",
            $$"""{ "startup_nodes": {{nothing}}, "socket_keepalive_options": {{nothing}} }"""));

        Assert.Equal((null, null, TimeSpan.FromSeconds(3)), (pool.StartupNodes, pool.SocketKeepAliveOptions, pool.SocketTimeout));
        Assert.Empty(Declared.Plan<InCode>(Declared.Json($$"""{ "Caches": { "default": { "suppress": {{nothing}} } } }"""))[0].Config.Suppress);
    }

    [Theory]
    [InlineData("~")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("\"\"")]
    public void Nothing_in_the_file_of_the_environment_takes_a_list_or_the_connection_back(string nothing)
    {
        Assert.Equal("", Nodes(Yaml("{startup_nodes: [[dev1, 1]]}", $"\n    startup_nodes: {nothing}")));
        Assert.Equal(new ConnectionPool(), Read(Yaml("{service_name: m, sentinels: [[dev1, 1]], socket_timeout: 3}", nothing)));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("\"\"")]
    public void Nothing_in_a_stronger_source_takes_all_settings_of_the_connection_back(string nothing)
    {
        Assert.Equal(new ConnectionPool(), Read(Json(Three, nothing)));
        Assert.Equal(new ConnectionPool { SocketTimeout = TimeSpan.FromSeconds(2) }, Read(Json(Three, nothing, """{ "socket_timeout": 2 }""")));
        Assert.Equal(new ConnectionPool(), Declared.Plan<InCode>(Declared.Json($$"""{ "Caches": { "default": { "connection_pool_kwargs": {{nothing}} } } }"""))[0].Config.ConnectionPool);
        Assert.Null(Read(Json("""{ "service_name": "m", "sentinels": ["one"], "sentinel_kwargs": { "username": "watcher" } }""", $$"""{ "sentinel_kwargs": {{nothing}} }""")).SentinelKwargs);
    }

    [Fact]
    public void An_empty_environment_variable_takes_a_list_back() =>
        Assert.Equal("", Nodes(With(Json("""{ "startup_nodes": ["one"] }"""), ($"{Pool}:startup_nodes", ""))));

    [Fact]
    public void What_was_taken_back_may_be_said_again_by_a_stronger_source() =>
        Assert.Equal("new:6379", Nodes(Json("""{ "startup_nodes": ["one", "two"] }""", """{ "startup_nodes": [] }""", """{ "startup_nodes": ["new"] }""")));

    [Fact]
    public void Another_source_may_spell_a_name_otherwise()
    {
        Assert.Equal("prod:6379", Nodes(Json("""{ "startup_nodes": ["one", "two"] }""", """{ "Startup_Nodes": ["prod"] }""")));
        Assert.Equal("prod:6379", Nodes(Json("""{ "startup_nodes": ["one", "two"] }""", """{ "StartupNodes": ["prod"] }""")));
    }

    [Fact]
    public void The_sources_of_a_configuration_within_another_count_one_by_one()
    {
        var inner = Json("""{ "startup_nodes": ["one", "two", "three"] }""", """{ "startup_nodes": ["four", "five"] }""");

        Assert.Equal("four:6379 five:6379", Nodes(new ConfigurationBuilder().AddConfiguration(inner).Build()));
        Assert.Equal("six:6379", Nodes(With(inner, ($"{Pool}:startup_nodes:0", "six"))));
        Assert.Equal("four:6379 five:6379", Nodes(new ConfigurationBuilder().AddConfiguration(Json("""{ "startup_nodes": ["six", "seven", "eight"] }""")).AddConfiguration(inner).Build()));
    }

    [Fact]
    public void A_section_of_a_configuration_is_one_source()
    {
        var section = Declared.Values(($"App:{Pool}:startup_nodes:0", "one"), ($"App:{Pool}:startup_nodes:1", "two"), ($"App:Caches:default:version", "0")).GetSection("App");

        Assert.Equal("Cache 'default': version is 0; use at least 1, or leave it out for 1 (Caches:default:version).", Declared.Errors(section));
        Assert.Equal("Cache 'default': version is 0; use at least 1, or leave it out for 1 (Caches:default:version).", Declared.Errors(new ConfigurationBuilder().AddConfiguration(section).Build()));
        var over = new ConfigurationBuilder().AddConfiguration(section).AddInMemoryCollection([new("Caches:default:version", "1"), new($"{Pool}:startup_nodes:0", "three")]).Build();
        Assert.Equal("three:6379", Nodes(over));
        Assert.Equal("three:6379", Nodes(new ConfigurationBuilder().AddInMemoryCollection([new($"{Pool}:startup_nodes:0", "three")]).Build()));
    }

    [Fact]
    public void The_files_of_the_host_are_the_weakest_also_where_they_were_added_last()
    {
        _folder.Write("config.yaml", "cache_default:\n  connection_pool_kwargs:\n    startup_nodes: [one, two, three]\n");
        var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection([new($"{Pool}:startup_nodes:0", "four")]);
        ((IConfigurationBuilder)configuration).Add(new HostFilesSource(_folder.Path, "production"));

        Assert.Equal("four:6379", Nodes(configuration));
    }

    [Fact]
    public void A_error_names_the_file_and_the_line_of_the_value_that_counts() =>
        Assert.Equal(
            """
            Cache 'default': port is 'x'; use a whole number (config.production.yaml, line 6, column 21).
            Cache 'default': connection_pool_kwargs.socket_timeout is 0; use 1 ms to 24 days, or leave it out for 1 second (config.yaml, line 3, column 5).
            Cache 'default': connection_pool_kwargs.sentinels[0] is 'prod1:0'; use a port from 1 to 65535 (config.production.yaml, line 5, column 7).
            """,
            string.Join('\n', Declared.Errors(Yaml(
                "\n    socket_timeout: 0\n    service_name: m\n    sentinels: [[dev1, 1], [dev2, 2], [dev3, x]]",
                "\n    # all of them\n    sentinels:\n    - [prod1, 0]\n    - {host: prod2, port: x}\n")).Split('\n').OrderDescending(StringComparer.Ordinal)));

    [Fact]
    public void However_many_sources_there_are_the_strongest_that_says_anything_counts() =>
        Gen.Select(Gen.Int[0, Said.Length - 1].Select(i => Said[i]), Gen.Int[0, 3]).List[1, 5].Sample(stack =>
        {
            var builder = new ConfigurationBuilder();
            foreach (var (list, kind) in stack)
            {
                Add(builder, list is null ? """{ "socket_timeout": 3 }""" : $$"""{ "startup_nodes": {{list}} }""", kind);
            }

            var strongest = stack.LastOrDefault(source => source.Item1 is not null).Item1 ?? "null";
            Assert.Equal(Nodes(Json($$"""{ "startup_nodes": {{strongest}} }""")), Nodes(builder.Build()));
        }, iter: 300, threads: 1);

    /// <summary>The value of a list in a source; null if the source does not have it.</summary>
    private static string?[] Said =>
    [
        null, """["a"]""", """["a", "b:1"]""", """[["a", 1], ["b"]]""", """[{ "host": "a" }, ["b", 2], "c"]""", """[{ "port": 5, "host": "d" }]""", "null", "[]", "{}", "\"\"",
    ];

    /// <summary>
    /// As JSON, as values in memory, as YAML (of which JSON is a part), or within another configuration.
    /// </summary>
    private void Add(IConfigurationBuilder builder, string pool, int kind)
    {
        switch (kind)
        {
            case 0:
                builder.AddJsonStream(InCaches(pool));
                break;
            case 1:
                builder.AddInMemoryCollection(Flat(Pool, JsonNode.Parse(pool)));
                break;
            case 2:
                builder.AddCacheFile(_folder.Write($"{Guid.NewGuid():N}.yaml", $"cache_default:\n  connection_pool_kwargs: {pool}\n"));
                break;
            default:
                builder.AddConfiguration(Json(pool));
                break;
        }
    }

    private static IEnumerable<KeyValuePair<string, string?>> Flat(string path, JsonNode? node) => node switch
    {
        JsonObject { Count: > 0 } map => map.SelectMany(pair => Flat($"{path}:{pair.Key}", pair.Value)),
        JsonArray { Count: > 0 } list => list.SelectMany((item, i) => Flat($"{path}:{i}", item)),
        JsonValue value => [new(path, value.ToString())],
        _ => [new(path, null)],
    };

    private static IConfigurationRoot Json(params string[] pools)
    {
        var builder = new ConfigurationBuilder();
        foreach (var pool in pools)
        {
            builder.AddJsonStream(InCaches(pool));
        }

        return builder.Build();
    }

    private IConfigurationRoot Yaml(string general, string production)
    {
        _folder.Write("config.yaml", $"cache_default:\n  connection_pool_kwargs: {general}\n");
        _folder.Write("config.production.yaml", $"cache_default:\n  connection_pool_kwargs: {production}\n");
        return new ConfigurationBuilder().Add(new HostFilesSource(_folder.Path, "production")).Build();
    }

    private static IConfigurationRoot With(IConfiguration weaker, params (string Name, string? Value)[] values) =>
        new ConfigurationBuilder().AddConfiguration(weaker).AddInMemoryCollection(values.Select(one => KeyValuePair.Create(one.Name, one.Value))).Build();

    private static MemoryStream InCaches(string pool) => Stream($$"""{ "connection_pool_kwargs": {{pool}} }""");

    private static MemoryStream Stream(string cache) => new(Encoding.UTF8.GetBytes($$"""{ "Caches": { "default": {{cache}} } }"""));

    private static ConnectionPool Read(IConfiguration configuration) => Assert.Single(Declared.Plan(configuration)).Config.ConnectionPool;

    private static string Sentinels(IConfiguration configuration) => string.Join(' ', Read(configuration).Sentinels ?? []);

    private static string Nodes(IConfiguration configuration) => string.Join(' ', Read(configuration).StartupNodes ?? []);

    private sealed class NearInCode : CacheSettings
    {
        public CacheConfig CacheDefault { get; init; } = new() { NearCache = new() { MaxStaleness = TimeSpan.FromSeconds(3) } };
    }

    private sealed class InCode : CacheSettings
    {
        public CacheConfig CacheDefault { get; init; } = new()
        {
            Suppress = new Dictionary<string, string> { ["CW001"] = "code" },
            ConnectionPool = new()
            {
                SocketKeepAlive = true,
                SocketKeepAliveOptions = new() { Idle = TimeSpan.FromSeconds(7) },
                Sentinels = [new("one", 1), new("two", 2)],
                ServiceName = "code",
            },
        };
    }
}

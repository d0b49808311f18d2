using System.Text;
using Cachewise.Cli.Schema;
using Cachewise.Configuration;
using Cachewise.Configuration.Schema;
using Cachewise.Selection;
using Cachewise.Tests;
using Microsoft.Extensions.Configuration;
using NJsonSchema;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Cachewise.Cli.Tests;

/// <summary>The JSON schema, by an independent validator, against the binder.</summary>
public sealed class SchemaTests : IDisposable
{
    private static readonly Lazy<Task<JsonSchema>> Schema = new(() => JsonSchema.FromJsonAsync(ConfigurationSchema.Make().ToJsonString()));

    private readonly Workplace _place = new();

    // What works and what does not, of each kind.
    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "1", "2", "3", "-1", "0.5", "127", "128", "32767", "32768", "536870912", "536870913", "100000001", "2147483647", "2147483648",
        """ "true" """, """ "FALSE" """, """ "1" """, """ "0" """, """ "+7" """, """ "-7" """, """ "007" """, """ ".5" """, """ "1e3" """, """ " 1" """, """ "yes" """,
        """ "00:10:00" """, """ "1.00:00:00" """, """ "23:59:59.5" """, """ "24:00:00" """, """ "10:00" """, """ "-00:00:01" """, """ "never" """, """ "Never" """, """ "5m" """,
        """ "Redis" """, """ "loc_mem" """, """ "DUMMY" """, """ "json" """, """ "degrade" """, """ "Throw" """, """ "required" """, """ "OPTIONAL" """, """ "None" """,
        """ "${UNCLOSED" """, """ "${}" """, """ "${9}" """, """ "$${literal}" """, """ "costs 5 $" """,
        "[1]", "[[1]]", """{ "nonsense": 1 }""", """["a.internal"]""", """["a.internal:1", ["b.internal", 2], ["c.internal"], { "host": "d.internal", "PORT": "4" }]""",
        """[["a", 1, 2]]""", """[{ "hots": "a" }]""",
    ];

    // The schema does not check settings that require others.
    private static readonly string[] OfTwoSettings = ["missing beside", "too little beside", "set without", "settings have no effect", "but redis_url is not set", "but the cache would be"];

    public static TheoryData<string> Settings => [.. Paths("", CacheConfigSchema.Cache).Where(path => path is not "redis_url")];

    [Fact]
    public async Task It_is_the_one_that_docs_has()
    {
        var path = Repository.File("docs/cachewise.schema.json");
        var schema = (await _place.RunAsync("schema")).Output;
        if (Environment.GetEnvironmentVariable("CACHEWISE_GOLDEN") is "write")
        {
            await File.WriteAllTextAsync(path, schema);
        }

        Assert.Equal((await File.ReadAllTextAsync(path)).ReplaceLineEndings("\n"), schema);
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public async Task Of_every_setting_it_accepts_what_the_binder_accepts(string path)
    {
        var setting = Find(path);
        foreach (var value in Values.Where(value => IsTold(setting, value.Trim())))
        {
            var file = FileWith(path, value.Trim());
            var (ofBinder, ofSchema) = (Errors(file), await ErrorsAsync(file));
            Assert.True(ofBinder is "" == ofSchema is "", $"{file}\nbinder: {ofBinder}\nschema: {ofSchema}");
        }
    }

    [Theory]
    [InlineData("""{ "$schema": "cachewise.schema.json", "Logging": { "LogLevel": {} }, "debug": "TRUE", "caches": { "default": { "RedisUrl": "redis://localhost" } } }""")]
    [InlineData("""{ "Caches": { "Default": { "_TIMEOUT_": 5, "Connection_Pool_KWArgs": { "socketTimeout": "1" } }, "product_pages": {}, "search": null } }""")]
    [InlineData("""{ "Caches": { "default": { "redis_url": "${REDIS_URL:-}", "timeout": "${TIMEOUT:-60}", "compress": "${ZIP:-true}", "backend": "${BACKEND:-LocMem}" } } }""")]
    [InlineData("""{ "CacheControl": "no-store", "CacheProfiles": { "Short": { "Duration": 60 } }, "CacheSettings": { "Size": 5 } }""")]
    [InlineData("""{ "Caches": { "default": { "redis_url": "cache.internal:6380,password=x,ssl=True" } } }""")]
    [InlineData("""{ "Caches": { "default": { "redis_url": "rediss://me:${PASSWORD:-x}@${HOST:-localhost}:6380" } } }""")]
    [InlineData("""{ "Caches": { "default": { "redis_url": "${SCHEME:-redis}://localhost" } } }""")]
    [InlineData("""{ "Caches": { "default": { "redis_url": " " } } }""")]
    [InlineData("""{ "Caches": { "default": { "connection_pool_kwargs": { "socket_keepalive": true, "socket_keepalive_options": { "1": 1, "TCP_KEEPINTVL": 1, "tcpkeepcnt": 3 } } } } }""")]
    [InlineData("""{ "Caches": { "default": { "suppress": { "CW001": "a private network", "cw101": "a small machine" } } } }""")]
    [InlineData("""{ "Caches": { "default": { "connection_pool_kwargs": { "decode_responses": true, "socket_keepalive": true, "socket_keepalive_options": { "4": 1 } } } } }""")]
    public async Task A_good_file_is_good_to_both(string file) => Assert.Equal(("", ""), (Errors(file), await ErrorsAsync(file)));

    [Theory]
    [InlineData("""{ "Caches": { "debug": "maybe" } }""")]
    [InlineData("""{ "Caches": "default" }""")]
    [InlineData("""{ "Caches": { "my cache": {} } }""")]
    [InlineData("""{ "Caches": { "1st": {} } }""")]
    [InlineData("""{ "Caches": { "default": 5 } }""")]
    [InlineData("""{ "Caches": { "default": { "redis_ulr": "redis://localhost" } } }""")]
    [InlineData("""{ "Caches": { "default": { "redis_url": "http://localhost" } } }""")]
    [InlineData("""{ "Caches": { "default": { "redis_url": "Redis://localhost" } } }""")]
    [InlineData("""{ "Caches": { "default": { "redis_url": "redis://${HOST" } } }""")]
    [InlineData("""{ "Caches": { "default": { "redis_url": ["redis://localhost"] } } }""")]
    [InlineData("""{ "Caches": { "default": { "suppress": { "CW001": " " } } } }""")]
    [InlineData("""{ "Caches": { "default": { "suppress": { "CW099": "there is none" } } } }""")]
    [InlineData("""{ "Caches": { "default": { "connection_pool_kwargs": { "password": "secret" } } } }""")]
    [InlineData("""{ "Caches": { "default": { "connection_pool_kwargs": { "decode_responses": "perhaps" } } } }""")]
    public async Task A_bad_file_is_bad_to_both(string file)
    {
        Assert.NotEqual("", Errors(file));
        Assert.NotEqual("", await ErrorsAsync(file));
    }

    [Fact]
    public async Task Every_YAML_file_of_the_specification_is_good()
    {
        var files = Directory.GetFiles(Repository.File("tests/Cachewise.Tests/Configuration/Specification"), "*.yaml");

        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            Assert.Equal((file, ""), (file, await ErrorsAsync(YamlToJson(await File.ReadAllTextAsync(file)))));
        }
    }

    [Theory]
    [InlineData("cache_default: { redis_url: redis://localhost, timeout: 00:10:00, required: yes }", "#/cache_default.required")]
    [InlineData("cache_default:\n  timeout: 10:00\n", "#/cache_default.timeout")]
    [InlineData("Cache_Search: { tiemout: 5 }", "#/Cache_Search")]
    [InlineData("CacheDefault: { tiemout: 5 }", "#/CacheDefault")]
    [InlineData("cacheSessions: { timeout: 10:00 }", "#/cacheSessions")]
    [InlineData("CacheSearch: { timeout: 5, redis_ulr: redis://localhost }", "#/CacheSearch")]
    [InlineData("debug: perhaps", "#/debug")]
    [InlineData("cache_default: { connection_pool_kwargs: { sentinels: [[a, 1, 2]] } }", "#/cache_default.connection_pool_kwargs.sentinels")]
    public async Task A_bad_YAML_file_is_bad_to_both(string yaml, string path)
    {
        Assert.NotEqual("", Errors(ReadYaml(yaml)));
        Assert.StartsWith(path, await ErrorsAsync(YamlToJson(yaml)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cache_default:\ncache_product_pages: ~\n")]
    [InlineData("base: &base\n  key_prefix: 5\ncache_default:\n  <<: *base\n  timeout: never\n  connection_pool_kwargs:\n    sentinels: [[a, 1], {host: b}, c:3]\n    service_name: m\n")]
    [InlineData("CacheDefault: {timeout: 5}\nCacheProductPages: {redis_url: redis://localhost}\ncacheSessions:\n")]
    [InlineData("secret_key: whatever\ndebug: 0\nCACHE_DEFAULT: {RedisUrl: '${URL:-}', suppress: {cw001: because}}\nCaches: {Search: {timeout: .5}}\n")]
    public async Task A_good_YAML_file_is_good_to_both(string yaml) => Assert.Equal(("", ""), (Errors(ReadYaml(yaml)), await ErrorsAsync(YamlToJson(yaml))));

    [Fact]
    public async Task An_error_is_at_the_setting() => // and at the settings that it makes invalid
        Assert.StartsWith("#/Caches.default.max_connections\n#/Caches.default.tiemout\n", await ErrorsAsync("""{ "Caches": { "default": { "max_connections": 0, "tiemout": 5 } } }"""), StringComparison.Ordinal);

    [Fact]
    public void Every_choice_and_default_is_one_that_the_binder_reads()
    {
        foreach (var path in Paths("", CacheConfigSchema.Cache))
        {
            string?[] values = [.. Find(path).Choices, Find(path).Default];
            Assert.All(values.OfType<string>(), value => Assert.Equal("", Errors(FileWith(path, $"\"{value}\""))));
        }
    }

    public void Dispose() => _place.Dispose();

    /// <summary>
    /// Whether the schema can find the error: not the range of a number in quotes, and not values without a meaning
    /// that the binder reads.
    /// </summary>
    private static bool IsTold(Setting setting, string value) => (setting.Kind, value[0]) switch
    {
        (SettingKind.Time, '"') => setting.Range?.Maximum is null || !Duration.TryParse(value.Trim('"'), out _),
        (SettingKind.Number, '"') => !(setting.Range?.Minimum > 1) || !int.TryParse(value.Trim('"'), out _),
        (SettingKind.Hosts, '{') => false,
        (SettingKind.Hosts, '[') => value is not "[1]",
        (SettingKind.Reasons, '[') => false,
        _ => true,
    };

    /// <summary>A file in which the default cache has this value.</summary>
    private static string FileWith(string path, string value) =>
        $$"""{ "Caches": { "default": {{path.Split('.').Reverse().Aggregate(value, (inner, name) => $$"""{ "{{name}}": {{inner}} }""")}} } }""";

    private static string Errors(string json) => Errors(new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json))).Build());

    private static string Errors(IConfigurationRoot configuration)
    {
        try
        {
            CachePlan.Make(CacheDeclarations.Read(null, typeof(CacheSettings), "development", configuration));
            return "";
        }
        catch (CacheConfigurationException error)
        {
            return string.Join('\n', error.Errors.Where(error => !OfTwoSettings.Any(other => error.Problem.Contains(other, StringComparison.Ordinal))));
        }
    }

    /// <summary>A file as a host reads it.</summary>
    private IConfigurationRoot ReadYaml(string yaml) => new ConfigurationBuilder().SetBasePath(_place.File("config.yaml", yaml).Folder).AddCacheFile("config.yaml").Build();

    /// <summary>A file as an editor sees it: by its types, with merge keys and aliases written out.</summary>
    private static string YamlToJson(string yaml)
    {
        var graph = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize(new MergingParser(new Parser(new StringReader(yaml))));
        return new SerializerBuilder().JsonCompatible().Build().Serialize(graph);
    }

    private static async Task<string> ErrorsAsync(string json) =>
        string.Join('\n', (await Schema.Value).Validate(json).Select(error => error.Path).Distinct());

    private static IEnumerable<string> Paths(string path, IEnumerable<Setting> settings) =>
        settings.SelectMany(setting => Paths($"{path}{setting.Name}.", setting.Settings()).Prepend(path + setting.Name));

    private static Setting Find(string path) => path.Split('.').Aggregate(
        (Setting?)null,
        (map, name) => (map?.Settings() ?? CacheConfigSchema.Cache).Single(setting => setting.Name == name))!;
}

using Cachewise.Configuration;
using Cachewise.Configuration.Sources.Yaml;
using Cachewise.Selection;
using Microsoft.Extensions.Configuration;

namespace Cachewise.Tests.Fuzzing;

/// <summary>Every YAML file is read, or has an error that names the file.</summary>
public class YamlFuzzTests
{
    private static readonly string[] Good =
    [
        .. Directory.GetFiles(Repository.File("tests/Cachewise.Tests/Configuration/Specification")).Order(StringComparer.Ordinal).Select(File.ReadAllText),
        """
        x-base: &base {redis_url: "redis://:p%40ss@localhost:6379/0", timeout: &long 600, key_prefix: 'it''s'}
        cache_default:
          <<: *base
          version: 2
        cache_sessions:
          <<: [*base, {max_entries: 10}]
          timeout: *long
        """,
        """
        %YAML 1.2
        ---
        # everything
        secret_key: "a\tb\u00e9\x41\
          c"
        text: |2-
            two
          lines
        folded: >+
          one

          more
        plain: some words
          on two lines
        nothing: ~
        ? complex
        : - - nested
            - [1, {a: b}, [c]]
          - !!str 12
        Logging: {LogLevel: {Default: Debug, "Microsoft.AspNetCore": Warning}}
        ...
        """,
        """
        Caches:
          default: {redis_url: "${REDIS_URL:-redis://localhost}", connection_pool_kwargs: {startup_nodes: [[::1, 1], "b:2", {host: c}]}}
          product_pages: {backend: LocMem, suppress: {CW001: "because"}, on_failure: throw}
        debug: true
        """,
    ];

    private static readonly string[] Words =
    [
        ":", ": ", "- ", "? ", "\n", "\r\n", "\r", " ", "  ", "\t", "{", "}", "[", "]", ",", "&a ", "*a", "&base", "*base", "<<: ", "<<: [*a, *a]", "!!str ", "!!null ", "!x ", "!", "!<x> ",
        "|", "|9\n", ">-\n", "'", "\"", "\\", "\\x4", "\"\\ud800\"", "# ", "---\n", "--- ", "...\n", "%YAML 1.1\n", "%TAG ! x\n", "@", "`", "%", "~", "null", "\0", "\u0085", "\u2028", "\uFEFF", "\u00a0", "\ud83d\ude00",
        "cache_default:\n  ", "cache_", "Caches:\n  default:\n    ", "cahce_x: {}\n", "redis_url: ", "timeout: ", "connection_pool_kwargs: ", "sentinels: ", "[[[[", "{a: ", "- - - ", "a: 1\n", "debug: ", "never", "${", "${A:-",
    ];

    private static readonly Mutator Files = new(Good, Words);

    [Fact]
    public Task A_file_is_read_or_is_an_error_that_names_it() => Fuzz.RunAsync(Files.Make, Read, Convert.ToBase64String);

    private static void Read(byte[] bytes)
    {
        try
        {
            var settings = YamlFile.Parse(bytes, "fuzz.yaml");
            Assert.All(settings.Values.Keys, key => Assert.InRange(settings.Locations[key].Line!.Value, 1, bytes.Length + 1));
            var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Values).Build();
            CachePlan.Make(CacheDeclarations.Read(null, typeof(CacheSettings), "production", configuration));
        }
        catch (CacheConfigurationException error)
        {
            Assert.All(error.Errors, error => Assert.False(string.IsNullOrEmpty(error.Problem) || string.IsNullOrEmpty(error.Fix)));
        }
    }
}

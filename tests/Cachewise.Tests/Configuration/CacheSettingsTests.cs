using Cachewise.Configuration;
using Cachewise.Selection;
using Cachewise.Tests.Configuration.Sources;
using Microsoft.Extensions.Configuration;

namespace Cachewise.Tests.Configuration;

public class CacheSettingsTests
{
    [Fact]
    public void A_property_declares_the_alias_that_it_is_named_after()
    {
        var caches = Declared.Plan<ManyNames>(Declared.Values());

        Assert.Equal(
            "default, product_pages, http_pages, sessions",
            string.Join(", ", caches.Select(cache => cache.Alias)));
        Assert.Equal(
            "product_pages, http_pages, sessions, default",
            string.Join(", ", CacheDeclarations.AliasesOf(typeof(ManyNames))));
    }

    [Fact]
    public void The_default_cache_is_always_there() =>
        Assert.Equal("default: Dummy, sessions: LocMem", Summary(Declared.Plan<OnlySessions>(Declared.Values())));

    [Fact]
    public void A_property_of_null_asks_for_Dummy()
    {
        var cache = Assert.Single(Declared.Plan<Null>(Declared.Values()));

        Assert.Equal("Dummy (no cache is declared for 'default' in development)", cache.Choice.ToString());
        Assert.Equal(
            "Dummy (no cache is declared for 'default' in an environment without a name)",
            Assert.Single(Declared.Plan<Null>(Declared.Values(), "")).Choice.ToString());
    }

    [Fact]
    public void Two_properties_for_one_alias_are_rejected() =>
        Assert.Equal(
            "Cache 'productpages': TwiceTheSame.CacheProductPages and TwiceTheSame.CacheProductpages declare the same alias; rename one of them.",
            Declared.Errors<TwiceTheSame>(Declared.Values()));

    [Fact]
    public void The_environment_cannot_be_read_in_the_constructor()
    {
        Assert.Equal(
            "EagerEnvironment: the environment and the configuration are not known in the constructor of cache settings; use them in a computed property.",
            Assert.Throws<InvalidOperationException>(() => new EagerEnvironment()).Message);
        Assert.Equal(
            "EagerVariable: the environment and the configuration are not known in the constructor of cache settings; use them in a computed property.",
            Assert.Throws<InvalidOperationException>(() => new EagerVariable()).Message);
    }

    [Fact]
    public void What_a_computed_property_throws_is_not_wrapped() =>
        Assert.Equal("no", Assert.Throws<NotSupportedException>(() => Declared.Plan<Throwing>(Declared.Values())).Message);

    [Theory]
    [InlineData("PRODUCTION", "production")]
    [InlineData("Staging", "staging")]
    [InlineData("", "")]
    public void The_environment_is_in_lower_case(string environment, string expected) =>
        Assert.Equal(expected, Assert.Single(Declared.Plan<EnvironmentAsPrefix>(Declared.Values(), environment)).Config.KeyPrefix);

    [Theory]
    [InlineData("true", true)]
    [InlineData("True", true)]
    [InlineData("1", true)]
    [InlineData("false", false)]
    [InlineData("FALSE", false)]
    [InlineData("0", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void The_switch_of_debug_turns_it_on_and_off(string? value, bool debug)
    {
        var staging = CacheDeclarations.Read(null, typeof(CacheSettings), "staging", Declared.Values(("caches_debug", value)));
        var development = CacheDeclarations.Read(null, typeof(CacheSettings), "development", Declared.Values(("Caches:Debug", value)));

        Assert.Equal(debug, staging.Debug);
        Assert.Equal(debug || string.IsNullOrEmpty(value), development.Debug);
        Assert.Empty(staging.Errors);
    }

    [Theory]
    [InlineData("Caches:debug", "yes")]
    [InlineData("Caches:debug", " ")]
    [InlineData("CACHES_DEBUG", "2")]
    public void Anything_else_in_the_switch_of_debug_is_rejected(string key, string value) =>
        Assert.Equal($"{key} is '{value}'; use true or false ({key} in MemoryConfigurationProvider).", Declared.Errors(Declared.Values((key, value))));

    [Theory]
    [InlineData("DEBUG", "app:*")]
    [InlineData("DEBUG", "1")]
    [InlineData("debug", "true")]
    [InlineData("Logging:debug", "true")]
    public void DEBUG_belongs_to_others(string key, string value)
    {
        var declarations = CacheDeclarations.Read(null, typeof(CacheSettings), "production", Declared.Values((key, value)));

        Assert.False(declarations.Debug);
        Assert.Empty(declarations.Errors);
    }

    [Fact]
    public void Of_the_switches_of_debug_that_of_the_strongest_source_counts()
    {
        using var folder = new TemporaryFolder();
        folder.Write("config.yaml", "debug: true");
        var builder = new ConfigurationBuilder().AddCacheFile(Path.Combine(folder.Path, "config.yaml"));

        Assert.True(CacheDeclarations.Read(null, typeof(CacheSettings), "production", builder.Build()).Debug);
        Assert.False(CacheDeclarations.Read(null, typeof(CacheSettings), "production", builder.AddInMemoryCollection([new("CACHES_DEBUG", "0"), new("DEBUG", "1")]).Build()).Debug);
        Assert.True(CacheDeclarations.Read(null, typeof(CacheSettings), "production", builder.AddInMemoryCollection([new("Caches:debug", "1")]).Build()).Debug);
    }

    [Fact]
    public void A_cache_may_be_called_debug() =>
        Assert.Equal("default: Dummy, debug: Dummy", Summary(Declared.Plan(Declared.Values(("Caches:debug:timeout", "5")), "production")));

    [Fact]
    public void Settings_can_decide_on_debug_themselves()
    {
        Assert.Equal("default: LocMem", Summary(Declared.Plan<DebugInQa>(Declared.Values(), "qa")));
        Assert.Equal("default: Dummy", Summary(Declared.Plan<DebugInQa>(Declared.Values(("Caches:debug", "true")), "production")));
    }

    [Fact]
    public void Without_a_configuration_the_environment_variables_count()
    {
        // Names that nothing else on the machine has; the real ones are in EnvironmentVariableTests.
        System.Environment.SetEnvironmentVariable("CACHEWISE_TEST_PREFIX", "from-the-environment");
        var settings = new VariableAsPrefix();

        var declarations = CacheDeclarations.Read(settings, typeof(VariableAsPrefix), "production", null);

        Assert.Equal("from-the-environment", Assert.Single(declarations.Caches).Config!.KeyPrefix);
    }

    [Fact]
    public void A_variable_is_a_value_of_the_configuration()
    {
        Assert.Equal("shop", Assert.Single(Declared.Plan<VariableAsPrefix>(Declared.Values(("cachewise_test_prefix", "shop")))).Config.KeyPrefix);
        Assert.Equal("", Assert.Single(Declared.Plan<VariableAsPrefix>(Declared.Values())).Config.KeyPrefix);
    }

    [Fact]
    public void A_configuration_whose_name_declares_no_cache_is_an_error() =>
        Assert.Equal(
            string.Join('\n', new[] { "Cached", "Caches", "Cache", "Cache_", "Sessions" }.Select(name =>
                $"Cache 'default': NoCaches.{name} is a CacheConfig that declares no cache; name it Cache and then the alias, as in CacheProductPages.")),
            Declared.Errors<NoCaches>(Declared.Values()));

    [Fact]
    public void A_member_that_only_looks_like_a_declaration_is_an_error() =>
        Assert.Equal(
            string.Join('\n', new[] { ("Field", "a field"), ("Internal", "not public"), ("Private", "not public"), ("Static", "static") }.Select(one =>
                $"Cache '{one.Item1.ToLowerInvariant()}': HiddenMembers.Cache{one.Item1} declares no cache, because it is {one.Item2}; "
                + $"write public CacheConfig Cache{one.Item1} {{ get; init; }}, or name it otherwise if it is no cache.")),
            Declared.Errors<HiddenMembers>(Declared.Values()));

    [Fact]
    public void What_is_no_declaration_declares_nothing() =>
        Assert.Equal("default: LocMem", Summary(Declared.Plan<OtherMembers>(Declared.Values())));

    [Fact]
    public void An_inherited_property_declares_a_cache_and_an_overriding_one_replaces_it() =>
        Assert.Equal(
            "default: LocMem derived, pages: LocMem base",
            string.Join(", ", Declared.Plan<DerivedSettings>(Declared.Values()).Select(cache => $"{cache.Alias}: {cache.Choice.Backend} {cache.Config.KeyPrefix}")));

    private static string Summary(IEnumerable<PlannedCache> caches) =>
        string.Join(", ", caches.Select(cache => $"{cache.Alias}: {cache.Choice.Backend}"));

    private sealed class ManyNames : CacheSettings
    {
        public CacheConfig CacheProductPages { get; init; } = new();

        public CacheConfig CacheHTTPPages { get; init; } = new();

        public CacheConfig Cache_Sessions { get; init; } = new();

        public CacheConfig CacheDefault { get; init; } = new();
    }

    private sealed class OnlySessions : CacheSettings
    {
        public CacheConfig CacheSessions { get; init; } = new();
    }

    private sealed class Null : CacheSettings
    {
        public CacheConfig? CacheDefault { get; init; }
    }

    private sealed class TwiceTheSame : CacheSettings
    {
        public CacheConfig CacheProductPages { get; init; } = new();

        public CacheConfig CacheProductpages { get; init; } = new();
    }

    private sealed class EagerEnvironment : CacheSettings
    {
        public EagerEnvironment() => CacheDefault = new() { KeyPrefix = Environment };

        public CacheConfig CacheDefault { get; }
    }

    private sealed class EagerVariable : CacheSettings
    {
        public EagerVariable() => CacheDefault = new() { RedisUrl = Variable("REDIS_URL") };

        public CacheConfig CacheDefault { get; }
    }

    private sealed class Throwing : CacheSettings
    {
        public CacheConfig CacheDefault => Environment is "development" ? throw new NotSupportedException("no") : new();
    }

    private sealed class EnvironmentAsPrefix : CacheSettings
    {
        public CacheConfig CacheDefault => new() { KeyPrefix = Environment };
    }

    private sealed class VariableAsPrefix : CacheSettings
    {
        public CacheConfig CacheDefault => new() { KeyPrefix = Variable("CACHEWISE_TEST_PREFIX") ?? "" };
    }

    private sealed class DebugInQa : CacheSettings
    {
        public CacheConfig CacheDefault { get; init; } = new();

        protected override bool Debug => Environment is "qa";
    }

    private sealed class NoCaches : CacheSettings
    {
        public CacheConfig Cached { get; init; } = new();

        public CacheConfig Caches { get; init; } = new();

        public CacheConfig Cache { get; init; } = new();

        public CacheConfig Cache_ { get; init; } = new();

        public CacheConfig Sessions { get; init; } = new();
    }

    private sealed class OtherMembers : CacheSettings
    {
        private static readonly CacheConfig Common = new();
        private readonly CacheConfig _cacheDefault = Common;

        public string CacheName { get; init; } = "";

        public CacheConfig this[int index] => new() { Version = index };

        public CacheConfig CacheDefault => _cacheDefault;
    }

    private sealed class HiddenMembers : CacheSettings
    {
#pragma warning disable CA1051, IDE0044 // a public field is the mistake
        public CacheConfig CacheField = new();
#pragma warning restore CA1051, IDE0044

        public static CacheConfig CacheStatic { get; } = new();

        internal CacheConfig CacheInternal { get; init; } = new();

        private CacheConfig CachePrivate { get; } = new();

        public override string ToString() => CachePrivate.ToString();
    }

    private class BaseSettings : CacheSettings
    {
        public virtual CacheConfig CacheDefault { get; init; } = new() { KeyPrefix = "base" };

        public CacheConfig CachePages { get; init; } = new() { KeyPrefix = "base" };
    }

    private sealed class DerivedSettings : BaseSettings
    {
        public override CacheConfig CacheDefault { get; init; } = new() { KeyPrefix = "derived" };
    }
}

using Cachewise.Selection;

namespace Cachewise.Django;

/// <summary>The entry of one cache in Django's <c>CACHES</c>, with the keys in the specification's order.</summary>
internal static class DjangoCache
{
    private const string Redis = "django_redis.cache.RedisCache";
    private const string LocMem = "django.core.cache.backends.locmem.LocMemCache";
    private const string Dummy = "django.core.cache.backends.dummy.DummyCache";

    private static readonly CacheConfig Defaults = new();

    /// <param name="cache">The cache.</param>
    /// <param name="keepsVariables">
    /// Whether variables in its URL and logins stay variables (<see cref="VariableText"/>).
    /// </param>
    public static SettingsMap Create(PlannedCache cache, bool keepsVariables = false) => cache switch
    {
        { IsDeclared: false } => new() { { "BACKEND", Dummy } },
        { Choice.Backend: CacheBackend.Redis } => Entry(cache.Config, Redis, DjangoLocation.ForRedis(cache, keepsVariables), DjangoRedisOptions.Create(cache, keepsVariables)),
        { Choice.Backend: CacheBackend.LocMem } => Entry(cache.Config, LocMem, DjangoLocation.ForLocMem(cache.Config), LocMemOptions(cache.Config)),
        _ => Entry(cache.Config, Dummy, location: null, options: null),
    };

    private static SettingsMap Entry(CacheConfig config, string backend, object? location, SettingsMap? options)
    {
        var entry = new SettingsMap { { "BACKEND", backend } };
        entry.AddGiven("LOCATION", location);
        entry.Add("TIMEOUT", DjangoTime.Lifetime(config.Timeout));
        entry.Add("KEY_PREFIX", config.KeyPrefix);
        entry.Add("VERSION", config.Version);
        entry.AddGiven("OPTIONS", options);
        return entry;
    }

    // Django's default is 300 entries, and the specification prints no number; so only a declared number is written.
    private static SettingsMap? LocMemOptions(CacheConfig config) =>
        config.MaxEntries == Defaults.MaxEntries ? null : new() { { "MAX_ENTRIES", config.MaxEntries } };
}

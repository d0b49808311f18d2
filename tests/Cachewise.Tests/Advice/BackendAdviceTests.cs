namespace Cachewise.Tests.Advice;

/// <summary>CW007, CW008 and CW009: Dummy and LocMem where entries or sessions are to be kept.</summary>
public class BackendAdviceTests
{
    private const string Place = "in MemoryConfigurationProvider";

    [Fact]
    public void Dummy_in_production_is_a_warning() =>
        Assert.Equal(
            """
            CW007 Cache 'default': Backend is Dummy (no cache is declared for 'default' in production), so that nothing is kept and every read misses; set RedisUrl, or use LocMem.
            CW007 Cache 'pages': backend is Dummy (no Redis URL in production), so that nothing is kept and every read misses; set redis_url, or use LocMem.
            CW007 Cache 'search': backend is Dummy (set by Backend), so that nothing is kept and every read misses; set redis_url, and leave backend out, or use LocMem (Caches:search:backend in MemoryConfigurationProvider).
            CW007 Cache 'views': backend is Dummy (set by Backend), so that nothing is kept and every read misses; leave backend out, or use LocMem (Caches:views:backend in MemoryConfigurationProvider).
            """,
            Advised.Lines(
                "production",
                ("Caches:pages:version", "1"), ("Caches:search:backend", "dummy"), ("Caches:views:backend", "dummy"), ("Caches:views:redis_url", "redis://localhost")));

    [Theory]
    [InlineData("staging", "CW007 Cache 'default': Backend is Dummy (no Redis URL in staging), so that")]
    [InlineData("", "CW007 Cache 'default': Backend is Dummy (no Redis URL, and the environment has no name), so that")]
    public void Staging_is_as_production(string environment, string start) =>
        Assert.StartsWith(start, Advised.LinesFor(new(), environment), StringComparison.Ordinal);

    [Theory]
    [InlineData("development")]
    [InlineData("testing")]
    public void Nothing_is_said_about_backends_in_development_and_testing(string environment)
    {
        foreach (var backend in (CacheBackend?[])[null, CacheBackend.LocMem, CacheBackend.Dummy])
        {
            Assert.Equal("", Advised.LinesFor(new() { Backend = backend }, environment));
            Assert.Equal("", Advised.LinesFor(new() { Backend = backend }, environment, "sessions"));
        }
    }

    [Fact]
    public void Sessions_that_are_lost_are_a_warning() =>
        Assert.Equal(
            $"""
            CW008 Cache 'sessions': backend is Dummy (no Redis URL in production), so that no session is kept; set redis_url.
            CW008 Cache 'sessions': backend is Dummy (set by Backend), so that no session is kept; set redis_url, and leave backend out (Caches:sessions:backend {Place}).
            CW008 Cache 'sessions': backend is LocMem (set by Backend), so that a session exists in one process only, and ends with it; set redis_url, and leave backend out (Caches:sessions:backend {Place}).
            CW008 Cache 'sessions': backend is LocMem (set by Backend), so that a session exists in one process only, and ends with it; leave backend out (Caches:sessions:backend {Place}).
            CW008 Cache 'sessions': backend is LocMem (debug is on, and there is no Redis URL), so that a session exists in one process only, and ends with it; set redis_url.
            """,
            string.Join('\n',
                Sessions(("Caches:sessions:version", "1")),
                Sessions(("Caches:sessions:backend", "dummy")),
                Sessions(("Caches:sessions:backend", "locmem")),
                Sessions(("Caches:sessions:backend", "locmem"), ("Caches:sessions:redis_url", "redis://localhost")),
                Sessions(("Caches:sessions:version", "1"), ("Caches:debug", "true"))));

    [Fact]
    public void LocMem_that_was_asked_for_in_production_is_reported() =>
        Assert.Equal(
            $"CW009 Cache 'default': backend is LocMem (set by Backend), so that every process has entries of its own, and loses them when it ends; "
            + $"set redis_url, and leave backend out, or suppress CW009 where that is enough (Caches:default:backend {Place}).",
            Advised.Lines("production", ("Caches:default:backend", "locmem")));

    [Fact]
    public void LocMem_by_debug_in_production_is_a_warning() =>
        Assert.Equal(
            "CW009 Cache 'default': backend is LocMem (debug is on, and there is no Redis URL), so that every process has entries of its own, and loses them when it ends; turn debug off, and set redis_url.",
            Advised.Lines("production", ("Caches:default:version", "1"), ("Caches:debug", "true")));

    [Fact]
    public void Redis_is_suitable_for_everything()
    {
        Assert.Equal("", Advised.LinesFor(new() { RedisUrl = "redis://localhost", KeyPrefix = "app" }));
        Assert.Equal("", Advised.LinesFor(new() { RedisUrl = "redis://localhost", KeyPrefix = "app" }, alias: "sessions"));
    }

    /// <summary>The default cache is in Redis, so that there is no advice about it.</summary>
    private static string Sessions(params (string Name, string? Value)[] values) => Advised.Lines(
        "production", [("Caches:default:redis_url", "redis://localhost"), ("Caches:default:key_prefix", "app"), .. values]);
}

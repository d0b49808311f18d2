using Cachewise.Advice;
using Cachewise.Configuration;

namespace Cachewise.Tests.Advice;

/// <summary>Advice that a declaration suppresses is not given, and is kept with its reason.</summary>
public class SuppressTests
{
    public static TheoryData<string, string> Firing => new()
    {
        { "CW001", """ "redis_url": "redis://cache.internal", "key_prefix": "app" """ },
        { "CW002", """ "redis_url": "rediss://cache.internal", "key_prefix": "app", "connection_pool_kwargs": { "ssl_cert_reqs": "none" } """ },
        { "CW003", """ "redis_url": "redis://:secret@localhost", "key_prefix": "app" """ },
        { "CW004", """ "redis_url": "redis://localhost/9", "key_prefix": "twin" """ },
        { "CW005", """ "redis_url": "redis://localhost/9", "key_prefix": "app" """ },
        { "CW006", """ "redis_url": "redis://localhost" """ },
        { "CW007", """ "backend": "dummy" """ },
        { "CW008", """ "backend": "locmem" """ },
        { "CW009", """ "backend": "locmem" """ },
        { "CW010", """ "redis_url": "redis://localhost", "key_prefix": "app", "connection_pool_kwargs": { "decode_responses": true } """ },
        { "CW011", """ "redis_url": "redis://localhost", "key_prefix": "app", "connection_pool_kwargs": { "socket_keepalive": true, "socket_keepalive_options": { "1": 1 } } """ },
        { "CW012", $""" "redis_url": "redis://localhost", "key_prefix": "{new string('p', 200)}" """ },
        { "CW013", """ "redis_url": "redis://localhost", "key_prefix": "app", "timeout": 0 """ },
        { "CW014", """ "redis_url": "redis://localhost", "key_prefix": "app", "connection_pool_kwargs": { "socket_timeout": 5000 } """ },
    };

    [Fact]
    public void Every_check_is_here() => Assert.Equal(CheckId.Declarations, Firing.Select(row => row.Data.Item1));

    [Theory]
    [MemberData(nameof(Firing))]
    public void Each_check_can_be_suppressed_with_a_reason(string id, string settings)
    {
        Assert.Equal([id], Given(id, settings, "").Select(advice => advice.Id));
        foreach (var spelling in (string[])[id, id.ToLowerInvariant()])
        {
            Assert.Empty(Given(id, settings, $$""", "suppress": { "{{spelling}}": "the reason" } """));
        }

        var suppressed = Assert.Single(Advisor.Suppressed(Plan(id, settings, $$""", "suppress": { "{{id}}": "the reason" } """), "production"));
        Assert.Equal((Given(id, settings, "")[0], "the reason"), (suppressed.Given, suppressed.Reason));
    }

    [Fact]
    public void Suppress_of_something_else_changes_nothing()
    {
        Assert.Equal("", Advised.LinesFor(new() { RedisUrl = "rediss://cache.internal", KeyPrefix = "app", Suppress = Because("CW001") }));
        Assert.StartsWith("CW001 ", Advised.LinesFor(new() { RedisUrl = "redis://cache.internal", KeyPrefix = "app", Suppress = Because("CW002") }), StringComparison.Ordinal);
    }

    [Fact]
    public void Suppress_is_of_one_cache_alone() =>
        Assert.Equal(
            "CW007 Cache 'pages': backend is Dummy (no Redis URL in production), so that nothing is kept and every read misses; set redis_url, or use LocMem.",
            Advised.Lines("production", ("Caches:default:suppress:CW007", "nothing is worth keeping"), ("Caches:pages:version", "1")));

    [Fact]
    public void Suppress_in_code_ignores_case() =>
        Assert.Equal("", Advised.LinesFor(new() { RedisUrl = "redis://cache.internal", KeyPrefix = "app", Suppress = Because("cw001") }));

    private static Dictionary<string, string> Because(string id) => new(StringComparer.Ordinal) { [id] = "one private network" };

    private static IReadOnlyList<CacheAdvice> Given(string id, string settings, string suppress) => Advisor.Advise(Plan(id, settings, suppress), "production");

    // The cache stands beside one that has database 9, and is the sessions' where the check is about sessions.
    private static IReadOnlyList<Cachewise.Selection.PlannedCache> Plan(string id, string settings, string suppress) => Advised.Plan("production", Advised.File($$"""
        {
          "Caches": {
            "default": { "redis_url": "redis://localhost/9", "key_prefix": "twin" },
            "{{(id is "CW005" or "CW008" ? "sessions" : "pages")}}": { {{settings}} {{suppress}} }
          }
        }
        """).Build());
}

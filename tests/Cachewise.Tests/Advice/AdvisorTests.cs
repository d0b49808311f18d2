using System.Reflection;
using Cachewise.Advice;
using Cachewise.Configuration;
using Cachewise.Tests.Configuration;

namespace Cachewise.Tests.Advice;

public class AdvisorTests
{
    [Fact]
    public void Advice_is_in_the_order_of_the_caches_and_of_the_ids() =>
        Assert.Equal(
            ["default CW001 Warning", "default CW006 Information", "default CW013 Warning", "sessions CW001 Warning", "sessions CW004 Warning", "sessions CW006 Information", "sessions CW010 Warning"],
            Advisor.Advise(
                Advised.Plan("production", Declared.Values(
                    ("Caches:default:redis_url", "redis://cache.internal"), ("Caches:default:timeout", "0"),
                    ("Caches:sessions:redis_url", "redis://cache.internal"), ("Caches:sessions:connection_pool_kwargs:decode_responses", "true"))),
                "production").Select(advice => $"{advice.Cache} {advice.Id} {advice.Severity}"));

    [Theory]
    [InlineData("CW007", """{ "Caches": { "default": { "backend": "dummy" } } }""", AdviceSeverity.Warning)]
    [InlineData("CW009", """{ "Caches": { "default": { "backend": "locmem" } } }""", AdviceSeverity.Information)]
    [InlineData("CW009", """{ "Caches": { "debug": true, "default": { } } }""", AdviceSeverity.Warning)]
    [InlineData("CW011", """{ "Caches": { "default": { "redis_url": "redis://localhost", "key_prefix": "app", "connection_pool_kwargs": { "socket_keepalive": true, "socket_keepalive_options": { "2": 1 } } } } }""", AdviceSeverity.Information)]
    public void What_is_right_in_many_applications_is_information(string id, string json, AdviceSeverity severity)
    {
        var advice = Assert.Single(Advisor.Advise(Advised.Plan("production", Declared.Json(json)), "production"));

        Assert.Equal((id, severity), (advice.Id, advice.Severity));
    }

    [Fact]
    public void Advice_is_an_error_with_an_id_in_words() =>
        Assert.Equal(
            "CW006 Cache 'default': KeyPrefix is ''; use one (appsettings.json, line 3).",
            new CacheAdvice("CW006", AdviceSeverity.Information, "default", "KeyPrefix is ''", "use one", new("appsettings.json", "appsettings.json", 3)).ToString());

    [Fact]
    public void Ids_have_no_gaps_and_each_constant_is_one()
    {
        // CW0xx are of the configuration, CW1xx of servers.
        Assert.All(CheckId.All.GroupBy(id => id[2]), group => Assert.Equal(Enumerable.Range(1, group.Count()).Select(number => $"CW{group.Key}{number:00}"), group));
        Assert.Equal(CheckId.All, typeof(CheckId).GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!).Order(StringComparer.Ordinal));
    }
}

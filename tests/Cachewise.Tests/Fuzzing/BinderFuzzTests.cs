using System.Text;
using Cachewise.Configuration;
using Cachewise.Configuration.Schema;
using Cachewise.Selection;
using Microsoft.Extensions.Configuration;

namespace Cachewise.Tests.Fuzzing;

/// <summary>Every configuration declares caches or has errors; it never causes another exception.</summary>
public class BinderFuzzTests
{
    private static readonly string[] Names =
        [.. CacheConfigSchema.Cache.Select(setting => setting.Name), .. ConnectionPoolSchema.Pool.Select(setting => $"connection_pool_kwargs:{setting.Name}")];

    private static readonly string[] Below = ["", "", "", "", ":0", ":1", ":0:0", ":0:1", ":0:host", ":1:port", ":TCP_KEEPIDLE", ":1", ":password", ":CW001"];

    private static readonly Mutator Keys = new(
        [.. Names.Select(name => $"Caches:default:{name}"), "Caches:default", "Caches:ProductPages:timeout", "Caches", "REDIS_URL", "ConnectionStrings:cache", "Caches:debug", "CACHES_DEBUG"],
        [":", "::", "_", "-", " ", "0", "1", "A", "z", "default", "Caches:", "timeout", "\u00e9", "\0"]);

    private static readonly Mutator Values = new(
        [
            "600", "0.25", "-1", "00:10:00", "1.00:00:00", "never", "true", "False", "1", "2147483647", "redis://:p@localhost:6379/0", "localhost:6380,ssl=True,password=p", "LocMem", "throw", "required", "json",
            "prefix", "mymaster", "sentinel:26379", "[::1]:1", "${CACHEWISE_FUZZ:-600}", "${debug}", "$${x}", "",
        ],
        ["$", "${", "}", "${}", "${debug}", ":-", "-", ".", ":", "9", "99999999999999999999", "e5", "1,000", "\ud800", "\u0660", "%", "@", "://", " ", "NaN", "never", "\0"]);

    [Fact]
    public Task A_configuration_declares_caches_or_is_errors() => Fuzz.RunAsync(
        Make, Read, settings => string.Join('\n', settings.Select(setting => $"{setting.Key} = {setting.Value ?? "null"}")));

    private static Dictionary<string, string?> Make(Random random)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        for (var left = random.Next(1, 6); left > 0; left--)
        {
            var known = random.Next(3) > 0;
            var key = known ? $"Caches:{(random.Next(4) > 0 ? "default" : "Product_Pages")}:{Names[random.Next(Names.Length)]}{Below[random.Next(Below.Length)]}" : Text(Keys, random);
            settings[key] = random.Next(20) == 0 ? null : Text(Values, random);
        }

        return settings;
    }

    private static void Read(Dictionary<string, string?> settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        try
        {
            CachePlan.Make(CacheDeclarations.Read(null, typeof(CacheSettings), "production", configuration));
        }
        catch (CacheConfigurationException error)
        {
            Assert.All(error.Errors, error => Assert.False(string.IsNullOrEmpty(error.Problem) || string.IsNullOrEmpty(error.Fix)));
        }
    }

    private static string Text(Mutator mutator, Random random) => Encoding.UTF8.GetString(mutator.Make(random));
}

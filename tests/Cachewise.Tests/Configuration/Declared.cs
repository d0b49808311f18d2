using System.Text;
using Cachewise.Configuration;
using Cachewise.Selection;
using Microsoft.Extensions.Configuration;

namespace Cachewise.Tests.Configuration;

/// <summary>The result of settings and configuration, without a host.</summary>
internal static class Declared
{
    /// <summary>A configuration of these names and values.</summary>
    public static IConfigurationRoot Values(params (string Name, string? Value)[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(one => KeyValuePair.Create(one.Name, one.Value))).Build();

    /// <summary>A configuration from a JSON file.</summary>
    public static IConfigurationRoot Json(string json) =>
        new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json))).Build();

    /// <summary>The caches that a configuration alone declares.</summary>
    public static IReadOnlyList<PlannedCache> Plan(IConfiguration configuration, string environment = "development") =>
        CachePlan.Make(CacheDeclarations.Read(null, typeof(CacheSettings), environment, configuration));

    /// <summary>The caches that settings declare, with a configuration over them.</summary>
    public static IReadOnlyList<PlannedCache> Plan<TSettings>(IConfiguration configuration, string environment = "development")
        where TSettings : CacheSettings, new() =>
        CachePlan.Make(CacheDeclarations.Read(new TSettings(), typeof(TSettings), environment, configuration));

    /// <summary>The only cache that these names and values declare.</summary>
    public static CacheConfig Default(params (string Name, string? Value)[] values) => Assert.Single(Plan(Values(values))).Config;

    /// <summary>Every error of a configuration, a line each.</summary>
    public static string Errors(IConfiguration configuration, string environment = "development") =>
        Lines(Assert.Throws<CacheConfigurationException>(() => Plan(configuration, environment)));

    /// <summary>Every error of settings with a configuration over them, a line each.</summary>
    public static string Errors<TSettings>(IConfiguration configuration, string environment = "development")
        where TSettings : CacheSettings, new() =>
        Lines(Assert.Throws<CacheConfigurationException>(() => Plan<TSettings>(configuration, environment)));

    /// <summary>Every error of one declaration in code, a line each.</summary>
    public static string Errors(CacheConfig config, string environment = "development") =>
        string.Join('\n', CachePlan.Errors("default", config, BackendSelection.Choose(config, environment, debug: false)));

    private static string Lines(CacheConfigurationException error) => string.Join('\n', error.Errors);
}

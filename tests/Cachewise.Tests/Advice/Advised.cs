using Cachewise.Advice;
using Cachewise.Configuration;
using Cachewise.Selection;
using Cachewise.Tests.Configuration;
using Microsoft.Extensions.Configuration;

namespace Cachewise.Tests.Advice;

/// <summary>The advice about settings and configuration, a line each.</summary>
internal static class Advised
{
    /// <summary>About these names and values, in memory.</summary>
    public static string Lines(string environment, params (string Name, string? Value)[] values) => Lines(environment, Declared.Values(values));

    /// <summary>About the caches that a configuration alone declares.</summary>
    public static string Lines(string environment, IConfiguration configuration) => string.Join('\n', Advisor.Advise(Plan(environment, configuration), environment));

    /// <summary>About settings, with a configuration over them.</summary>
    public static string Lines<TSettings>(string environment, IConfiguration? configuration = null)
        where TSettings : CacheSettings, new() =>
        string.Join('\n', Advisor.Advise(CachePlan.Make(CacheDeclarations.Read(new TSettings(), typeof(TSettings), environment, configuration ?? Declared.Values())), environment));

    /// <summary>About one cache that is declared in code.</summary>
    public static string LinesFor(CacheConfig config, string environment = "production", string alias = "default") =>
        string.Join('\n', Advisor.Advise([new(alias, config, BackendSelection.Choose(config, environment, debug: false))], environment));

    /// <summary>The planned caches of a configuration.</summary>
    public static IReadOnlyList<PlannedCache> Plan(string environment, IConfiguration configuration) =>
        CachePlan.Make(CacheDeclarations.Read(null, typeof(CacheSettings), environment, configuration));

    /// <summary>A configuration from a file, as an application has it.</summary>
    public static IConfigurationBuilder File(string json, string name = "appsettings.json")
    {
        var folder = Directory.CreateTempSubdirectory("cachewise-advice-").FullName;
        System.IO.File.WriteAllText(Path.Combine(folder, name), json);
        var read = new ConfigurationBuilder().SetBasePath(folder).AddJsonFile(name, optional: true);
        var now = read.Build(); // a file is read where it is built
        Directory.Delete(folder, recursive: true);
        return new ConfigurationBuilder().AddConfiguration(now);
    }
}

using Cachewise.Caching;
using Cachewise.Checking.Servers;
using Cachewise.Selection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.EnvironmentVariables;

namespace Cachewise.Cli;

/// <summary>
/// The surroundings of a command, which tests replace: streams, folder, variables, clock and servers.
/// </summary>
internal sealed record Shell
{
    public required TextWriter Output { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>The width of the terminal; null asks the terminal itself.</summary>
    public int? Width { get; init; }

    /// <summary>The current folder.</summary>
    public required string Folder { get; init; }

    /// <summary>The environment variables, as a host reads them.</summary>
    public required IConfigurationSource Variables { get; init; }

    /// <summary>The longest time that reading files may take.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Opens a cache for a check.</summary>
    public Func<PlannedCache, ICheckedCache> Open { get; init; } = plan => new CheckedCache(plan, new(), NoServices.Instance, TimeProvider.System);

    public static Shell ForProcess() => new()
    {
        Output = Console.Out,
        Error = Console.Error,
        Folder = Directory.GetCurrentDirectory(),
        Variables = new EnvironmentVariablesConfigurationSource(),
    };

    /// <summary>A variable that is set and not blank; null otherwise.</summary>
    public string? Variable(string name) =>
        new ConfigurationBuilder().Add(Variables).Build()[name] is { } value && !string.IsNullOrWhiteSpace(value) ? value : null;
}

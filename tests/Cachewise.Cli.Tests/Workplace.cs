using System.Text.Json.Nodes;
using Cachewise.Checking.Servers;
using Cachewise.Selection;
using Microsoft.Extensions.Configuration.Memory;

namespace Cachewise.Cli.Tests;

/// <summary>A folder with files, and environment variables, in which the command runs within this process.</summary>
internal sealed class Workplace : IDisposable
{
    private readonly Dictionary<string, string?> _variables = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>An empty folder.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("cachewise-cli-").FullName;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public Func<PlannedCache, Task<ServerReport>>? Probe { get; init; }

    public int Width { get; init; } = 80;

    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(1);

    public Workplace File(string name, string text)
    {
        System.IO.File.WriteAllText(Path.Combine(Folder, name), text);
        return this;
    }

    /// <summary>Sets a variable, as a shell does: <c>Caches__default__timeout</c>.</summary>
    public Workplace Variable(string name, string value)
    {
        _variables[name.Replace("__", ":", StringComparison.Ordinal)] = value;
        return this;
    }

    public async Task<Transcript> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await CommandLine.RunAsync(arguments, Shell(output, error));
        return new(string.Join(' ', ["cachewise", .. arguments]), Tidy(output), Tidy(error), exitCode);
    }

    /// <summary>What <c>cachewise check --json</c> writes.</summary>
    public async Task<JsonNode> ReportAsync(params string[] arguments) => JsonNode.Parse((await RunAsync(["check", "--json", .. arguments])).Output)!;

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>The surroundings of the command.</summary>
    public Shell Shell(StringWriter? output = null, StringWriter? error = null)
    {
        var shell = new Shell
        {
            Output = output ?? new(),
            Error = error ?? new(),
            Width = Width,
            Folder = Folder,
            Variables = new MemoryConfigurationSource { InitialData = _variables },
            Time = Time,
            Patience = Patience,
        };
        return Probe is null ? shell : shell with { Open = plan => new StatedCache(plan, Probe) };
    }

    private string Tidy(StringWriter text) => text.ToString().ReplaceLineEndings("\n").Replace(Folder, "/folder", StringComparison.Ordinal);
}

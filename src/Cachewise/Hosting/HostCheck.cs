using Cachewise.Checking;
using Cachewise.Checking.Output;
using Cachewise.Checking.Servers;
using Cachewise.Configuration.Binding;
using Cachewise.Configuration.Sources.Yaml;
using Cachewise.Selection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Cachewise.Hosting;

/// <summary>Checks the caches of an application, with what its code declares.</summary>
internal sealed class HostCheck(IServiceProvider services, TextWriter output, TextWriter error)
{
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        var declared = services.GetService<DeclaredCaches>()
            ?? throw new InvalidOperationException("AddCaches was not called, so that there are no caches to check; call it on the builder of the host.");
        var options = CheckArguments.Parse(arguments);
        if (options.Problem is { } problem)
        {
            new Page(new PlainSurface(error)).Write("check: ", problem.EndsWith('?') ? problem : $"{problem}.", indent: 7);
            return ExitCode.Invalid;
        }

        var time = services.GetService<TimeProvider>() ?? TimeProvider.System;
        var report = await CheckRun.RunAsync(Load(declared), options.Connect ? caches => ConnectAsync(caches, time) : null, options.Strict, time).ConfigureAwait(false);
        if (options.Json)
        {
            await output.WriteLineAsync(CheckJson.Serialize(report)).ConfigureAwait(false);
        }
        else
        {
            new CheckText(new(new PlainSurface(output))).Write(report);
        }

        return report.ExitCode;
    }

    private static Task<ServerReport[]> ConnectAsync(IReadOnlyList<PlannedCache> caches, TimeProvider time) =>
        Task.WhenAll(caches.Select(cache => ServerProbe.RunAsync(cache, time)));

    private LoadedConfiguration Load(DeclaredCaches declared)
    {
        var context = services.GetRequiredService<HostingContext>();
        string[] files = [.. ConfigurationProviders.SourcesOf(context.Configuration).Select(FileOf).OfType<string>()];
        return new(files, declared.Read(context), []) { Code = declared.Settings };
    }

    /// <summary>The file that the source reads; null if it reads none, or the file does not exist.</summary>
    private static string? FileOf(IConfigurationProvider source) => source switch
    {
        YamlValues yaml => yaml.Locations.Values.FirstOrDefault()?.Name,
        FileConfigurationProvider { Source: { Path: { } path, FileProvider: { } files } } when files.GetFileInfo(path).Exists => path,
        _ => null,
    };
}

using Cachewise.Checking;
using Cachewise.Checking.Output;
using Cachewise.Checking.Servers;
using Cachewise.Checking.Watching;
using Cachewise.Configuration.Binding;
using Cachewise.Configuration.Sources.Yaml;
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
        var given = declared.NewServices();
        var caches = new CheckedCaches(plan => new CheckedCache(plan, given, services, time));
        await using var closing = caches.ConfigureAwait(false);
        var report = await CheckRun.RunAsync(Load(declared), options.Connect ? caches.ConnectAsync : null, options.Strict, time).ConfigureAwait(false);
        var page = new Page(new PlainSurface(output));
        CheckOutput.Write(report, output, page, options.Json, options.Watch);
        var watch = new HealthWatch(caches.All, report, options.Strict, time);
        return options.Watch && report.ExitCode is not ExitCode.Invalid
            ? await CheckOutput.WatchAsync(watch, output, page, options.Json).ConfigureAwait(false)
            : report.ExitCode;
    }

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

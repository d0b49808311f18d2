using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Cachewise.Tests.Hosting;

/// <summary>
/// A real host that is independent of the machine: it reads and watches no files, and reads no environment variables.
/// </summary>
internal static class TestHost
{
    public static HostApplicationBuilder NewBuilder(string environment, params (string Name, string? Value)[] values)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = environment });
        builder.Logging.AddFakeLogging();
        return builder.Configure(("hostBuilder:reloadConfigOnChange", "false")).Configure(values);
    }

    public static HostApplicationBuilder Configure(this HostApplicationBuilder builder, params (string Name, string? Value)[] values)
    {
        builder.Configuration.AddInMemoryCollection(values.Select(one => KeyValuePair.Create(one.Name, one.Value)));
        return builder;
    }

    /// <summary>The log of Cachewise, a line each: <c>Warning 2: ...</c>.</summary>
    public static string Log(this IHost host) => string.Join('\n', host.Services.GetFakeLogCollector().GetSnapshot()
        .Where(record => record.Category is "Cachewise.Cache")
        .Select(record => $"{record.Level} {record.Id.Id}: {record.Message}"));
}

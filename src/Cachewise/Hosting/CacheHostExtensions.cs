using Cachewise.Hosting;

namespace Microsoft.Extensions.Hosting;

/// <summary>Checks the caches of a host.</summary>
public static class CacheHostExtensions
{
    /// <summary>
    /// Checks the caches if the first argument of the application is <c>check</c>, as in <c>dotnet run -- check</c>:
    /// writes to standard output what <c>cachewise check</c> does, with what code declares, and returns its exit code.
    /// The application then ends with it: <c>if (await app.CheckCachesAsync(args) is { } exitCode) return exitCode;</c>
    /// The host is not started. Behind <c>check</c> there may be <c>--connect</c>, <c>--watch</c>, <c>--strict</c> and
    /// <c>--json</c>, and values of the configuration, such as <c>--environment staging</c>.
    /// </summary>
    /// <param name="host">The host, whose caches <c>AddCaches</c> has registered.</param>
    /// <param name="args">The arguments of the application.</param>
    /// <returns>
    /// The exit code: 0 if the configuration is valid, 1 if there is advice and <c>--strict</c>, 2 if it is invalid or
    /// an argument is unknown, 3 if <c>--connect</c> cannot connect, or a cache is unavailable when <c>--watch</c>
    /// ends. Null if the first argument is not <c>check</c>.
    /// </returns>
    /// <exception cref="InvalidOperationException"><c>AddCaches</c> was not called.</exception>
    public static async Task<int?> CheckCachesAsync(this IHost host, string[] args)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(args);
        return args is ["check", .. var options] ? await new HostCheck(host.Services, Console.Out, Console.Error).RunAsync(options).ConfigureAwait(false) : null;
    }
}

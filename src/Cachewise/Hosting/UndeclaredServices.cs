using System.Collections.Concurrent;
using Cachewise.Telemetry;
using Microsoft.Extensions.Logging;

namespace Cachewise.Hosting;

/// <summary>
/// Logs keyed services that no cache has, once each: .NET asks for such a service again with each consumer, as of each
/// request.
/// </summary>
internal sealed class UndeclaredServices
{
    // Keys that an application makes, as of tenants, have no limit.
    private const int Most = 1000;

    private readonly ConcurrentDictionary<(string Service, string Key), bool> _logged = new();

    public void Note(ICaches caches, string service, string key, ILogger logger, LogLevel level)
    {
        if (logger.IsEnabled(level) && _logged.Count < Most && _logged.TryAdd((service, key), true))
        {
            var aliases = string.Join(", ", caches.Select(cache => cache.Alias));
            Log.NotDeclared(logger, level, service, key, aliases);
        }
    }
}

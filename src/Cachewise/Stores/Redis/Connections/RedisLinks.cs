using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Cachewise.Selection;
using Cachewise.Stores.Redis.Topology;
using Cachewise.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Connections;

/// <summary>
/// The links of an application. Caches with the same server, database, login and connection settings share one; others
/// never do. A link is closed with the last cache that uses it.
/// </summary>
internal sealed class RedisLinks(Action<string, ConfigurationOptions>? configure = null, Func<string, IConnectionMultiplexer?>? external = null, ILogger? logger = null)
{
    private readonly Lock _lock = new();
    private readonly ILogger _logger = new NonThrowingLogger(logger ?? NullLogger.Instance);
    private readonly Dictionary<object, (RedisLink Link, int Users)> _links = [];

    /// <inheritdoc cref="ConnectionParameters.OnCertificate"/>
    public Action<X509Certificate2, SslProtocols>? OnCertificate { get; set; }

    /// <summary>The link for a cache.</summary>
    public RedisLink Take(PlannedCache plan)
    {
        var parameters = ConnectionParameters.Create(plan, configure) with { Logger = _logger, OnCertificate = OnCertificate };
        if (external?.Invoke(plan.Alias) is { } client)
        {
            return Create(parameters, client);
        }

        lock (_lock)
        {
            var (link, users) = _links.TryGetValue(parameters.SharingKey, out var shared) ? shared : (Create(parameters), 0);
            _links[parameters.SharingKey] = (link, users + 1);
            return link;
        }
    }

    /// <summary>Returns a link.</summary>
    /// <returns>The link, for its last user to close; null while others use it.</returns>
    public RedisLink? Return(RedisLink link)
    {
        lock (_lock)
        {
            if (!_links.TryGetValue(link.Parameters.SharingKey, out var shared) || shared.Link != link)
            {
                return link; // external: it is not shared
            }

            if (shared.Users > 1)
            {
                _links[link.Parameters.SharingKey] = (link, shared.Users - 1);
                return null;
            }

            _links.Remove(link.Parameters.SharingKey);
            return link;
        }
    }

    /// <summary>A link that is not shared.</summary>
    /// <param name="parameters">How to connect.</param>
    /// <param name="external">The application's connection; null for one of our own.</param>
    public static RedisLink Create(ConnectionParameters parameters, IConnectionMultiplexer? external = null)
    {
        if (parameters.Pool.StartupNodes is { } nodes)
        {
            // With the node of the URL, as redis-py does.
            RedisEndpoint[] endpoints = [.. nodes.Append(parameters.Address.Endpoint).Distinct()];
            var address = $"the cluster of {string.Join(", ", endpoints.Select(endpoint => endpoint.ToString()))}";
            IConnectionSource source = external is null ? new OwnedSource(parameters, endpoints, address) : new ExternalSource(external.GetDatabase(), address);
            var cluster = new ClusterTopology(acceptsGaps: parameters.Pool.SkipFullCoverageCheck == true);
            return new(parameters, source, cluster, new ClusterProbe(source, cluster));
        }

        IConnectionSource one = external is not null ? new ExternalSource(external.GetDatabase(parameters.Address.Database), AddressOf(external, parameters.Address.Database))
            : parameters.Pool.Sentinels is not null ? new SentinelSource(parameters)
            : new OwnedSource(parameters, [parameters.Address.Endpoint], parameters.Address.ToString());
        return new(parameters, one, new SingleServer(), new SingleServerProbe(one));
    }

    private static string AddressOf(IConnectionMultiplexer external, int database) =>
        $"{string.Join(' ', external.GetEndPoints().Select(endpoint => endpoint is DnsEndPoint dns ? $"{dns.Host}:{dns.Port}" : $"{endpoint}"))}/{database}";
}
